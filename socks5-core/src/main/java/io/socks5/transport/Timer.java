package io.socks5.transport;

import java.time.Duration;
import java.util.TreeSet;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

/**
 * Runs tasks when their time has come, unless they were stopped before. One thread waits
 * for all of them and passes each to an executor. The thread ends when it is idle.
 *
 * <p>
 * The next wake-up of the thread stays when the task that caused it is stopped. A task
 * with a later time does not wake the thread. So a connect that succeeds usually costs no
 * context switch.
 */
final class Timer {

	private final Lock lock = new ReentrantLock();

	private final Condition earlier = this.lock.newCondition();

	private final TreeSet<TimedTask> waiting = new TreeSet<>();

	private final ThreadFactory threads;

	private final Executor executor;

	/** The maximum time without a wake-up. */
	private final long period;

	/** The number of tasks so far, which orders those of the same time. */
	private long count;

	private boolean running;

	/** Whether a task was started since the last wake-up. */
	private boolean used;

	/** The next wake-up, on the clock of {@link System#nanoTime()}. */
	private long wakesAt;

	/**
	 * Creates a timer.
	 * @param threads the factory of its thread
	 * @param executor gets each task when its time has come
	 * @param idle the time after which the thread ends if it is not used
	 */
	Timer(ThreadFactory threads, Executor executor, Duration idle) {
		this.threads = threads;
		this.executor = executor;
		this.period = idle.toNanos();
	}

	/**
	 * Returns the number of tasks that the timer references.
	 * @return the number of waiting tasks
	 */
	int size() {
		this.lock.lock();
		try {
			return this.waiting.size();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Acquires the lock of all tasks.
	 */
	void lock() {
		this.lock.lock();
	}

	/**
	 * Releases the lock of all tasks.
	 */
	void unlock() {
		this.lock.unlock();
	}

	/**
	 * Adds a task. Requires the lock.
	 * @param task the task
	 */
	void add(TimedTask task) {
		task.queue(++this.count);
		this.waiting.add(task);
		this.used = true;
		if (!this.running) {
			startThread(task);
		}
		else if (task.at() - this.wakesAt < 0) {
			this.wakesAt = task.at();
			this.earlier.signal();
		}
	}

	/**
	 * Removes a task. Requires the lock.
	 * @param task the task
	 * @return whether the task was waiting
	 */
	boolean remove(TimedTask task) {
		return this.waiting.remove(task);
	}

	private void startThread(TimedTask task) {
		try {
			this.running = true;
			this.wakesAt = task.at();
			this.threads.newThread(this::run).start();
		}
		catch (RuntimeException | Error ex) {
			this.running = false;
			this.waiting.remove(task);
			throw ex;
		}
	}

	private void run() {
		boolean more = true;
		while (more) {
			try {
				more = runNext();
			}
			catch (Throwable ex) {
				// the other tasks are still waiting
			}
		}
	}

	private boolean runNext() {
		TimedTask next = awaitNext();
		if (next == null) {
			return false;
		}
		try {
			this.executor.execute(next);
		}
		catch (Throwable ex) {
			// no other thread is available
			next.run();
		}
		return true;
	}

	private @Nullable TimedTask awaitNext() {
		this.lock.lock();
		try {
			while (true) {
				long now = System.nanoTime();
				TimedTask next = expired(now);
				if (next != null) {
					return next;
				}
				if (this.waiting.isEmpty() && !this.used) {
					this.running = false;
					return null;
				}
				this.used = false;
				await(now);
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	private @Nullable TimedTask expired(long now) {
		while (!this.waiting.isEmpty() && this.waiting.first().at() - now <= 0) {
			TimedTask first = this.waiting.first();
			this.waiting.remove(first);
			if (first.expire(now)) {
				return first;
			}
			first.queue(++this.count);
			this.waiting.add(first);
		}
		return null;
	}

	private void await(long now) {
		long nanos = this.period;
		if (!this.waiting.isEmpty()) {
			nanos = Math.min(nanos, this.waiting.first().at() - now);
		}
		this.wakesAt = now + nanos;
		try {
			this.earlier.awaitNanos(nanos);
		}
		catch (InterruptedException ex) {
			// the tasks are still waiting
		}
	}

}
