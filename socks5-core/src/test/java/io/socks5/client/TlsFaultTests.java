package io.socks5.client;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.concurrent.FutureTask;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;

import io.socks5.client.CancellationTests.Threads;
import io.socks5.event.ConnectListener;
import io.socks5.protocol.Phase;
import io.socks5.protocol.ProtocolViolationException;
import io.socks5.protocol.ProxyClosedException;
import io.socks5.protocol.ProxyUnreachableException;
import io.socks5.protocol.Socks5Failure;
import io.socks5.protocol.Socks5TimeoutException;
import io.socks5.testkit.FailureAssert;
import io.socks5.testkit.FakeSocksServer;
import io.socks5.testkit.FaultyLink;
import io.socks5.testkit.FaultyLink.Fault;
import io.socks5.testkit.RecordingListener;
import io.socks5.testkit.Script;
import io.socks5.testkit.ScriptedProxy;
import io.socks5.testkit.TlsFront;
import io.socks5.testkit.TlsKeys;
import io.socks5.testkit.real.ResourceUsage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * TLS to a proxy that is not the one it should be, or that breaks, falls silent or
 * dawdles inside it.
 */
@Timeout(60)
class TlsFaultTests {

	private static final Duration LIMIT = Duration.ofMillis(300);

	private static final Duration LONG = Duration.ofMinutes(5);

	private final FakeSocksServer proxy = FakeSocksServer.open();

	private final TlsFront front = TlsFront.before(this.proxy.port(), TlsKeys.of("127.0.0.1"));

	private final FaultyLink wire = FaultyLink.to(this.front);

	private final RecordingListener watcher = new RecordingListener();

	@AfterEach
	void close() {
		this.wire.close();
		this.front.close();
		this.proxy.close();
	}

	private Socks5Client.Builder through(String host, int port) {
		return Socks5Client.builder().proxy(host, port).tls(TlsKeys.trusting()).listener(this.watcher);
	}

	private Socks5Client.Builder throughWire() {
		return through("127.0.0.1", this.wire.port()).connectTimeout(LONG).handshakeTimeout(LONG);
	}

	private static IOException failure(Socks5Client client) {
		return TestClients.failureOf(() -> client.connect("chat.test", 5222));
	}

	// whatever the socket, the observers and the failure say is about TLS
	private FailureAssert<IOException> failsInTls(Socks5Client client, Class<? extends Exception> cause)
			throws IOException {
		Socket socket = client.socketFactory().createSocket();
		IOException failure = TestClients.failureOf(() -> {
			socket.connect(InetSocketAddress.createUnresolved("chat.test", 5222));
			return socket;
		});
		assertThat(failure).isExactlyInstanceOf(ProxyUnreachableException.class).hasCauseInstanceOf(cause);
		assertThat(socket.isClosed()).isTrue();
		assertThat(this.watcher.events()).containsExactly("started CONNECT chat.test:5222",
				"failed ProxyUnreachableException");
		assertThat(this.proxy.requests()).isEmpty();
		return FailureAssert.assertThat(failure).isIn(Phase.TLS).letsAnotherProxyTry();
	}

	private void refuses(SSLContext keys, String host) throws IOException {
		try (TlsFront other = TlsFront.before(this.proxy.port(), keys)) {
			failsInTls(through(host, other.port()).build(), SSLException.class);
		}
	}

	@Test
	void refusesACertificateForAnotherName() throws Exception {
		refuses(TlsKeys.of("proxy.test"), "localhost");
	}

	@Test
	void refusesACertificateWithoutTheAddressThatTheProxyIsReachedBy() throws Exception {
		refuses(TlsKeys.of("localhost"), "127.0.0.1");
		assertThat(this.watcher.outcome().failure()).hasMessageContaining("127.0.0.1");
	}

	@Test
	void refusesACertificateForAnotherAddress() throws Exception {
		refuses(TlsKeys.of("127.0.0.2"), "127.0.0.1");
	}

	@Test
	void refusesAnAddressInTheCommonNameOnly() throws Exception {
		refuses(TlsKeys.namedBySubject("127.0.0.1"), "127.0.0.1");
	}

	@Test
	void refusesACertificateThatHasExpired() throws Exception {
		refuses(TlsKeys.expired("localhost"), "localhost");
	}

	@Test
	void refusesAnUntrustedCertificate() throws Exception {
		refuses(TlsKeys.selfSigned("localhost"), "localhost");
	}

	@Test
	void leavesNothingOpenWhenItFails() {
		TlsFront other = TlsFront.before(this.proxy.port(), TlsKeys.of("proxy.test"));
		Socks5Client client = through("127.0.0.1", other.port()).build();
		assertThat(failure(client)).isExactlyInstanceOf(ProxyUnreachableException.class);
		long before = ResourceUsage.take().files();
		for (int i = 0; i < 50; i++) {
			assertThat(failure(client)).isExactlyInstanceOf(ProxyUnreachableException.class);
		}
		other.close();
		assertThat(ResourceUsage.take().files()).isLessThanOrEqualTo(before);
	}

	@Test
	void takesNoOtherNameWhateverTheParametersSay() throws Exception {
		try (TlsFront other = TlsFront.before(this.proxy.port(), TlsKeys.of("proxy.test"))) {
			failsInTls(through("localhost", other.port())
				.tls(TlsKeys::trusting, (parameters) -> parameters.setEndpointIdentificationAlgorithm(null))
				.build(), SSLException.class);
		}
	}

	@Test
	void refusesAVersionThatItDoesNotSpeak() throws Exception {
		try (TlsFront old = TlsFront.before(this.proxy.port(), TlsKeys.of("localhost"), "TLSv1.2")) {
			failsInTls(through("localhost", old.port())
				.tls(TlsKeys::trusting, (parameters) -> parameters.setProtocols(new String[] { "TLSv1.3" }))
				.build(), SSLException.class);
		}
	}

	@Test
	void reportsAProxyWithoutTls() throws Exception {
		failsInTls(through("127.0.0.1", this.proxy.port()).build(), SSLException.class);
	}

	@Test
	void reportsTlsOfAProxyThatIsUsedWithoutTls() {
		try (ScriptedProxy secured = ScriptedProxy.playing(Script.of("> 05 01 00\n< 15 03 03 00 02 02 0a\nx\n"))) {
			IOException failure = failure(TestClients.proxy(secured).build());
			assertThat(failure).isExactlyInstanceOf(ProtocolViolationException.class)
				.hasMessageEndingWith("(looks like TLS)");
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 3, 200 })
	void reportsAnEndInsideTls(int octets) throws Exception {
		this.wire.failing(Fault.END, octets);
		failsInTls(throughWire().build(), SSLException.class);
		this.wire.awaitClosedByClient();
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 3, 200 })
	void reportsAFailureInsideTls(int octets) throws Exception {
		this.wire.failing(Fault.RESET, octets);
		failsInTls(throughWire().build(), IOException.class);
		this.wire.awaitClosedByClient();
	}

	@ParameterizedTest
	@CsvSource({ "SILENCE, 0", "SILENCE, 3", "SILENCE, 200", "DRIP, 0", "DRIP, 200" })
	void theDeadlineOfTheConnectCoversTls(Fault fault, int octets) {
		this.wire.failing(fault, octets);
		timesOut(throughWire().connectTimeout(LIMIT).build()).isIn(Phase.TLS)
			.says("timed out (connect timeout of 300 ms)");
		assertThat(this.watcher.events()).containsExactly("started CONNECT chat.test:5222",
				"failed Socks5TimeoutException");
	}

	@Test
	void theTimeoutOfASocketCoversTls() {
		this.wire.failing(Fault.SILENCE, 0);
		Socks5Client client = throughWire().build();
		assertThat(TestClients.failureOf(() -> {
			Socket socket = client.socketFactory().createSocket();
			socket.connect(InetSocketAddress.createUnresolved("chat.test", 5222), (int) LIMIT.toMillis());
			return socket;
		})).isExactlyInstanceOf(Socks5TimeoutException.class).hasMessageEndingWith("timed out (timeout of 300 ms)");
	}

	private FailureAssert<IOException> timesOut(Socks5Client client) {
		long start = System.nanoTime();
		IOException failure = failure(client);
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(LIMIT, LIMIT.plusSeconds(2));
		assertThat(failure).isExactlyInstanceOf(Socks5TimeoutException.class);
		this.wire.awaitClosedByClient();
		return FailureAssert.assertThat(failure).letsAnotherProxyTry();
	}

	// TLS is established, and the greeting is about to be sent
	private Socks5Client.Builder failingInsideSocks(Fault fault) {
		return throughWire().listener((attempt) -> new ConnectListener.Observation() {

			@Override
			public void proxyConnected() {
				TlsFaultTests.this.wire.fail(fault);
			}

		});
	}

	@ParameterizedTest
	@EnumSource(names = { "SILENCE", "DRIP" })
	void theDeadlineOfTheHandshakeCoversWhatIsInsideTls(Fault fault) {
		timesOut(failingInsideSocks(fault).handshakeTimeout(LIMIT).build()).isIn(Phase.GREETING)
			.says("timed out (handshake timeout of 300 ms)");
	}

	@ParameterizedTest
	@EnumSource(names = { "END", "RESET" })
	void reportsAnEndDuringTheHandshakeInsideTls(Fault fault) {
		IOException failure = failure(failingInsideSocks(fault).build());
		assertThat(failure).isExactlyInstanceOf(ProxyClosedException.class);
		FailureAssert.assertThat(failure).isIn(Phase.GREETING);
		assertThat(this.watcher.events()).endsWith("proxy connected", "failed ProxyClosedException");
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void closeEndsItAtOnce(boolean insideTls) throws Exception {
		Socks5Client client = insideTls ? throughWire().build() : failingInsideSocks(Fault.SILENCE).build();
		if (insideTls) {
			this.wire.fail(Fault.SILENCE);
		}
		Socks5Socket socket = TestClients.socket(client);
		FutureTask<IOException> connect = TestClients.start(() -> TestClients.failureOf(() -> {
			socket.connect(InetSocketAddress.createUnresolved("chat.test", 5222));
			return socket;
		}));
		this.wire.awaitFault();
		socket.close();
		assertThat(TestClients.result(connect)).isExactlyInstanceOf(SocketException.class)
			.isNotInstanceOf(Socks5Failure.class)
			.hasMessage("Socket closed");
		assertThat(socket.isClosed()).isTrue();
		this.wire.awaitClosedByClient();
		assertThat(this.watcher.events()).endsWith("failed SocketException");
	}

	@ParameterizedTest
	@MethodSource("io.socks5.client.CancellationTests#interruptible")
	void anInterruptEndsItWhereTheThreadAllowsIt(Threads threads) throws Exception {
		this.wire.fail(Fault.SILENCE);
		Socks5Client client = threads.client(through("127.0.0.1", this.wire.port()));
		FutureTask<CancellationTests.Ending> connect = new FutureTask<>(() -> CancellationTests.Ending.of(client));
		Thread thread = threads.starter().apply(connect);
		this.wire.awaitFault();
		thread.interrupt();
		threads.check(TestClients.result(connect));
		this.wire.awaitClosedByClient();
	}

}
