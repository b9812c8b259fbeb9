package io.socks5.transport;

/**
 * A task of a {@link Timer}, which several threads may need at the same time. It runs at
 * most once. Whether it has expired no longer changes when all threads have stopped it.
 */
public abstract class TimedTask implements Runnable, Comparable<TimedTask> {

	private final Timer timer;

	/** The place among the waiting tasks. It is not later than the due time. */
	private long at;

	private long order;

	private volatile long due;

	/** The number of threads that have started the task and not stopped it. */
	private volatile int users;

	private volatile boolean expired;

	TimedTask(Timer timer) {
		this.timer = timer;
	}

	/**
	 * Starts the time of a task, unless it has expired. Each call requires one of
	 * {@link #stop()}.
	 * @param nanoTime the time to run at, on the clock of {@link System#nanoTime()}
	 */
	final void start(long nanoTime) {
		this.timer.lock();
		try {
			if (this.users == 0 && !this.expired) {
				this.due = nanoTime;
				this.timer.add(this);
			}
			this.users++;
		}
		finally {
			this.timer.unlock();
		}
	}

	/**
	 * Moves the time of a started task. Only one thread at a time may do so.
	 * @param nanoTime the time to run at, on the clock of {@link System#nanoTime()}
	 */
	final void move(long nanoTime) {
		if (nanoTime - this.due >= 0) {
			// found when the time before has come
			this.due = nanoTime;
			return;
		}
		this.timer.lock();
		try {
			this.due = nanoTime;
			if (this.timer.remove(this)) {
				this.timer.add(this);
			}
		}
		finally {
			this.timer.unlock();
		}
	}

	/**
	 * Ends the use by one thread. The task no longer expires if it was the last one.
	 */
	final void stop() {
		this.timer.lock();
		try {
			this.users = Math.max(0, this.users - 1);
			if (this.users == 0) {
				this.timer.remove(this);
			}
		}
		finally {
			this.timer.unlock();
		}
	}

	/**
	 * Ends the use by all threads. The task no longer expires.
	 */
	public final void cancel() {
		if (this.users > 0) {
			this.timer.lock();
			try {
				this.users = 0;
				this.timer.remove(this);
			}
			finally {
				this.timer.unlock();
			}
		}
	}

	/**
	 * Makes a started task expire whose time has come, so that the timer does not run it.
	 * @return whether the caller has to run the task
	 */
	final boolean expireIfDue() {
		if (this.users == 0 || !isDue()) {
			return false;
		}
		this.timer.lock();
		try {
			boolean waited = this.timer.remove(this);
			this.expired |= waited;
			return waited;
		}
		finally {
			this.timer.unlock();
		}
	}

	/**
	 * Returns whether the time has come.
	 * @return {@code true} even if the task was stopped before
	 */
	public final boolean isDue() {
		return this.due - System.nanoTime() <= 0;
	}

	/**
	 * Returns the time at which the timer looks at this task.
	 * @return the time, which requires the lock of the timer
	 */
	final long at() {
		return this.at;
	}

	/**
	 * Takes the present time of this task as the one at which the timer looks at it.
	 * Requires the lock of the timer.
	 * @param number the place among tasks of the same time, different for each call
	 */
	final void queue(long number) {
		this.at = this.due;
		this.order = number;
	}

	/**
	 * Makes this task expire if its time has not moved. Requires the lock of the timer.
	 * @param now the time at present
	 * @return whether the task has expired and must run
	 */
	final boolean expire(long now) {
		this.expired = this.due - now <= 0;
		return this.expired;
	}

	/**
	 * Returns whether the time has come before the task was stopped.
	 * @return {@code true} if the task runs or has run
	 */
	final boolean isExpired() {
		return this.expired;
	}

	@Override
	public final int compareTo(TimedTask other) {
		long earlier = this.at - other.at;
		return Long.signum((earlier != 0) ? earlier : this.order - other.order);
	}

}
