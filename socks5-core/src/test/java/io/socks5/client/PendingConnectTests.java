package io.socks5.client;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;

import io.socks5.protocol.Endpoint;
import io.socks5.protocol.Socks5TimeoutException;
import io.socks5.testkit.BlackHole;
import io.socks5.testkit.EchoServer;
import io.socks5.testkit.FakeSocksServer;
import io.socks5.testkit.LoopbackServer;
import io.socks5.testkit.Octets;
import io.socks5.testkit.Script;
import io.socks5.testkit.ScriptedConnection;
import io.socks5.testkit.ScriptedProxy;
import io.socks5.transport.Connecting;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for the calls of other threads during a connect: they do nothing to the
 * connection to the proxy but close it.
 */
@Timeout(60)
class PendingConnectTests {

	private static final InetSocketAddress CHAT = InetSocketAddress.createUnresolved("chat.corp", 5222);

	private static final Duration LONG = Duration.ofMinutes(5);

	/** A proxy that says nothing. */
	private static final Script SILENT = Script.of("> 05 01 00\n");

	private static final byte[] GRANTED = Octets.of("05 00 05 00 00 01 7f000001 1f90");

	private static Socks5Client patient(ScriptedProxy proxy) {
		return TestClients.proxy(proxy).handshakeTimeout(LONG).build();
	}

	private static FutureTask<IOException> connecting(Socket socket) {
		return TestClients.start(() -> TestClients.failureOf(() -> {
			socket.connect(CHAT);
			return socket;
		}));
	}

	@Test
	void closeClosesWhatHasAnsweredForTheOptions() throws Exception {
		try (ScriptedProxy proxy = ScriptedProxy.playing(SILENT)) {
			Socks5Socket socket = TestClients.socket(patient(proxy));
			FutureTask<IOException> connect = connecting(socket);
			proxy.nextConnection().awaitPlayed();
			Socket standIn = socket.sockets().optionHolder();
			assertThat(standIn).isNotSameAs(socket.sockets().line());
			socket.close();
			assertThat(TestClients.result(connect)).hasMessage("Socket closed");
			assertThat(standIn.isClosed()).isTrue();
		}
	}

	@Test
	void aFailureBeforeTcpFreesTheLocalPort() throws Exception {
		Socks5Client client = Socks5Client.builder().proxy("127.0.0.1", 1080).credentials(() -> {
			throw new IllegalStateException("no login");
		}).build();
		Socks5Socket socket = TestClients.socket(client);
		socket.bind(new InetSocketAddress(LoopbackServer.loopback(), 0));
		Socket plain = socket.sockets().line();
		assertThat(TestClients.failureOf(() -> {
			socket.connect(CHAT);
			return socket;
		})).hasMessageContaining("supplier of credentials failed");
		assertThat(plain.isClosed()).isTrue();
	}

	@Test
	void aTunnelThatMeetsACloseIsClosed() throws Exception {
		try (ServerSocket server = new ServerSocket(0, 1, LoopbackServer.loopback())) {
			Socks5Socket socket = TestClients.socket(Socks5Client.builder().proxy("127.0.0.1", 1080).build());
			socket.close();
			Socket opened = new Socket(LoopbackServer.loopback(), server.getLocalPort());
			Tunnel tunnel = new Tunnel(opened, Endpoint.of("chat.corp", 5222), null, null);
			assertThatExceptionOfType(SocketException.class).isThrownBy(() -> socket.established(tunnel))
				.withMessage("Socket closed");
			assertThat(opened.isClosed()).isTrue();
			assertThat(socket.isConnected()).isFalse();
		}
	}

	@Test
	void nothingOfTheApplicationReachesTheProxy() throws Exception {
		try (ScriptedProxy proxy = ScriptedProxy.playing(SILENT)) {
			Socks5Socket socket = TestClients.socket(patient(proxy));
			FutureTask<IOException> connect = connecting(socket);
			ScriptedConnection connection = proxy.nextConnection();
			connection.awaitPlayed();
			isNotConnected(socket::getInputStream);
			isNotConnected(socket::getOutputStream);
			isNotConnected(() -> shutDown(socket::shutdownInput));
			isNotConnected(() -> shutDown(socket::shutdownOutput));
			isNotConnected(() -> shutDown(() -> socket.sendUrgentData(1)));
			assertThat(socket.isInputShutdown()).isFalse();
			assertThat(socket.isOutputShutdown()).isFalse();
			assertThat(socket.isConnected()).isFalse();
			assertThat(socket.isBound()).isFalse();
			assertThat(socket.getLocalPort()).isEqualTo(-1);
			socket.close();
			assertThat(TestClients.result(connect)).hasMessage("Socket closed");
			connection.awaitClosedByClient();
			assertThat(TestClients.failureOf(socket::getOutputStream)).hasMessage("Socket is closed");
		}
	}

	private static void isNotConnected(Callable<?> call) {
		assertThat(TestClients.failureOf(call)).isExactlyInstanceOf(SocketException.class)
			.hasMessage("Socket is not connected");
	}

	private static String shutDown(Shutdown shutdown) throws IOException {
		shutdown.run();
		return "done";
	}

	// a refill would take the script of the connect
	private static Socks5Client.Builder withWarm(Socks5Client.Builder builder, boolean warm) {
		return warm ? builder.warm(1, LONG) : builder;
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void whatIsSetMeanwhileIsSetOnTheTunnel(boolean warm) throws Exception {
		try (ScriptedProxy proxy = ScriptedProxy.playing(warm ? Script.of(TestClients.GRANTED) : SILENT,
				Script.of("> 05 01 00\n< 05 00\n> 05 01 00 03 09 'chat.corp' 1466\n"), Script.of("> 05 01 00\n"));
				Socks5Client client = withWarm(TestClients.proxy(proxy).handshakeTimeout(LONG), warm).build()) {
			byte[] answer = GRANTED;
			if (warm) {
				client.connect("chat.corp", 5222).close();
				proxy.nextConnection();
				TestClients.awaitIdle(client, 1);
				answer = Octets.of("05 00 00 01 7f000001 1f90");
			}
			Socket socket = client.socketFactory().createSocket();
			socket.setSoTimeout(77);
			FutureTask<Socket> connect = TestClients.start(() -> {
				socket.connect(CHAT);
				return socket;
			});
			ScriptedConnection connection = proxy.nextConnection().awaitPlayed();
			assertThat(socket.getSoTimeout()).isEqualTo(77);
			assertThatIllegalArgumentException().isThrownBy(() -> socket.setSoTimeout(-1));
			socket.setSoTimeout(1234);
			socket.setTcpNoDelay(true);
			socket.setSoLinger(true, 7);
			assertThat(socket.getSoTimeout()).isEqualTo(1234);
			assertThat(socket.getSoLinger()).isEqualTo(7);
			connection.send(answer);
			try (Socket tunnel = TestClients.result(connect)) {
				assertThat(tunnel.getSoTimeout()).isEqualTo(1234);
				assertThat(tunnel.getTcpNoDelay()).isTrue();
				assertThat(tunnel.getSoLinger()).isEqualTo(7);
				assertThat(client.warm().hits()).isEqualTo(warm ? 1 : 0);
			}
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1 })
	void theReadTimeoutHasNoPartInTheDeadline(int timeout) throws Exception {
		try (ScriptedProxy proxy = ScriptedProxy.playing(SILENT)) {
			Socket socket = TestClients.proxy(proxy)
				.handshakeTimeout(Duration.ofMillis(300))
				.build()
				.socketFactory()
				.createSocket();
			AtomicBoolean over = new AtomicBoolean();
			FutureTask<Integer> setting = TestClients.start(() -> {
				int times = 0;
				while (!over.get()) {
					socket.setSoTimeout(timeout);
					times++;
				}
				return times;
			});
			long start = System.nanoTime();
			IOException failure = TestClients.result(connecting(socket));
			over.set(true);
			assertThat(failure).isInstanceOf(Socks5TimeoutException.class);
			assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(Duration.ofMillis(290),
					Duration.ofSeconds(2));
			assertThat(TestClients.result(setting)).isPositive();
		}
	}

	@Test
	void aLocalAddressIsKnownMeanwhileAndCannotBeChanged() throws Exception {
		try (ScriptedProxy proxy = ScriptedProxy.playing(SILENT)) {
			Socks5Socket socket = TestClients.socket(patient(proxy));
			socket.bind(new InetSocketAddress(LoopbackServer.loopback(), 0));
			int port = socket.getLocalPort();
			FutureTask<IOException> connect = connecting(socket);
			proxy.nextConnection().awaitPlayed();
			assertThat(socket.isBound()).isTrue();
			assertThat(socket.getLocalPort()).isEqualTo(port);
			assertThat(socket.getLocalSocketAddress())
				.isEqualTo(new InetSocketAddress(LoopbackServer.loopback(), port));
			assertThatExceptionOfType(SocketException.class).isThrownBy(() -> socket.bind(null))
				.withMessage("Already bound");
			socket.close();
			assertThat(TestClients.result(connect)).hasMessage("Socket closed");
		}
	}

	// 127.0.0.2 never answers, 127.0.0.1 wins, and the loser is closed
	@Test
	void aRaceDoesNotShow() throws Exception {
		try (ServerSocket live = new ServerSocket(0, 512, LoopbackServer.loopback());
				BlackHole hole = BlackHole.open(InetAddress.getByName("127.0.0.2"), live.getLocalPort());
				Socks5Socket socket = TestClients.socket(Socks5Client.builder().proxy("127.0.0.1", 1).build())) {
			socket.sockets().begin();
			Socket winner = Connecting.to(hole.port(), "127.0.0.2", "127.0.0.1")
				.attemptDelay(Connecting.SHORT)
				.connect(socket.sockets());
			Connecting.awaitNoAttempt();
			assertThat(winner.isConnected()).isTrue();
			assertThat(socket.isClosed()).isFalse();
			assertThat(socket.isConnected()).isFalse();
			socket.setTcpNoDelay(true);
			assertThat(socket.getTcpNoDelay()).isTrue();
			assertThat(socket.getSoTimeout()).isZero();
		}
	}

	@Test
	void settersBesideARaceNeverFailAndTheSocketNeverLooksClosed() throws Exception {
		try (ServerSocket live = new ServerSocket(0, 512, LoopbackServer.loopback());
				ServerSocket other = new ServerSocket(live.getLocalPort(), 512, InetAddress.getByName("127.0.0.2"))) {
			for (int i = 0; i < 100; i++) {
				Socks5Socket socket = TestClients.socket(Socks5Client.builder().proxy("127.0.0.1", 1).build());
				socket.sockets().begin();
				AtomicBoolean over = new AtomicBoolean();
				FutureTask<Boolean> setting = TestClients.start(() -> {
					boolean looksClosed = false;
					while (!over.get()) {
						socket.setTcpNoDelay(true);
						socket.getKeepAlive();
						looksClosed |= socket.isClosed();
					}
					return looksClosed;
				});
				Connecting.to(other.getLocalPort(), "127.0.0.2", "127.0.0.1")
					.attemptDelay(Connecting.SHORT)
					.connect(socket.sockets())
					.close();
				over.set(true);
				assertThat(TestClients.result(setting)).isFalse();
				socket.close();
			}
		}
	}

	@Test
	void ofTwoThreadsThatConnectOneSucceeds() throws Exception {
		try (EchoServer echo = EchoServer.listen();
				FakeSocksServer proxy = FakeSocksServer.open().knowing("chat.corp", echo.port())) {
			Socks5Client client = TestClients.proxy(proxy).build();
			for (int i = 0; i < 300; i++) {
				Socks5Socket socket = TestClients.socket(client);
				CountDownLatch over = new CountDownLatch(1);
				FutureTask<Integer> second = TestClients.start(() -> {
					int connected = 0;
					do {
						connected += connects(socket) ? 1 : 0;
					}
					while (over.getCount() > 0);
					return connected;
				});
				int first = connects(socket) ? 1 : 0;
				over.countDown();
				assertThat(first + TestClients.result(second)).isEqualTo(1);
				socket.close();
			}
		}
	}

	private static boolean connects(Socket socket) {
		try {
			socket.connect(CHAT);
			return true;
		}
		catch (IOException ex) {
			assertThat(ex).hasMessage("Already connected or connecting");
			return false;
		}
	}

	/**
	 * A call without a result.
	 */
	@FunctionalInterface
	private interface Shutdown {

		void run() throws IOException;

	}

}
