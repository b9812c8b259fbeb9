package io.socks5.transport;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * A point in time that steps of a connect share, on the monotonic clock: what one step
 * uses up is gone for the next.
 */
public final class Deadline {

	/**
	 * Half of what the clock can tell apart, so that the difference of two points in time
	 * never overflows.
	 */
	private static final Duration MAX = Duration.ofNanos(Long.MAX_VALUE / 2);

	private final long at;

	private final Duration limit;

	private final String name;

	private Deadline(long at, Duration limit, String name) {
		this.at = at;
		this.limit = limit;
		this.name = name;
	}

	/**
	 * A deadline from now on.
	 * @param limit how long; it has passed already if this is not greater than zero, and
	 * never passes if this is longer than a century
	 * @param name what sets it, for the message of a failure
	 * @return the deadline
	 */
	public static Deadline after(Duration limit, String name) {
		return new Deadline(System.nanoTime() + nanos(limit), limit, name);
	}

	private static long nanos(Duration limit) {
		if (limit.isNegative()) {
			return 0;
		}
		return (limit.compareTo(MAX) < 0) ? limit.toNanos() : MAX.toNanos();
	}

	/**
	 * The earlier of two.
	 * @param other another deadline
	 * @return this or the other
	 */
	public Deadline orEarlier(Deadline other) {
		return (other.at - this.at < 0) ? other : this;
	}

	/**
	 * What is left, as a socket takes it.
	 * @return milliseconds, rounded up; 0 when the deadline has passed
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
	 * The name and length of the limit, for people.
	 */
	@Override
	public String toString() {
		boolean wholeSeconds = this.limit.toMillisPart() == 0 || this.limit.compareTo(MAX) > 0;
		return this.name + " of " + (wholeSeconds ? this.limit.toSeconds() + " s" : this.limit.toMillis() + " ms");
	}

}
