package io.socks5.client;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

import io.socks5.protocol.ReplyCode;
import io.socks5.protocol.RequestRejectedException;
import io.socks5.protocol.Socks5TimeoutException;
import io.socks5.testkit.BlackHole;
import io.socks5.testkit.EchoServer;
import io.socks5.testkit.FakeSocksServer;
import io.socks5.testkit.LoopbackServer;
import io.socks5.testkit.TlsFront;
import io.socks5.testkit.TlsKeys;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Sockets for libraries that want TLS from their factory.
 */
@Timeout(60)
class SslSocketFactoryTests {

	private static final byte[] HELLO = "hello".getBytes(StandardCharsets.US_ASCII);

	private static final int TLS_HANDSHAKE = 0x16;

	private final EchoServer echo = EchoServer.listen();

	private final TlsFront server = TlsFront.before(this.echo.port(), TlsKeys.of("chat.corp", "127.0.0.1"));

	private final FakeSocksServer proxy = FakeSocksServer.asking("alice", "s3cret")
		.knowing("chat.corp", this.server.port())
		.knowing("chat.corp.", this.server.port())
		.knowing("other.corp", this.server.port());

	private final Socks5Client client = client(this.proxy.host(), this.proxy.port());

	private final SSLSocketFactory factory = this.client.sslSocketFactory(TlsKeys.trusting());

	private static Socks5Client client(String host, int port) {
		return Socks5Client.builder()
			.proxy(host, port)
			.credentials("alice", "s3cret")
			.handshakeTimeout(Duration.ofSeconds(2))
			.build();
	}

	@AfterEach
	void close() {
		this.client.close();
		this.proxy.close();
		this.server.close();
		this.echo.close();
	}

	@Test
	void anUnconnectedSocketSendsTheNameAndAsksForItInTls() throws Exception {
		try (SSLSocket socket = (SSLSocket) this.factory.createSocket()) {
			assertThat(socket.isConnected()).isFalse();
			socket.setSoTimeout(10_000);
			socket.connect(InetSocketAddress.createUnresolved("chat.corp", 5222), 10_000);
			assertThat(socket.isConnected()).isTrue();
			assertThat(socket.getSoTimeout()).isEqualTo(10_000);
			assertEchoes(socket);
			assertThat(socket.getRemoteSocketAddress())
				.isEqualTo(InetSocketAddress.createUnresolved("chat.corp", 5222));
			assertThat(socket.getSession().getPeerHost()).isEqualTo("chat.corp");
		}
		assertThat(this.proxy.requests()).containsExactly(new FakeSocksServer.Request(3, "chat.corp", 5222));
		assertThat(this.server.nextClient().serverNames()).singleElement().asString().contains("chat.corp");
	}

	@Test
	void aConnectedSocketSendsTheName() throws Exception {
		try (Socket socket = this.factory.createSocket("chat.corp.", 5222)) {
			assertEchoes(socket);
		}
		assertThat(this.server.nextClient().serverNames()).singleElement().asString().contains("chat.corp");
	}

	@Test
	void anAddressIsSentAsItIsAndCertifiedByTheNameItCarries() throws Exception {
		InetAddress named = InetAddress.getByAddress("chat.corp", new byte[] { 127, 0, 0, 1 });
		try (Socket socket = this.factory.createSocket(named, this.server.port())) {
			assertEchoes(socket);
		}
		InetAddress foreign = InetAddress.getByAddress("other.corp", new byte[] { 127, 0, 0, 1 });
		try (SSLSocket socket = (SSLSocket) this.factory.createSocket(foreign, this.server.port())) {
			assertThatExceptionOfType(SSLHandshakeException.class).isThrownBy(socket::startHandshake)
				.withMessageContaining("other.corp");
		}
		assertThat(this.proxy.requests()).extracting(FakeSocksServer.Request::type).containsOnly(1);
	}

	@Test
	void anAddressWithoutANameIsCertifiedItself() throws Exception {
		InetAddress address = InetAddress.getByAddress(new byte[] { 127, 0, 0, 1 });
		try (Socket socket = this.factory.createSocket(address, this.server.port())) {
			assertEchoes(socket);
		}
	}

	@Test
	void aCertificateForAnotherNameFails() throws Exception {
		try (SSLSocket socket = (SSLSocket) this.factory.createSocket()) {
			socket.connect(InetSocketAddress.createUnresolved("other.corp", 5222));
			assertThatExceptionOfType(SSLHandshakeException.class)
				.isThrownBy(() -> socket.getOutputStream().write(HELLO))
				.withMessageContaining("other.corp");
		}
	}

	@Test
	void parametersOfALibraryKeepTheCheckOfTheName() throws Exception {
		try (SSLSocket socket = (SSLSocket) this.factory.createSocket()) {
			SSLParameters parameters = socket.getSSLParameters();
			assertThat(parameters.getEndpointIdentificationAlgorithm()).isEqualTo("HTTPS");
			parameters.setProtocols(new String[] { "TLSv1.2" });
			socket.setSSLParameters(parameters);
			socket.connect(InetSocketAddress.createUnresolved("chat.corp", 5222));
			assertEchoes(socket);
			assertThat(socket.getSSLParameters().getEndpointIdentificationAlgorithm()).isEqualTo("HTTPS");
		}
		assertThat(this.server.nextClient().protocol()).isEqualTo("TLSv1.2");
	}

	@Test
	void theApplicationSetsTheParametersOfEachSocket() throws Exception {
		SSLSocketFactory old = this.client.sslSocketFactory(TlsKeys.trusting(),
				(parameters) -> parameters.setProtocols(new String[] { "TLSv1.2" }));
		try (Socket socket = old.createSocket("chat.corp", 5222)) {
			assertEchoes(socket);
		}
		assertThat(this.server.nextClient().protocol()).isEqualTo("TLSv1.2");
	}

	@Test
	void tlsOverAConnectedSocketChecksTheName() throws Exception {
		Socket right = this.client.connect("chat.corp", 5222);
		try (Socket socket = this.factory.createSocket(right, "chat.corp", 5222, true)) {
			assertEchoes(socket);
		}
		assertThat(right.isClosed()).isTrue();
		Socket wrong = this.client.connect("chat.corp", 5222);
		try (SSLSocket socket = (SSLSocket) this.factory.createSocket(wrong, "other.corp", 5222, true)) {
			assertThatExceptionOfType(SSLHandshakeException.class).isThrownBy(socket::startHandshake);
		}
	}

	@Test
	void aServerWithoutTlsGetsNothingOfTheApplication() throws Exception {
		try (ServerSocket plain = new ServerSocket(0, 1, LoopbackServer.loopback())) {
			this.proxy.knowing("plain.corp", plain.getLocalPort());
			try (Socket socket = this.factory.createSocket("plain.corp", 5432)) {
				try (Socket accepted = plain.accept()) {
					Thread answer = new Thread(() -> answerInClear(accepted));
					answer.start();
					assertThatExceptionOfType(SSLException.class)
						.isThrownBy(() -> socket.getOutputStream().write(HELLO));
					answer.join();
				}
			}
		}
	}

	private static void answerInClear(Socket accepted) {
		try {
			assertThat(accepted.getInputStream().read()).isEqualTo(TLS_HANDSHAKE);
			accepted.getOutputStream().write("+OK POP3 ready\r\n".getBytes(StandardCharsets.US_ASCII));
		}
		catch (IOException ex) {
			throw new AssertionError(ex);
		}
	}

	@Test
	void aRefusalIsTypedAndClosesTheSocket() throws Exception {
		SSLSocket socket = (SSLSocket) this.factory.createSocket();
		assertThatExceptionOfType(RequestRejectedException.class)
			.isThrownBy(() -> socket.connect(InetSocketAddress.createUnresolved("unknown.corp", 5222)))
			.satisfies((ex) -> assertThat(ex.replyCode()).isEqualTo(ReplyCode.HOST_UNREACHABLE));
		assertThat(socket.isClosed()).isTrue();
		assertThatExceptionOfType(SocketException.class).isThrownBy(socket::getOutputStream);
		// as a plain socket of the client, it can be connected again
		socket.connect(InetSocketAddress.createUnresolved("chat.corp", 5222));
		assertEchoes(socket);
		socket.close();
		assertThat(socket.isClosed()).isTrue();
	}

	@Test
	void aSilentProxyIsLeftInTime() throws Exception {
		try (BlackHole silent = BlackHole.open();
				Socks5Client waiting = client("127.0.0.1", silent.port());
				SSLSocket socket = (SSLSocket) waiting.sslSocketFactory(TlsKeys.trusting()).createSocket()) {
			assertThatExceptionOfType(Socks5TimeoutException.class)
				.isThrownBy(() -> socket.connect(InetSocketAddress.createUnresolved("chat.corp", 5222), 300));
		}
	}

	@Test
	void aListenerOfTheHandshakeHearsOfThisSocket() throws Exception {
		BlockingQueue<SSLSocket> heard = new LinkedBlockingQueue<>();
		try (SSLSocket socket = (SSLSocket) this.factory.createSocket()) {
			socket.addHandshakeCompletedListener((event) -> heard.add(event.getSocket()));
			socket.connect(InetSocketAddress.createUnresolved("chat.corp", 5222));
			socket.startHandshake();
			assertThat(heard.poll(10, TimeUnit.SECONDS)).isSameAs(socket);
			assertThatIllegalArgumentException().isThrownBy(() -> socket.removeHandshakeCompletedListener((event) -> {
			}));
		}
	}

	@Test
	void aClosedSocketDoesNotConnect() throws Exception {
		SSLSocket socket = (SSLSocket) this.factory.createSocket();
		socket.close();
		assertThat(socket.isClosed()).isTrue();
		assertThatExceptionOfType(SocketException.class)
			.isThrownBy(() -> socket.connect(InetSocketAddress.createUnresolved("chat.corp", 5222)));
		assertThat(this.proxy.requests()).isEmpty();
	}

	private static void assertEchoes(Socket socket) throws IOException {
		socket.getOutputStream().write(HELLO);
		assertThat(socket.getInputStream().readNBytes(HELLO.length)).isEqualTo(HELLO);
	}

}
