package io.socks5.transport;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.socks5.protocol.Endpoint;
import io.socks5.testkit.BlackHole;
import io.socks5.testkit.Eventually;
import io.socks5.testkit.real.ResourceUsage;
import io.socks5.transport.RecordedSockets.Recorded;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * A name with several addresses, all of the loopback interface: 127.0.0.1 answers,
 * 127.0.0.2 and 127.0.0.3 never do, and 127.0.0.4 and above refuse connections.
 */
@Timeout(60)
class HappyEyeballsTests {

	private static final String LIVE = "127.0.0.1";

	private static final String HOLE = "127.0.0.2";

	private static final String OTHER_HOLE = "127.0.0.3";

	private static final String REFUSED = "127.0.0.4";

	private static final String ALSO_REFUSED = "127.0.0.5";

	private static final Duration LIMIT = Duration.ofMillis(300);

	private final RecordedSockets sockets = new RecordedSockets(true);

	private final RecordedSockets oneSocket = new RecordedSockets(false);

	private static final List<AutoCloseable> open = new ArrayList<>();

	@SuppressWarnings("NullAway.Init")
	private static ServerSocket live;

	private static int port;

	@BeforeAll
	static void listen() throws IOException {
		live = listen(LIVE, 0);
		port = live.getLocalPort();
		for (String hole : List.of(HOLE, OTHER_HOLE)) {
			open.add(BlackHole.open(InetAddress.getByName(hole), port));
		}
	}

	private static ServerSocket listen(String address, int at) throws IOException {
		ServerSocket listener = new ServerSocket(at, 512, InetAddress.getByName(address));
		open.add(listener);
		return listener;
	}

	@AfterAll
	static void close() throws Exception {
		for (AutoCloseable each : open) {
			each.close();
		}
	}

	@AfterEach
	void awaitNoAttempt() {
		Connecting.awaitNoAttempt();
	}

	private Connecting to(String... addresses) {
		return Connecting.to(port, addresses);
	}

	private void reaches(String address, Connecting connecting) throws IOException {
		reaches(address, connecting, this.sockets);
	}

	private static void reaches(String address, Connecting connecting, RecordedSockets source) throws IOException {
		try (Socket socket = connecting.connect(source)) {
			assertThat(socket.getInetAddress().getHostAddress()).isEqualTo(address);
			assertThat(source.connected()).containsExactly(socket);
			assertThat(source.onCancel()).as("nothing is left to cancel").isSameAs(SocketSource.NOTHING);
			assertThat(source.opened()).allMatch((other) -> other == socket || other.isClosed());
			assertThat(socket.isClosed()).isFalse();
		}
	}

	@Test
	void anAddressThatDoesNotAnswerIsOvertaken() throws IOException {
		reaches(LIVE, to(HOLE, OTHER_HOLE, LIVE).attemptDelay(Connecting.SHORT));
		assertThat(this.sockets.tried()).hasSize(3);
	}

	@Test
	void theNextStartsAtOnceWhenOneFails() throws IOException {
		reaches(LIVE, to(REFUSED, ALSO_REFUSED, LIVE));
		assertThat(this.sockets.tried()).containsExactly(REFUSED, ALSO_REFUSED, LIVE);
	}

	@Test
	void theNextDoesNotStartBeforeItsTime() throws IOException {
		reaches(LIVE, to(LIVE, HOLE));
		assertThat(this.sockets.tried()).containsExactly(LIVE);
	}

	@Test
	void theOtherFamilyComesSecond() throws IOException {
		listen("::1", port);
		reaches("0:0:0:0:0:0:0:1", to(REFUSED, HOLE, OTHER_HOLE, "::1"));
		assertThat(this.sockets.tried()).containsExactly(REFUSED, "0:0:0:0:0:0:0:1");
	}

	@Test
	void noAttemptHasATimeoutOfItsOwn() throws IOException {
		reaches(LIVE, to(HOLE, OTHER_HOLE, LIVE).attemptDelay(Connecting.SHORT));
		assertThat(this.sockets.opened()).hasSize(3).extracting(Recorded::timeout).containsOnly(0);
	}

	@Test
	void theDeadlineEndsAllOfThem() {
		Connecting connecting = to(HOLE, OTHER_HOLE).attemptDelay(Connecting.SHORT).within(LIMIT);
		assertThat(failure(SocketTimeoutException.class, connecting)).hasMessage("Connect timed out");
		assertThat(this.sockets.opened()).hasSize(2);
	}

	@Test
	void theTimeoutHasTheEarlierFailures() {
		SocketTimeoutException failure = failure(SocketTimeoutException.class, to(REFUSED, HOLE).within(LIMIT));
		assertThat(failure.getSuppressed()).singleElement().isExactlyInstanceOf(ConnectException.class);
	}

	@Test
	void theLastFailureHasTheOthers() {
		ConnectException failure = failure(ConnectException.class, to(REFUSED, ALSO_REFUSED, "127.0.0.6"));
		assertThat(failure).hasMessage("Connection refused");
		assertThat(failure.getSuppressed()).hasSize(2).allMatch((other) -> other.getSuppressed().length == 0);
		assertThat(failure.getStackTrace()).as("the trace of who asked")
			.anyMatch((frame) -> frame.getClassName().equals(HappyEyeballsTests.class.getName()));
	}

	private <T extends IOException> T failure(Class<T> type, Connecting connecting) {
		T failure = catchThrowableOfType(type, () -> connecting.connect(this.sockets).close());
		assertThat(failure).isExactlyInstanceOf(type);
		assertThat(this.sockets.opened()).allMatch(Socket::isClosed);
		assertThat(this.sockets.connected()).isEmpty();
		return failure;
	}

	@ParameterizedTest
	@ValueSource(strings = { LIVE, LIVE + " " + LIVE + " " + LIVE })
	void aSingleAddressIsConnectedToOnTheCallersThread(String addresses) throws IOException {
		reaches(LIVE, to(addresses.split(" ")));
		assertThat(this.sockets.opened()).extracting(Recorded::thread).containsExactly(Thread.currentThread());
	}

	@Test
	void aLiteralIsNotLookedUp() throws IOException {
		NameLookup none = new NameLookup(new NameLookupQueue((name) -> {
			throw new AssertionError("looks up " + name);
		}, Threads.LOOKUPS, new PlaceBudget(1, 0)), false);
		new TcpConnector(this.sockets, none, Endpoint.of(LIVE, port), Deadline.after(LIMIT.multipliedBy(10), "limit"),
				Threads.CONNECTS, Connecting.LONG)
			.connect(new byte[0])
			.close();
		assertThat(this.sockets.opened()).extracting(Recorded::thread).containsExactly(Thread.currentThread());
	}

	@Test
	void nothingIsOpenedAfterTheDeadline() {
		TcpConnector connector = new TcpConnector(this.sockets, NameLookup.ofClient(), Endpoint.of(LIVE, port),
				Deadline.after(Duration.ZERO, "limit"));
		assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(() -> connector.connect(new byte[0]));
		assertThat(this.sockets.opened()).isEmpty();
	}

	@Test
	void aSocketThatItsSourceNoLongerTakesIsClosed() {
		SocketSource closed = new SocketSource() {

			@Override
			public Socket open() {
				return HappyEyeballsTests.this.sockets.open();
			}

			@Override
			public void connected(Socket socket) throws SocketException {
				throw new SocketException("Socket closed");
			}

			@Override
			public boolean isCancelled() {
				return false;
			}

		};
		assertThatExceptionOfType(SocketException.class).isThrownBy(() -> to(LIVE).connect(closed))
			.withMessage("Socket closed");
		assertThat(this.sockets.opened()).singleElement().matches(Socket::isClosed);
	}

	@Test
	void aNameWithoutAnAddressIsNotKnown() {
		assertThat(failure(UnknownHostException.class, to())).hasMessage("proxy.test has no address");
	}

	@Test
	void aSocketThatIsTheOnlyOneGoesFromOneToTheNext() throws IOException {
		reaches(LIVE, to(REFUSED, HOLE, LIVE).within(Duration.ofSeconds(3)), this.oneSocket);
		assertThat(this.oneSocket.tried()).containsExactly(REFUSED, HOLE, LIVE);
		assertThat(this.oneSocket.opened()).extracting(Recorded::thread).containsOnly(Thread.currentThread());
		assertThat(this.oneSocket.opened()).extracting(Recorded::timeout).containsOnly(0);
	}

	@Test
	void withoutAThreadTheyAreTriedOneAfterTheOther() throws IOException {
		reaches(LIVE, to(REFUSED, LIVE).on(threadsFor(0)));
		assertThat(this.sockets.tried()).containsExactly("", REFUSED, LIVE);
	}

	@Test
	void whereTheThreadsEndTheRestIsTriedOneAfterTheOther() throws IOException {
		reaches(LIVE, to(REFUSED, ALSO_REFUSED, LIVE).on(threadsFor(1)));
		assertThat(this.sockets.tried()).containsExactly(REFUSED, "", ALSO_REFUSED, LIVE);
	}

	@Test
	void whatHasStartedIsWaitedForWhenThereIsNoFurtherThread() throws IOException {
		reaches(LIVE, to(LIVE, HOLE).on(threadsFor(1)).attemptDelay(Connecting.SHORT));
	}

	private static Executor threadsFor(int count) {
		AtomicInteger left = new AtomicInteger(count);
		return (attempt) -> {
			if (left.getAndDecrement() <= 0) {
				throw new RejectedExecutionException("all are busy");
			}
			Threads.CONNECTS.execute(attempt);
		};
	}

	@Test
	void ofTwoThatConnectTheSecondIsClosed() throws Exception {
		BlockingQueue<Runnable> attempts = new LinkedBlockingQueue<>();
		listen("127.0.0.7", port);
		Connecting connecting = to(LIVE, "127.0.0.7").attemptDelay(Connecting.SHORT).on(attempts::add);
		FutureTask<Socket> task = new FutureTask<>(() -> connecting.connect(this.sockets));
		new Thread(task, "connecting").start();
		Runnable first = attempts.take();
		attempts.take().run();
		first.run();
		try (Socket socket = task.get(10, TimeUnit.SECONDS)) {
			assertThat(socket.getInetAddress().getHostAddress()).isEqualTo("127.0.0.7");
			assertThat(this.sockets.opened()).extracting(Socket::isClosed).containsExactly(true, false);
		}
	}

	@Test
	void aSocketThatIsNoGoodCountsAsAFailure() {
		SocketSource closed = new SocketSource() {

			@Override
			public Socket open() {
				Recorded socket = HappyEyeballsTests.this.sockets.open();
				socket.shut();
				return socket;
			}

			@Override
			public boolean isCancelled() {
				return false;
			}

		};
		SocketException failure = catchThrowableOfType(SocketException.class, () -> to(HOLE, LIVE).connect(closed));
		assertThat(failure).isExactlyInstanceOf(SocketException.class);
		assertThat(failure.getSuppressed()).hasSize(1);
		assertThat(this.sockets.tried()).containsExactly("", "");
	}

	@Test
	void anInterruptEndsAllOfThem() throws Exception {
		Connecting connecting = to(HOLE, OTHER_HOLE).attemptDelay(Connecting.SHORT);
		FutureTask<Boolean> task = new FutureTask<>(() -> {
			assertThat(failure(SocketException.class, connecting)).hasMessage("Closed by interrupt");
			return Thread.currentThread().isInterrupted();
		});
		Thread thread = new Thread(task, "connecting");
		thread.start();
		Eventually.await("two attempts", this.sockets::opened, (opened) -> opened.size() == 2);
		thread.interrupt();
		assertThat(task.get(10, TimeUnit.SECONDS)).as("still interrupted").isTrue();
	}

	@Test
	void anInterruptThatMeetsTheWinnerClosesIt() throws Exception {
		CompletableFuture<Socket> won = new CompletableFuture<>();
		Thread caller = Thread.currentThread();
		SocketSource source = new SocketSource() {

			@Override
			public Socket open() {
				return new InterruptingSocket(caller, won);
			}

			@Override
			public boolean isCancelled() {
				return false;
			}

		};
		assertThatExceptionOfType(SocketException.class).isThrownBy(() -> to(LIVE, HOLE).connect(source))
			.withMessage("Closed by interrupt");
		assertThat(Thread.interrupted()).isTrue();
		assertThat(won.get(10, TimeUnit.SECONDS).isClosed()).isTrue();
	}

	@Test
	void aRaceLeavesNothingBehind() throws Exception {
		race(50);
		ResourceUsage before = ResourceUsage.take();
		race(500);
		ResourceUsage after = ResourceUsage.take();
		assertThat(after.files()).as("open files").isLessThanOrEqualTo(before.files());
		assertThat(after.threadsNotIn(before)).as("threads").isEmpty();
	}

	private void race(int count) throws IOException {
		for (int i = 0; i < count; i++) {
			RecordedSockets source = new RecordedSockets(true);
			reaches(LIVE, to(HOLE, REFUSED, LIVE).attemptDelay(Connecting.SHORT), source);
			live.accept().close();
			assertThatExceptionOfType(ConnectException.class)
				.isThrownBy(() -> to(REFUSED, ALSO_REFUSED).connect(new RecordedSockets(true)));
		}
		Connecting.awaitNoAttempt();
	}

	/**
	 * Interrupts the caller once it has connected, while the race takes it off its list,
	 * when the caller cannot go on.
	 */
	private static final class InterruptingSocket extends Socket {

		private final Thread caller;

		private final CompletableFuture<Socket> won;

		InterruptingSocket(Thread caller, CompletableFuture<Socket> won) {
			super(Proxy.NO_PROXY);
			this.caller = caller;
			this.won = won;
		}

		@Override
		public boolean equals(@Nullable Object other) {
			if (isConnected() && this.won.complete(this)) {
				this.caller.interrupt();
				// it no longer waits for a change, but for the lock
				Eventually.await("a caller that waits", this.caller::getState, Thread.State.WAITING::equals);
			}
			return this == other;
		}

		@Override
		public int hashCode() {
			return System.identityHashCode(this);
		}

	}

}
