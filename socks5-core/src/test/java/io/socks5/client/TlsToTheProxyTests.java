package io.socks5.client;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;
import java.util.function.Supplier;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

import io.socks5.protocol.AuthMethod;
import io.socks5.protocol.Endpoint;
import io.socks5.protocol.Phase;
import io.socks5.protocol.ProxyUnreachableException;
import io.socks5.testkit.EchoServer;
import io.socks5.testkit.FailureAssert;
import io.socks5.testkit.FakeSocksServer;
import io.socks5.testkit.FaultyLink;
import io.socks5.testkit.FaultyLink.Fault;
import io.socks5.testkit.LoopbackServer;
import io.socks5.testkit.RecordingListener;
import io.socks5.testkit.Script;
import io.socks5.testkit.ScriptedProxy;
import io.socks5.testkit.TlsFront;
import io.socks5.testkit.TlsKeys;
import io.socks5.testkit.real.Danted;
import io.socks5.testkit.real.RealProxy;
import io.socks5.testkit.real.Service;
import io.socks5.testkit.real.Target;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A socket through a proxy that is reached by TLS behaves as any other.
 */
@Timeout(60)
class TlsToTheProxyTests {

	private static final int TEN_MEGABYTES = 10 * 1024 * 1024;

	private final EchoServer echo = EchoServer.listen();

	private final FakeSocksServer proxy = FakeSocksServer.asking("alice", "s3cret")
		.knowing("chat.test", this.echo.port());

	private final TlsFront front = TlsFront.before(this.proxy.port(), TlsKeys.of("localhost", "127.0.0.1"));

	private final RecordingListener watcher = new RecordingListener();

	@AfterEach
	void close() {
		this.front.close();
		this.proxy.close();
		this.echo.close();
	}

	private Socks5Client.Builder through(LoopbackServer front) {
		return Socks5Client.builder()
			.proxy("localhost", front.port())
			.tls(TlsKeys.trusting())
			.credentials("alice", "s3cret")
			.listener(this.watcher);
	}

	private Socks5Socket connect() throws IOException {
		return (Socks5Socket) through(this.front).build().connect("chat.test", 5222);
	}

	private static void assertEchoes(Socket socket) throws IOException {
		socket.getOutputStream().write(new byte[] { 1, 2, 3 });
		assertThat(socket.getInputStream().readNBytes(3)).containsExactly(1, 2, 3);
	}

	@Test
	void connectsByNameWithALogin() throws Exception {
		try (Socket socket = connect()) {
			assertEchoes(socket);
		}
		assertThat(this.proxy.requests()).containsExactly(new FakeSocksServer.Request(3, "chat.test", 5222));
		assertThat(this.watcher.events()).containsExactly("started CONNECT chat.test:5222", "proxy connected",
				"method username/password (0x02)", "authenticated", "replied succeeded (0x00)",
				"established 127.0.0.1:8080", "closed");
	}

	@ParameterizedTest
	@ValueSource(strings = { "socks_proxy.corp.test", "socks_proxy", "-a.test", "a..test",
			"label-of-more-than-sixty-three-letters-that-no-certificate-can-be-for.test" })
	void aNameThatNoCertificateCanBeForIsRefusedAtOnce(String host) {
		Socks5Client.Builder builder = through(this.front).proxy(host, 1080);
		assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(builder::build)
			.withMessage("proxy host: TLS cannot verify a certificate for '" + host
					+ "': each label of a name must have 1 to 63 letters, digits or inner hyphens; "
					+ "use such a name or an IP address");
	}

	@Test
	void connectsThroughASocketOfItsFactory() throws Exception {
		try (Socket socket = through(this.front).build().socketFactory().createSocket()) {
			socket.connect(InetSocketAddress.createUnresolved("chat.test", 5222), 30_000);
			assertEchoes(socket);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "TLSv1.2", "TLSv1.3" })
	void carriesTenMegabytesWhole(String protocol) throws Exception {
		try (Service server = Service.start(new Target());
				TlsFront old = TlsFront.before(this.proxy.port(), TlsKeys.of("localhost"), protocol)) {
			Socks5Client client = through(old).build();
			try (Socket up = client.connect("127.0.0.1", server.port());
					Socket down = client.connect("127.0.0.1", server.port())) {
				Target.write(up, "u");
				DataOutputStream out = new DataOutputStream(up.getOutputStream());
				out.writeLong(TEN_MEGABYTES);
				long sent = Target.send(out, TEN_MEGABYTES);
				assertThat(new DataInputStream(up.getInputStream()).readLong()).isEqualTo(sent);
				Target.write(down, "d");
				new DataOutputStream(down.getOutputStream()).writeLong(TEN_MEGABYTES);
				assertThat(Target.checksum(down.getInputStream(), TEN_MEGABYTES)).isEqualTo(sent);
				assertThat(down.getInputStream().read()).isEqualTo(-1);
			}
			assertThat(old.nextClient().protocol()).isEqualTo(protocol);
		}
	}

	@Test
	void closesHalfOfTheTunnel() throws Exception {
		try (Socket socket = connect()) {
			socket.getOutputStream().write(new byte[] { 1, 2, 3 });
			socket.shutdownOutput();
			assertThat(socket.isOutputShutdown()).isTrue();
			assertThat(socket.isInputShutdown()).isFalse();
			assertThat(socket.isClosed()).isFalse();
			assertThat(socket.getInputStream().readAllBytes()).containsExactly(1, 2, 3);
			assertThat(socket.isInputShutdown()).as("shut down by the application").isFalse();
			assertThat(socket.getInputStream().read()).isEqualTo(-1);
			assertThat(socket.isClosed()).isFalse();
		}
	}

	@Test
	void readsAnEndWhenItHasShutItsInputDown() throws Exception {
		try (Socket socket = connect()) {
			InputStream in = socket.getInputStream();
			socket.shutdownInput();
			assertThat(in.read()).isEqualTo(-1);
			assertThat(socket.isInputShutdown()).isTrue();
			assertThatExceptionOfType(SocketException.class).isThrownBy(socket::getInputStream);
			socket.getOutputStream().write(1);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "TLSv1.2", "TLSv1.3" })
	void losesNothingWhenAReadTimesOut(String protocol) throws Exception {
		try (TlsFront old = TlsFront.before(this.proxy.port(), TlsKeys.of("localhost"), protocol);
				Socket socket = through(old).build().socketFactory().createSocket()) {
			socket.setSoTimeout(1234);
			socket.connect(InetSocketAddress.createUnresolved("chat.test", 5222));
			assertThat(socket.getSoTimeout()).isEqualTo(1234);
			socket.setSoTimeout(1);
			for (int i = 0; i < 3; i++) {
				assertThatExceptionOfType(SocketTimeoutException.class)
					.isThrownBy(() -> socket.getInputStream().read());
			}
			socket.setSoTimeout(0);
			assertEchoes(socket);
		}
	}

	@Test
	void hasTheOptionsOfItsTcpConnection() throws Exception {
		try (Socket socket = connect(); Socket plain = new Socket()) {
			socket.setTcpNoDelay(true);
			assertThat(socket.getTcpNoDelay()).isTrue();
			assertThat(socket.getKeepAlive()).isTrue();
			socket.setOption(StandardSocketOptions.SO_KEEPALIVE, false);
			assertThat(socket.getOption(StandardSocketOptions.SO_KEEPALIVE)).isFalse();
			assertThat(socket.supportedOptions()).isEqualTo(plain.supportedOptions());
			socket.setSoLinger(true, 7);
			assertThat(socket.getSoLinger()).isEqualTo(7);
			socket.setSoLinger(false, 0);
			assertThat(socket.getSoLinger()).isEqualTo(-1);
			assertThatExceptionOfType(SocketException.class).isThrownBy(() -> socket.sendUrgentData(1));
			assertEchoes(socket);
		}
	}

	@Test
	void reportsItsAddressesAndState() throws Exception {
		Socks5Socket socket = connect();
		assertThat(socket.getRemoteSocketAddress()).isEqualTo(InetSocketAddress.createUnresolved("chat.test", 5222));
		assertThat(socket.getInetAddress()).hasToString("chat.test/255.255.255.255");
		assertThat(socket.getPort()).isEqualTo(5222);
		assertThat(socket.getLocalAddress()).isEqualTo(LoopbackServer.loopback());
		assertThat(socket.proxy()).isEqualTo(Endpoint.of("localhost", this.front.port()));
		assertThat(socket.bound()).hasToString("127.0.0.1:8080");
		assertThat(socket.method()).isEqualTo(AuthMethod.USERNAME_PASSWORD);
		assertThat(socket.getChannel()).isNull();
		assertThat(socket.isConnected()).isTrue();
		assertThat(socket).hasToString("Socks5Socket[chat.test:5222 through localhost:" + this.front.port()
				+ ", local port " + socket.getLocalPort() + "]");
		socket.close();
		assertThat(socket.isClosed()).isTrue();
		assertThat(socket.isConnected()).isTrue();
		assertThatExceptionOfType(SocketException.class).isThrownBy(socket::getInputStream);
		assertThatExceptionOfType(SocketException.class).isThrownBy(socket::getOutputStream);
		assertThatExceptionOfType(SocketException.class).isThrownBy(() -> socket.setSoTimeout(1));
	}

	@Test
	void isClosedByItsStreams() throws Exception {
		Socket one = connect();
		one.getInputStream().close();
		assertThat(one.isClosed()).isTrue();
		Socket other = connect();
		other.getOutputStream().close();
		assertThat(other.isClosed()).isTrue();
	}

	@Test
	void reportsABrokenTunnelAsLost() throws Exception {
		try (FaultyLink wire = FaultyLink.to(this.front);
				Socket socket = through(wire).build().connect("chat.test", 5222)) {
			wire.fail(Fault.RESET);
			socket.getOutputStream().write(1);
			assertThat(TestClients.failureOf(() -> socket.getInputStream().read())).isNotNull();
		}
		assertThat(this.watcher.events()).endsWith("established 127.0.0.1:8080", "lost");
	}

	@ParameterizedTest
	@ValueSource(strings = { "TLSv1.2", "TLSv1.3" })
	void reportsATunnelThatIsLostBeforeItsFirstOctet(String protocol) throws Exception {
		try (ScriptedProxy closing = ScriptedProxy.playing(Script.of(TestClients.GRANTED).thenCloses());
				TlsFront old = TlsFront.before(closing.port(), TlsKeys.of("localhost"), protocol);
				// the end of TLS is enough of an end
				FaultyLink wire = FaultyLink.to(old).withoutEnd();
				Socket socket = through(wire).credentials(() -> null).build().connect("chat.corp", 5222)) {
			assertThat(socket.getInputStream().read()).isEqualTo(-1);
			assertThat(socket.getInputStream().read()).isEqualTo(-1);
		}
		assertThat(this.watcher.events()).endsWith("established 192.0.2.1:8080", "lost");
	}

	@Test
	void closesAtOnceWhileAWriterWaitsForTheProxyToRead() throws Exception {
		try (FaultyLink wire = FaultyLink.to(this.front)) {
			Socket socket = through(wire).build().connect("chat.test", 5222);
			wire.jam();
			FutureTask<IOException> writer = new FutureTask<>(() -> TestClients.failureOf(() -> {
				while (true) {
					socket.getOutputStream().write(new byte[64 * 1024]);
				}
			}));
			Thread thread = new Thread(writer);
			thread.start();
			CancellationTests.awaitParked(thread);
			socket.close();
			assertThat(TestClients.result(writer)).isNotNull();
		}
		assertThat(this.watcher.events()).endsWith("closed");
	}

	@Test
	void offersTheNameOfTheProxyAndNoApplicationProtocol() throws Exception {
		try (TlsFront named = TlsFront.before(this.proxy.port(), TlsKeys.of("proxy.test"));
				FakeSocksServer outer = FakeSocksServer.open().knowing("proxy.test", named.port());
				Socket socket = through(this.front).proxy("proxy.test", 1080)
					.via(TestClients.proxy(outer).build())
					.build()
					.connect("chat.test", 5222)) {
			assertEchoes(socket);
			TlsFront.Client client = named.nextClient();
			assertThat(client.serverNames()).containsExactly("type=host_name (0), value=proxy.test");
			assertThat(client.applicationProtocols()).isEmpty();
			assertThat(client.protocol()).isEqualTo("TLSv1.3");
		}
	}

	@Test
	void asksForNoNameWhereTheProxyHasNone() throws Exception {
		through(this.front).proxy("127.0.0.1", this.front.port()).build().connect("chat.test", 5222).close();
		assertThat(this.front.nextClient().serverNames()).isEmpty();
	}

	@Test
	void setsTheParametersItWasGiven() throws Exception {
		Socks5Client client = through(this.front)
			.tls(TlsKeys::trusting, (parameters) -> parameters.setProtocols(new String[] { "TLSv1.2" }))
			.build();
		client.connect("chat.test", 5222).close();
		assertThat(this.front.nextClient().protocol()).isEqualTo("TLSv1.2");
	}

	@Test
	void asksForItsKeysAtEachConnect() throws Exception {
		Deque<SSLContext> keys = new ArrayDeque<>(List.of(TlsKeys.trusting("first"), TlsKeys.trusting("second")));
		try (TlsFront asking = TlsFront.asking(this.proxy.port(), TlsKeys.trusting("localhost"))) {
			Socks5Client client = through(asking).tls(keys::remove, (parameters) -> {
			}).build();
			client.connect("chat.test", 5222).close();
			client.connect("chat.test", 5222).close();
			assertThat(asking.nextClient().certificate()).isEqualTo("CN=first");
			assertThat(asking.nextClient().certificate()).isEqualTo("CN=second");
		}
	}

	@Test
	void reportsAMissingContext() throws Exception {
		hasNoTls(() -> {
			throw new IllegalStateException("no such file");
		}, (parameters) -> {
		}, "no such file");
	}

	@Test
	void reportsInvalidParameters() throws Exception {
		hasNoTls(TlsKeys::trusting, (parameters) -> parameters.setProtocols(new String[] { "TLSv9" }), "TLSv9");
	}

	private void hasNoTls(Supplier<SSLContext> keys, Consumer<SSLParameters> parameters, String text) {
		Socks5Client client = through(this.front).tls(keys, parameters).build();
		IOException failure = TestClients.failureOf(() -> client.connect("chat.test", 5222));
		assertThat(failure).isExactlyInstanceOf(ProxyUnreachableException.class);
		FailureAssert.assertThat(failure).isIn(Phase.TLS).hasMessageContaining(text);
		assertThat(this.watcher.events()).endsWith("failed ProxyUnreachableException");
	}

	@Test
	void probes() throws Exception {
		assertThat(through(this.front).build().probe(Duration.ofSeconds(10)).method())
			.isEqualTo(AuthMethod.USERNAME_PASSWORD);
		assertThat(through(this.front).build().probe(Endpoint.of("chat.test", 5222), Duration.ofSeconds(10)).method())
			.isEqualTo(AuthMethod.USERNAME_PASSWORD);
		assertThat(this.watcher.events()).endsWith("established 127.0.0.1:8080", "closed");
	}

	@Test
	void carriesTlsToTheDestination() throws Exception {
		try (TlsFront destination = TlsFront.before(this.echo.port(), TlsKeys.of("secure.test"));
				Socket tunnel = through(this.front).build().connect("127.0.0.1", destination.port());
				SSLSocket socket = (SSLSocket) TlsKeys.trusting()
					.getSocketFactory()
					.createSocket(tunnel, "secure.test", 443, true)) {
			SSLParameters parameters = socket.getSSLParameters();
			parameters.setEndpointIdentificationAlgorithm("HTTPS");
			socket.setSSLParameters(parameters);
			socket.startHandshake();
			assertEchoes(socket);
			assertThat(destination.nextClient().serverNames()).hasSize(1);
		}
		assertThat(this.watcher.events()).endsWith("closed");
	}

	@Test
	void connectsThroughDante() throws Exception {
		try (RealProxy dante = Danted.startWithLogin();
				Service server = Service.start(new Target());
				TlsFront secured = TlsFront.before(dante.port(), TlsKeys.of("127.0.0.1"));
				Socket socket = dante.client()
					.proxy("127.0.0.1", secured.port())
					.tls(TlsKeys.trusting())
					.build()
					.connect(dante.knownName(), server.port())) {
			assertThat(Target.echoes(socket)).isTrue();
			assertThat(socket.getInetAddress()).isNotEqualTo(InetAddress.getLoopbackAddress());
		}
	}

}
