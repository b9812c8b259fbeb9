package io.socks5.client;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

import io.socks5.protocol.ProtocolViolationException;
import io.socks5.protocol.ProxyClosedException;
import io.socks5.protocol.RequestRejectedException;
import io.socks5.protocol.Socks5TimeoutException;
import io.socks5.testkit.EchoServer;
import io.socks5.testkit.FakeSocksServer;
import io.socks5.testkit.RecordingListener;
import io.socks5.testkit.Script;
import io.socks5.testkit.ScriptedConnection;
import io.socks5.testkit.ScriptedProxy;
import io.socks5.testkit.TlsFront;
import io.socks5.testkit.TlsKeys;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for TLS over early data: the request leaves with the ClientHello.
 */
@Timeout(60)
class EarlyDataTlsTests {

	private static final byte[] HELLO = "hello".getBytes(StandardCharsets.US_ASCII);

	private final RecordingListener watcher = new RecordingListener();

	private final EchoServer echo = EchoServer.listen();

	private final TlsFront server = TlsFront.before(this.echo.port(), TlsKeys.of("chat.corp"));

	private final FakeSocksServer proxy = FakeSocksServer.open().knowing("chat.corp", this.server.port());

	private Socks5Client client(String host, int port) {
		return Socks5Client.builder()
			.proxy(host, port)
			.listener(this.watcher)
			.earlyData(true)
			.handshakeTimeout(Duration.ofSeconds(1))
			.build();
	}

	@AfterEach
	void close() {
		this.proxy.close();
		this.server.close();
		this.echo.close();
	}

	private static void assertEchoes(Socket socket) throws IOException {
		socket.getOutputStream().write(HELLO);
		assertThat(socket.getInputStream().readNBytes(HELLO.length)).isEqualTo(HELLO);
	}

	@ParameterizedTest
	@ValueSource(strings = { "TLSv1.2", "TLSv1.3" })
	void theRequestLeavesWithTheClientHello(String protocol) throws Exception {
		Socks5Client client = client(this.proxy.host(), this.proxy.port());
		try (SSLSocket socket = (SSLSocket) client.sslSocketFactory(TlsKeys.trusting()).createSocket()) {
			SSLParameters parameters = socket.getSSLParameters();
			parameters.setProtocols(new String[] { protocol });
			socket.setSSLParameters(parameters);
			socket.connect(InetSocketAddress.createUnresolved("chat.corp", 443));
			assertThat(this.proxy.requests()).isEmpty();
			assertEchoes(socket);
			assertThat(socket.getSession().getProtocol()).isEqualTo(protocol);
		}
		assertThat(this.proxy.requests()).hasSize(1);
		assertThat(this.watcher.kinds()).endsWith("established", "closed");
	}

	@Test
	void anyFactoryMayPutTlsOverTheSocket() throws Exception {
		Socks5Client client = client(this.proxy.host(), this.proxy.port());
		Socket plain = client.connect("chat.corp", 443);
		try (Socket socket = TlsKeys.trusting().getSocketFactory().createSocket(plain, "chat.corp", 443, true)) {
			socket.setSoTimeout(10_000);
			assertThat(this.proxy.requests()).isEmpty();
			assertEchoes(socket);
		}
		assertThat(plain.isClosed()).isTrue();
	}

	@Test
	void closingAnUnusedSocketSendsNoRequest() throws Exception {
		try (ScriptedProxy scripted = ScriptedProxy.playing(Script.of(EarlyDataTests.LOGIN))) {
			SSLSocket socket = (SSLSocket) client(scripted.host(), scripted.port()).sslSocketFactory(TlsKeys.trusting())
				.createSocket("chat.corp", 5222);
			socket.close();
			assertThat(socket.isClosed()).isTrue();
			ScriptedConnection connection = scripted.nextConnection();
			connection.awaitClosedByClient();
			assertThat(connection.received()).isEqualTo("05 01 00");
		}
		assertThat(this.watcher.events()).endsWith("failed SocketException");
	}

	@Test
	void aRefusalIsThrownByTheHandshakeOfTls() throws Exception {
		assertFails("< 05 05 00 01 00000000 0000\n", RequestRejectedException.class);
	}

	@Test
	void aViolationIsThrownByTheHandshakeOfTls() throws Exception {
		assertFails("< 04 00\n", ProtocolViolationException.class);
	}

	@Test
	void theEndOfTheConnectionIsThrownByTheHandshakeOfTls() throws Exception {
		IOException failure = failureOf(Script.of(EarlyDataTests.LOGIN + EarlyDataTests.REQUEST).thenResets());
		assertThat(failure).isExactlyInstanceOf(ProxyClosedException.class);
	}

	@Test
	void aTimeoutIsThrownByTheHandshakeOfTls() throws Exception {
		assertFails("", Socks5TimeoutException.class);
	}

	private void assertFails(String answer, Class<? extends IOException> type) throws IOException {
		assertThat(failureOf(Script.of(EarlyDataTests.LOGIN + EarlyDataTests.REQUEST + answer)))
			.isExactlyInstanceOf(type);
		assertThat(this.watcher.events()).endsWith("failed " + type.getSimpleName());
	}

	// the script does not expect the ClientHello, which the answer overtakes
	private IOException failureOf(Script script) throws IOException {
		try (ScriptedProxy scripted = ScriptedProxy.playing(script);
				SSLSocket socket = (SSLSocket) client(scripted.host(), scripted.port())
					.sslSocketFactory(TlsKeys.trusting())
					.createSocket("chat.corp", 5222)) {
			IOException failure = TestClients.failureOf(() -> {
				socket.startHandshake();
				return socket;
			});
			assertThat(TestClients.failureOf(() -> {
				socket.getOutputStream().write(HELLO);
				return socket;
			})).isNotNull();
			return failure;
		}
	}

}
