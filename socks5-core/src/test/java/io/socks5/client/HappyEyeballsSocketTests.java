package io.socks5.client;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;

import io.socks5.testkit.BlackHole;
import io.socks5.testkit.LoopbackServer;
import io.socks5.transport.Connecting;
import io.socks5.transport.SocketSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for a socket and a channel with several addresses of the proxy: 127.0.0.1
 * answers, 127.0.0.2 and 127.0.0.3 never do, and 127.0.0.4 refuses connections.
 */
@Timeout(60)
class HappyEyeballsSocketTests {

	private static final int TIMES = 200;

	private static final InetAddress LOOPBACK = LoopbackServer.loopback();

	@SuppressWarnings("NullAway.Init")
	private static ServerSocket live;

	@SuppressWarnings("NullAway.Init")
	private static BlackHole hole;

	@SuppressWarnings("NullAway.Init")
	private static BlackHole otherHole;

	private final Socks5Client client = Socks5Client.builder().proxy("192.0.2.1", 1080).build();

	@BeforeAll
	static void listen() throws IOException {
		live = new ServerSocket(0, 512, LOOPBACK);
		hole = BlackHole.open(InetAddress.getByName("127.0.0.2"), live.getLocalPort());
		otherHole = BlackHole.open(InetAddress.getByName("127.0.0.3"), live.getLocalPort());
	}

	@AfterAll
	static void close() throws IOException {
		live.close();
		hole.close();
		otherHole.close();
	}

	@AfterEach
	void awaitNoAttempt() {
		Connecting.awaitNoAttempt();
	}

	private Socks5Socket connecting() throws IOException {
		Socks5Socket socket = TestClients.socket(this.client);
		socket.sockets().begin();
		return socket;
	}

	private static Connecting overtaking() {
		return Connecting.to(live.getLocalPort(), "127.0.0.2", "127.0.0.1").attemptDelay(Connecting.SHORT);
	}

	private static Connecting hanging() {
		return Connecting.to(live.getLocalPort(), "127.0.0.2", "127.0.0.3").attemptDelay(Connecting.SHORT);
	}

	@Test
	void theWinnerIsTheSocketsOwn() throws Exception {
		Socks5Socket socket = connecting();
		Socket winner = overtaking().connect(socket.sockets());
		assertThat(socket.sockets().line()).isSameAs(winner);
		assertThat(winner.getInetAddress()).isEqualTo(LOOPBACK);
		assertThat(winner.isBound()).isTrue();
		socket.close();
		assertThat(winner.isClosed()).isTrue();
	}

	@Test
	void theWinnerHasWhatWasSetBefore() throws Exception {
		try (Socks5Socket socket = TestClients.socket(this.client)) {
			socket.setTcpNoDelay(true);
			socket.setSoTimeout(4321);
			socket.setTrafficClass(0x10);
			socket.bind(new InetSocketAddress(LOOPBACK, 0));
			socket.sockets().begin();
			Socket winner = overtaking().connect(socket.sockets());
			assertThat(winner.getTcpNoDelay()).isTrue();
			assertThat(winner.getSoTimeout()).isEqualTo(4321);
			assertThat(winner.getTrafficClass()).isEqualTo(0x10);
			assertThat(winner.getKeepAlive()).isTrue();
			assertThat(winner.getLocalAddress()).isEqualTo(LOOPBACK);
		}
	}

	@Test
	void theWinnerHasWhatWasSetMeanwhile() throws Exception {
		BlockingQueue<Runnable> attempts = new LinkedBlockingQueue<>();
		try (Socks5Socket socket = connecting()) {
			FutureTask<Socket> connect = TestClients
				.start(() -> overtaking().on(attempts::add).connect(socket.sockets()));
			attempts.take();
			Runnable second = attempts.take();
			socket.setSoTimeout(77);
			socket.setTcpNoDelay(true);
			second.run();
			Socket winner = TestClients.result(connect);
			assertThat(winner).isSameAs(socket.sockets().line());
			assertThat(winner.getSoTimeout()).isEqualTo(77);
			assertThat(winner.getTcpNoDelay()).isTrue();
		}
	}

	@Test
	void aSocketWithAPortOfItsOwnKeepsIt() throws Exception {
		int port;
		try (ServerSocket free = new ServerSocket(0, 1, LOOPBACK)) {
			port = free.getLocalPort();
		}
		try (Socks5Socket socket = TestClients.socket(this.client)) {
			socket.bind(new InetSocketAddress(LOOPBACK, port));
			socket.sockets().begin();
			Connecting.to(live.getLocalPort(), "127.0.0.4", "127.0.0.1").connect(socket.sockets());
			assertThat(socket.getLocalPort()).isEqualTo(port);
		}
	}

	@Test
	void closeEndsARaceAtOnce() throws Exception {
		Socks5Socket socket = connecting();
		endsAtOnce(socket.sockets(), socket::close, true);
		assertThat(socket.isClosed()).isTrue();
	}

	@Test
	void closeEndsARaceWhereverItIs() throws Exception {
		for (int i = 0; i < TIMES; i++) {
			Socks5Socket socket = connecting();
			endsAtOnce(socket.sockets(), socket::close, false);
			assertThat(socket.isClosed()).isTrue();
		}
	}

	@Test
	void cancellingAChannelEndsARaceAtOnce() throws Exception {
		ChannelSource source = ChannelSource.ofRawChannels(true);
		endsAtOnce(source, source::cancel, true);
	}

	@Test
	void cancellingAChannelEndsARaceWhereverItIs() throws Exception {
		for (int i = 0; i < TIMES; i++) {
			ChannelSource source = ChannelSource.ofRawChannels(true);
			endsAtOnce(source, source::cancel, false);
		}
	}

	private static void endsAtOnce(SocketSource source, Cancellation cancellation, boolean both) throws Exception {
		CountDownLatch started = new CountDownLatch(both ? 2 : 0);
		FutureTask<IOException> connect = TestClients
			.start(() -> TestClients.failureOf(() -> hanging().whenTrying(started::countDown).connect(source)));
		started.await();
		cancellation.happen();
		assertThat(TestClients.result(connect)).isInstanceOf(SocketException.class).hasMessage("Socket closed");
		Connecting.awaitNoAttempt();
	}

	@Test
	void theWinnerIsAChannelLikeAnyOther() throws Exception {
		ChannelSource source = ChannelSource.ofRawChannels(true);
		Socket winner = overtaking().connect(source);
		assertThat(winner.getChannel().isConnected()).isTrue();
		assertThat(winner.getKeepAlive()).isTrue();
		source.cancel();
		assertThat(winner.isClosed()).isTrue();
	}

	@Test
	void closeEndsALookupAtOnce() throws Exception {
		CountDownLatch started = new CountDownLatch(1);
		CountDownLatch ended = new CountDownLatch(1);
		Connecting hanging = Connecting.to(live.getLocalPort(), () -> {
			started.countDown();
			ended.await();
			return new InetAddress[] { LOOPBACK };
		});
		Socks5Socket socket = connecting();
		FutureTask<IOException> connect = TestClients
			.start(() -> TestClients.failureOf(() -> hanging.connect(socket.sockets())));
		started.await();
		socket.close();
		assertThat(TestClients.result(connect)).isExactlyInstanceOf(SocketException.class).hasMessage("Socket closed");
		ended.countDown();
	}

	/**
	 * What ends a connect.
	 */
	@FunctionalInterface
	private interface Cancellation {

		void happen() throws IOException;

	}

}
