package io.socks5.client;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicLong;

import io.socks5.protocol.Endpoint;
import io.socks5.protocol.Phase;
import io.socks5.protocol.Socks5TimeoutException;
import io.socks5.testkit.BlackHole;
import io.socks5.testkit.EchoServer;
import io.socks5.testkit.Eventually;
import io.socks5.testkit.FakeSocksServer;
import io.socks5.testkit.LoopbackServer;
import io.socks5.testkit.RecordingListener;
import io.socks5.testkit.Script;
import io.socks5.testkit.ScriptedProxy;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for a deadline that passes at the same time as the connect succeeds, or as the
 * application closes the socket. They also test the deadline on each kind of thread.
 */
@Timeout(60)
class DeadlineRaceTests {

	private static final String THREADS = "io.socks5.client.EarlyDataThreadTests#threads";

	private static final Duration SHORT = Duration.ofMillis(200);

	private static final Duration LONG = Duration.ofMinutes(5);

	private static final Duration LIMIT = Duration.ofMillis(3);

	private static final int ROUNDS = 150;

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void aTunnelIsEstablishedOrTimesOut(boolean earlyData) throws Exception {
		int established = 0;
		try (EchoServer echo = EchoServer.listen();
				FakeSocksServer proxy = FakeSocksServer.open().knowing("chat.test", echo.port())) {
			for (int i = 0; i < ROUNDS; i++) {
				// the reply takes a part of a millisecond
				established += connects(proxy, LIMIT, i * 10_000L, earlyData) ? 1 : 0;
			}
			for (int i = 1; established == 0; i++) {
				established += connects(proxy, LIMIT.multipliedBy(1L << i), LIMIT.toNanos() << i, earlyData) ? 1 : 0;
			}
		}
		assertThat(established).isPositive();
	}

	private static boolean connects(FakeSocksServer proxy, Duration limit, long left, boolean earlyData)
			throws Exception {
		AtomicLong begun = new AtomicLong();
		RecordingListener watcher = new RecordingListener().at("proxy connected", () -> begun.set(System.nanoTime()))
			.at("authenticated", () -> spinUntil(begun.get() + limit.toNanos() - left));
		Socks5Client client = TestClients.proxy(proxy)
			.handshakeTimeout(limit)
			.connectTimeout(LONG)
			.earlyData(earlyData)
			.listener(watcher)
			.build();
		long start = System.nanoTime();
		try (Socket socket = client.connect("chat.test", 5222)) {
			socket.getOutputStream().write('1');
			assertThat(socket.getInputStream().read()).isEqualTo('1');
			// the deadline must not end the tunnel
			Eventually.await("the deadline", () -> System.nanoTime() - start > 2 * limit.toNanos());
			socket.getOutputStream().write('2');
			assertThat(socket.getInputStream().read()).isEqualTo('2');
			assertThat(watcher.kinds()).endsWith("established");
			return true;
		}
		catch (Socks5TimeoutException ex) {
			assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(limit.toNanos());
			assertThat(watcher.events()).endsWith("failed Socks5TimeoutException");
			return false;
		}
	}

	private static void spinUntil(long time) {
		while (System.nanoTime() - time < 0) {
			Thread.onSpinWait();
		}
	}

	@ParameterizedTest
	@CsvSource({ "false, true", "false, false", "true, true", "true, false" })
	void aCloseAtTheDeadlineIsOneFailure(boolean direct, boolean hole) throws Exception {
		try (BlackHole unreachable = BlackHole.open();
				ServerSocket silent = new ServerSocket(0, 50, LoopbackServer.loopback())) {
			for (int i = 0; i < 10; i++) {
				int port = hole ? unreachable.port() : silent.getLocalPort();
				closesAtTheDeadline(port, direct && hole);
			}
		}
	}

	private static void closesAtTheDeadline(int port, boolean direct) throws Exception {
		RecordingListener watcher = new RecordingListener();
		Socks5Client client = Socks5Client.builder()
			.proxy("127.0.0.1", port)
			.nonProxyHosts(direct ? List.of("127.0.0.1") : List.of())
			.listener(watcher)
			.build();
		Socks5Socket socket = TestClients.socket(client);
		InetSocketAddress destination = direct ? new InetSocketAddress("127.0.0.1", port)
				: InetSocketAddress.createUnresolved("chat.test", 5222);
		FutureTask<IOException> connect = TestClients.start(() -> TestClients.failureOf(() -> {
			socket.connect(destination, 20);
			return socket;
		}));
		// no listener observes a direct connect
		Eventually.await("the connect", () -> direct || !watcher.events().isEmpty());
		long start = System.nanoTime();
		Eventually.await("the deadline", () -> System.nanoTime() - start > Duration.ofMillis(20).toNanos());
		socket.close();
		IOException failure = TestClients.result(connect);
		assertThat(failure.getClass()).isIn(SocketException.class, SocketTimeoutException.class,
				Socks5TimeoutException.class);
		if (!direct) {
			assertThat(watcher.events()).endsWith("failed " + failure.getClass().getSimpleName());
		}
		assertThat(socket.isClosed()).isTrue();
	}

	@ParameterizedTest
	@MethodSource(THREADS)
	void aTcpConnectEnds(EarlyDataThreadTests.Threads threads) throws Exception {
		try (BlackHole hole = BlackHole.open()) {
			Socks5Client client = Socks5Client.builder()
				.proxy("127.0.0.1", hole.port())
				.connectTimeout(SHORT)
				.handshakeTimeout(LONG)
				.build();
			timesOut(threads, () -> client.connect("chat.test", 5222), Phase.CONNECT);
		}
	}

	@ParameterizedTest
	@MethodSource(THREADS)
	void aReadOfASocketOrAChannelEnds(EarlyDataThreadTests.Threads threads) throws Exception {
		try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of("> 05 01 00\n< 05\n"))) {
			Socks5Client client = TestClients.proxy(proxy).connectTimeout(LONG).handshakeTimeout(SHORT).build();
			timesOut(threads, () -> client.connect("chat.test", 5222), Phase.GREETING);
			proxy.nextConnection().awaitClosedByClient();
			timesOut(threads, () -> client.openChannel("chat.test", 5222), Phase.GREETING);
			proxy.nextConnection().awaitClosedByClient();
		}
	}

	@ParameterizedTest
	@MethodSource(THREADS)
	void aWriteEnds(EarlyDataThreadTests.Threads threads) throws Exception {
		try (ServerSocket mute = new ServerSocket()) {
			mute.setReceiveBufferSize(1);
			mute.bind(new InetSocketAddress(LoopbackServer.loopback(), 0));
			Socks5Client client = Socks5Client.builder()
				.proxy("127.0.0.1", 1)
				.nonProxyHosts(List.of("127.0.0.1"))
				.connectTimeout(SHORT)
				.build();
			Socks5Socket socket = TestClients.socket(client);
			socket.setSendBufferSize(1);
			FutureTask<IOException> connect = threads.start(() -> TestClients.failureOf(() -> {
				socket.connect(Endpoint.of("127.0.0.1", mute.getLocalPort()), null, 0, new byte[8_000_000]);
				return socket;
			}));
			assertThat(TestClients.result(connect)).isExactlyInstanceOf(SocketTimeoutException.class)
				.hasMessage("Write timed out");
		}
	}

	private static void timesOut(EarlyDataThreadTests.Threads threads, Callable<?> connect, Phase phase)
			throws Exception {
		FutureTask<IOException> failure = threads.start(() -> TestClients.failureOf(connect));
		assertThat(TestClients.result(failure)).isInstanceOfSatisfying(Socks5TimeoutException.class,
				(timeout) -> assertThat(timeout.phase()).isEqualTo(phase));
	}

}
