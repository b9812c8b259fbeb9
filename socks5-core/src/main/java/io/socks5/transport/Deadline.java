package io.socks5.transport;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * A point in time on the monotonic clock. The steps of a connect share it, so each step
 * has the time that the earlier ones left.
 */
public final class Deadline {

	/**
	 * The maximum timeout: half of the range of the clock, so that the difference between
	 * two points in time never overflows.
	 */
	private static final Duration MAX = Duration.ofNanos(Long.MAX_VALUE / 2);

	private final long at;

	private final Duration timeout;

	private final String name;

	private Deadline(long at, Duration timeout, String name) {
		this.at = at;
		this.timeout = timeout;
		this.name = name;
	}

	/**
	 * Starts a timeout now.
	 * @param timeout the timeout; zero or less has already passed, and more than a
	 * century never passes
	 * @param name the name of the timeout, for messages
	 * @return the deadline
	 */
	public static Deadline after(Duration timeout, String name) {
		return new Deadline(System.nanoTime() + nanos(timeout), timeout, name);
	}

	private static long nanos(Duration timeout) {
		if (timeout.isNegative()) {
			return 0;
		}
		return (timeout.compareTo(MAX) < 0) ? timeout.toNanos() : MAX.toNanos();
	}

	/**
	 * Returns the earlier of two deadlines.
	 * @param other the other deadline
	 * @return the earlier deadline
	 */
	public Deadline orEarlier(Deadline other) {
		return (other.at - this.at < 0) ? other : this;
	}

	/**
	 * Returns the deadline after a pause.
	 * @param nanos the length of the pause
	 * @return a later deadline with the same name
	 */
	Deadline later(long nanos) {
		return new Deadline(this.at + nanos, this.timeout, this.name);
	}

	/**
	 * Returns the deadline of the first one of several steps that take the same time.
	 * @param steps the number of steps
	 * @return this deadline for a single step, or an earlier one
	 */
	Deadline share(int steps) {
		if (steps == 1) {
			return this;
		}
		long now = System.nanoTime();
		return new Deadline(now + (this.at - now) / steps, this.timeout, this.name);
	}

	/**
	 * Returns the point in time.
	 * @return a value of {@link System#nanoTime()}
	 */
	public long nanoTime() {
		return this.at;
	}

	/**
	 * Returns the remaining time, in the unit of socket timeouts.
	 * @return the milliseconds, rounded up; 0 if the deadline has passed
	 */
	public int remainingMillis() {
		long nanos = this.at - System.nanoTime();
		if (nanos <= 0) {
			return 0;
		}
		long millis = TimeUnit.NANOSECONDS.toMillis(nanos + 999_999);
		return (int) Math.min(millis, Integer.MAX_VALUE);
	}

	/**
	 * Returns the name and the length of the timeout, for messages.
	 */
	@Override
	public String toString() {
		boolean wholeSeconds = this.timeout.toMillisPart() == 0 || this.timeout.compareTo(MAX) > 0;
		return this.name + " of " + (wholeSeconds ? this.timeout.toSeconds() + " s" : this.timeout.toMillis() + " ms");
	}

}
