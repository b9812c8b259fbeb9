package io.socks5.transport;

import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import io.socks5.testkit.LoopbackServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

/**
 * Tests that a lookup has the deadline of the connect, whatever the resolver does.
 */
@Timeout(60)
class NameLookupTests {

	private static final Duration LIMIT = Duration.ofMillis(200);

	private final ThreadPoolExecutor oneThread = new ThreadPoolExecutor(1, 1, 1, TimeUnit.SECONDS,
			new LinkedBlockingQueue<>());

	private final CountDownLatch started = new CountDownLatch(1);

	private final CountDownLatch answer = new CountDownLatch(1);

	private final RecordedSockets sockets = new RecordedSockets(true);

	private final NameLookupQueue queue = new NameLookupQueue(this::hang, this.oneThread, new PlaceBudget(1, 0));

	private final NameLookup hanging = new NameLookup(this.queue, false);

	@AfterEach
	void end() {
		this.answer.countDown();
		this.oneThread.shutdown();
	}

	private InetAddress[] hang(String name) throws IOException {
		this.started.countDown();
		try {
			this.answer.await();
		}
		catch (InterruptedException ex) {
			throw new AssertionError(ex);
		}
		return new InetAddress[] { LoopbackServer.loopback() };
	}

	private static Deadline after(Duration limit) {
		return Deadline.after(limit, "connect timeout");
	}

	@Test
	void givesWhatTheResolverGives() throws IOException {
		this.answer.countDown();
		assertThat(this.hanging.addresses("proxy.test", after(Connecting.LONG), this.sockets))
			.containsExactly(LoopbackServer.loopback());
	}

	@Test
	void doesNotOutliveTheDeadline() {
		assertThatExceptionOfType(SocketTimeoutException.class)
			.isThrownBy(() -> this.hanging.addresses("proxy.test", after(LIMIT), this.sockets))
			.withMessage("The lookup of proxy.test timed out");
	}

	@Test
	void doesNotOutliveTheDeadlineWhileOthersHang() throws Exception {
		doesNotOutliveTheDeadline();
		this.started.await();
		doesNotOutliveTheDeadline();
		assertThat(this.queue.waiting()).as("requests in the queue").isZero();
		this.answer.countDown();
		givesWhatTheResolverGives();
	}

	@Test
	void aCancellationEndsTheWait() throws Exception {
		FutureTask<InetAddress[]> task = new FutureTask<>(
				() -> this.hanging.addresses("proxy.test", after(Connecting.LONG), this.sockets));
		new Thread(task, "looking up").start();
		this.started.await();
		this.sockets.cancel();
		assertThat(task).failsWithin(Duration.ofSeconds(10))
			.withThrowableThat()
			.withCauseExactlyInstanceOf(SocketException.class)
			.withMessageContaining("Socket closed");
		assertThat(this.sockets.onCancel()).isSameAs(SocketSource.NOTHING);
	}

	@Test
	void aCancellationBeforeTheWaitEndsItAtOnce() {
		this.sockets.cancel();
		assertThatExceptionOfType(SocketException.class)
			.isThrownBy(() -> this.hanging.addresses("proxy.test", after(Connecting.LONG), this.sockets))
			.withMessage("Socket closed");
	}

	@Test
	void anInterruptEndsTheWait() throws Exception {
		FutureTask<Boolean> task = new FutureTask<>(() -> {
			assertThatExceptionOfType(SocketException.class)
				.isThrownBy(() -> this.hanging.addresses("proxy.test", after(Connecting.LONG), this.sockets))
				.withMessage("Closed by interrupt");
			return Thread.currentThread().isInterrupted();
		});
		Thread thread = new Thread(task, "looking up");
		thread.start();
		this.started.await();
		thread.interrupt();
		assertThat(task.get(10, TimeUnit.SECONDS)).as("still interrupted").isTrue();
	}

	@Test
	void reportsAnUnknownName() {
		assertThatExceptionOfType(UnknownHostException.class).isThrownBy(() -> lookup((name) -> {
			throw new UnknownHostException(name);
		}))
			.withMessage("proxy.test")
			.satisfies((failure) -> assertThat(failure.getStackTrace()).as("the trace of who asked")
				.anyMatch((frame) -> frame.getClassName().equals(NameLookupTests.class.getName())));
	}

	@Test
	void anythingElseIsAnIoException() {
		assertThatIOException().isThrownBy(() -> lookup((name) -> {
			throw new IllegalStateException("a resolver from outside");
		}))
			.withMessage("The lookup of proxy.test failed unexpectedly: "
					+ "java.lang.IllegalStateException: a resolver from outside")
			.withCauseExactlyInstanceOf(IllegalStateException.class);
	}

	private void lookup(NameLookupQueue.Resolver resolver) throws IOException {
		new NameLookup(new NameLookupQueue(resolver, this.oneThread, new PlaceBudget(1, 0)), false)
			.addresses("proxy.test", after(Connecting.LONG), this.sockets);
	}

	@Test
	void aWaitForLookupsOfOthersEndsWithThem() throws Exception {
		CompletableFuture<Void> lookups = new CompletableFuture<>();
		FutureTask<Void> wait = awaiting(lookups, after(Connecting.LONG));
		lookups.complete(null);
		wait.get(10, TimeUnit.SECONDS);
	}

	@Test
	void aWaitForLookupsOfOthersEndsAtTheDeadline() throws Exception {
		CompletableFuture<Void> lookups = new CompletableFuture<>();
		awaiting(lookups, after(LIMIT)).get(10, TimeUnit.SECONDS);
		assertThat(lookups).isNotDone();
	}

	@Test
	void aWaitForLookupsOfOthersIsCancelledAlone() {
		CompletableFuture<Void> lookups = new CompletableFuture<>();
		FutureTask<Void> wait = awaiting(lookups, after(Connecting.LONG));
		this.sockets.cancel();
		assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> wait.get(10, TimeUnit.SECONDS))
			.withCauseExactlyInstanceOf(SocketException.class)
			.withMessageContaining("Socket closed");
		assertThat(lookups).isNotDone();
	}

	@Test
	void aWaitForLookupsOfOthersCanBeInterrupted() {
		CompletableFuture<Void> lookups = new CompletableFuture<>();
		Thread.currentThread().interrupt();
		assertThatExceptionOfType(SocketException.class)
			.isThrownBy(() -> this.hanging.names(this.sockets).await(lookups, after(Connecting.LONG)));
		assertThat(Thread.interrupted()).isTrue();
		assertThat(lookups).isNotDone();
	}

	private FutureTask<Void> awaiting(CompletableFuture<?> lookups, Deadline deadline) {
		FutureTask<Void> wait = new FutureTask<>(() -> {
			this.hanging.names(this.sockets).await(lookups, deadline);
			return null;
		});
		Thread thread = new Thread(wait, "test");
		thread.setDaemon(true);
		thread.start();
		return wait;
	}

}
