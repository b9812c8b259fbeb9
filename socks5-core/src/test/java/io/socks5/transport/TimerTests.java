package io.socks5.transport;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import io.socks5.testkit.Eventually;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for the times at which tasks run, and for the thread that waits for them.
 */
@Timeout(60)
class TimerTests {

	private static final long SHORT = Duration.ofMillis(50).toNanos();

	private static final Duration IDLE = Duration.ofMillis(20);

	private static final long LONG = Duration.ofMinutes(5).toNanos();

	private final List<Thread> threads = Collections.synchronizedList(new ArrayList<>());

	private final ThreadFactory factory = (task) -> {
		Thread thread = new Thread(task, "timer");
		thread.setDaemon(true);
		this.threads.add(thread);
		return thread;
	};

	private final BlockingQueue<Recorded> done = new LinkedBlockingQueue<>();

	private final Timer timer = new Timer(this.factory, Runnable::run, IDLE);

	@AfterEach
	void isIdle() {
		assertThat(this.timer.size()).isZero();
		for (Thread thread : this.threads) {
			Eventually.await("the end of the thread", () -> !thread.isAlive());
		}
	}

	private Recorded started(long nanos) {
		return startedAt(System.nanoTime() + nanos);
	}

	private Recorded startedAt(long time) {
		Recorded task = new Recorded(this.timer);
		task.start(time);
		return task;
	}

	private Recorded next() throws InterruptedException {
		Recorded next = this.done.poll(30, TimeUnit.SECONDS);
		assertThat(next).isNotNull();
		assertThat(next.isExpired()).isTrue();
		return next;
	}

	@Test
	void tasksRunInTheOrderOfTheirTimes() throws Exception {
		Gate gate = new Gate();
		long now = System.nanoTime();
		Recorded last = startedAt(now + 3 * SHORT);
		Recorded first = startedAt(now + SHORT);
		Recorded middle = startedAt(now + 2 * SHORT);
		gate.open();
		assertThat(next()).isSameAs(first);
		assertThat(next()).isSameAs(middle);
		assertThat(next()).isSameAs(last);
		assertThat(System.nanoTime() - now).isGreaterThanOrEqualTo(3 * SHORT);
		assertThat(this.threads).hasSize(1);
	}

	@Test
	void aTimeThatHasPassedRunsAtOnce() throws Exception {
		Recorded task = started(-LONG);
		assertThat(next()).isSameAs(task);
	}

	@Test
	void severalTasksCanHaveTheSameTime() throws Exception {
		long time = System.nanoTime() + SHORT;
		for (int i = 0; i < 10; i++) {
			new Recorded(this.timer).start(time);
		}
		for (int i = 0; i < 10; i++) {
			next();
		}
	}

	@Test
	void aStoppedTaskDoesNotRun() throws Exception {
		Gate gate = new Gate();
		Recorded stopped = started(SHORT);
		Recorded cancelled = started(SHORT);
		Recorded later = started(2 * SHORT);
		stopped.stop();
		cancelled.cancel();
		gate.open();
		assertThat(next()).isSameAs(later);
		assertThat(stopped.isExpired() || cancelled.isExpired()).isFalse();
		assertThat(stopped.expireIfDue()).isFalse();
	}

	@Test
	void aTaskCanBeStartedAgain() throws Exception {
		Recorded task = started(LONG);
		task.stop();
		task.start(System.nanoTime() + SHORT);
		assertThat(next()).isSameAs(task);
		task.stop();
		task.start(System.nanoTime());
		assertThat(this.timer.size()).as("runs once").isZero();
	}

	@Test
	void aTaskWaitsUntilAllHaveStoppedIt() throws Exception {
		Recorded task = started(LONG);
		task.start(System.nanoTime());
		task.stop();
		assertThat(this.timer.size()).isOne();
		task.move(System.nanoTime());
		assertThat(next()).isSameAs(task);
	}

	@Test
	void aTaskIsCancelledForAll() {
		Recorded task = started(LONG);
		task.start(System.nanoTime());
		task.cancel();
		assertThat(this.timer.size()).isZero();
		task.stop();
		task.stop();
		task.cancel();
	}

	@Test
	void aTaskThatMovesToALaterTimeRunsThen() throws Exception {
		Gate gate = new Gate();
		long now = System.nanoTime();
		Recorded task = startedAt(now + SHORT);
		Recorded other = startedAt(now + 2 * SHORT);
		task.move(now + 4 * SHORT);
		gate.open();
		assertThat(next()).isSameAs(other);
		assertThat(next()).isSameAs(task);
		assertThat(System.nanoTime() - now).isGreaterThanOrEqualTo(4 * SHORT);
	}

	@Test
	void aTaskThatMovesToAnEarlierTimeRunsThen() throws Exception {
		Recorded other = started(LONG);
		Recorded task = started(LONG);
		task.move(System.nanoTime() + SHORT);
		assertThat(next()).isSameAs(task);
		other.cancel();
	}

	@Test
	void aTaskMovesBackAndForth() throws Exception {
		Gate gate = new Gate();
		Recorded task = started(SHORT);
		task.move(System.nanoTime() + LONG);
		Recorded other = started(2 * SHORT);
		gate.open();
		assertThat(next()).isSameAs(other);
		task.move(System.nanoTime() + SHORT);
		assertThat(next()).isSameAs(task);
	}

	@Test
	void aTaskExpiresOnTheThreadOfACallerWhenItIsDue() throws Exception {
		Gate gate = new Gate();
		Recorded task = new Recorded(this.timer);
		assertThat(task.expireIfDue()).as("not started").isFalse();
		task.start(System.nanoTime() + LONG);
		assertThat(task.isDue()).isFalse();
		assertThat(task.expireIfDue()).isFalse();
		task.move(System.nanoTime());
		assertThat(task.isDue()).isTrue();
		assertThat(task.expireIfDue()).isTrue();
		assertThat(task.isExpired()).isTrue();
		assertThat(task.expireIfDue()).as("once").isFalse();
		assertThat(this.timer.size()).isZero();
		gate.open();
		Recorded later = started(0);
		assertThat(next()).isSameAs(later);
	}

	@Test
	void expiryAndStopNeverBothSucceed() throws Exception {
		CyclicBarrier together = new CyclicBarrier(2);
		for (int i = 0; i < 200; i++) {
			long time = System.nanoTime() + Duration.ofMillis(1).toNanos();
			Recorded task = new Recorded(this.timer);
			FutureTask<Boolean> own = new FutureTask<>(() -> {
				together.await();
				return whenDue(task, time);
			});
			new Thread(own).start();
			together.await();
			task.start(time);
			while (System.nanoTime() - time < 0) {
				Thread.onSpinWait();
			}
			task.stop();
			boolean expired = task.isExpired();
			boolean byCaller = own.get(30, TimeUnit.SECONDS);
			assertThat(task.isExpired()).as("nothing changes after the stop").isEqualTo(expired);
			if (expired && !byCaller) {
				assertThat(next()).isSameAs(task);
			}
			assertThat(this.done).isEmpty();
		}
	}

	private static boolean whenDue(Recorded task, long time) {
		while (System.nanoTime() - time < 0) {
			Thread.onSpinWait();
		}
		return task.expireIfDue();
	}

	@Test
	void theThreadIsNotWokenByLaterTasks() throws Exception {
		Timer patient = new Timer(this.factory, Runnable::run, Duration.ofSeconds(1));
		Recorded task = new Recorded(patient);
		task.start(System.nanoTime() + LONG);
		Thread thread = this.threads.get(0);
		Eventually.await("a waiting thread", thread::getState, (state) -> state == Thread.State.TIMED_WAITING);
		long before = waits(thread);
		for (int i = 0; i < 20_000; i++) {
			task.stop();
			task.start(System.nanoTime() + LONG);
		}
		task.move(System.nanoTime());
		assertThat(next()).isSameAs(task);
		assertThat(waits(thread) - before).isLessThan(10);
	}

	private static long waits(Thread thread) {
		return ManagementFactory.getThreadMXBean().getThreadInfo(thread.getId()).getWaitedCount();
	}

	@Test
	void theThreadEndsAndAnotherFollows() throws Exception {
		started(LONG).stop();
		Thread thread = this.threads.get(0);
		Eventually.await("the end of the thread", () -> !thread.isAlive());
		Recorded task = started(SHORT);
		assertThat(next()).isSameAs(task);
		assertThat(this.threads).hasSize(2);
	}

	@Test
	void anInterruptDoesNotEndTheThread() throws Exception {
		Recorded task = started(4 * SHORT);
		this.threads.get(0).interrupt();
		assertThat(next()).isSameAs(task);
		assertThat(this.threads).hasSize(1);
	}

	@Test
	void withoutAThreadNothingWaits() throws Exception {
		AtomicBoolean full = new AtomicBoolean(true);
		Timer unable = new Timer((task) -> {
			if (full.get()) {
				throw new OutOfMemoryError("unable to create native thread");
			}
			return this.factory.newThread(task);
		}, Runnable::run, IDLE);
		Recorded task = new Recorded(unable);
		assertThatExceptionOfType(OutOfMemoryError.class).isThrownBy(() -> task.start(System.nanoTime()));
		assertThat(unable.size()).isZero();
		full.set(false);
		task.start(System.nanoTime());
		assertThat(next()).isSameAs(task);
	}

	@Test
	void withoutAWorkerTheTimerRunsTheTask() throws Exception {
		Timer alone = new Timer(this.factory, (task) -> {
			throw new RejectedExecutionException("all are busy");
		}, IDLE);
		Recorded task = new Recorded(alone);
		task.start(System.nanoTime());
		assertThat(next()).isSameAs(task);
		assertThat(task.thread).isSameAs(this.threads.get(0));
	}

	@Test
	void aTaskThatFailsDoesNotAffectTheOthers() throws Exception {
		Timer alone = new Timer(this.factory, (task) -> {
			throw new RejectedExecutionException("all are busy");
		}, IDLE);
		Recorded failing = new Recorded(alone) {

			@Override
			public void run() {
				super.run();
				throw new IllegalStateException("a mistake");
			}

		};
		Recorded task = new Recorded(alone);
		task.start(System.nanoTime() + LONG);
		failing.start(System.nanoTime());
		assertThat(next()).isSameAs(failing);
		task.move(System.nanoTime());
		assertThat(next()).isSameAs(task);
		assertThat(this.threads).hasSize(1);
	}

	/**
	 * A task that occupies the thread of the timer.
	 */
	private final class Gate extends TimedTask {

		private final CountDownLatch entered = new CountDownLatch(1);

		private final CountDownLatch opened = new CountDownLatch(1);

		Gate() throws InterruptedException {
			super(TimerTests.this.timer);
			start(System.nanoTime());
			this.entered.await();
		}

		void open() {
			this.opened.countDown();
		}

		@Override
		public void run() {
			this.entered.countDown();
			try {
				this.opened.await();
			}
			catch (InterruptedException ex) {
				throw new AssertionError(ex);
			}
		}

	}

	/**
	 * A task that records its thread.
	 */
	private class Recorded extends TimedTask {

		private volatile @Nullable Thread thread;

		Recorded(Timer timer) {
			super(timer);
		}

		@Override
		public void run() {
			this.thread = Thread.currentThread();
			TimerTests.this.done.add(this);
		}

	}

}
