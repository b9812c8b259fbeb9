package io.socks5.transport;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * A point in time that steps of a connect share, on the monotonic clock: what one step
 * uses up is gone for the next.
 */
public final class Deadline {

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
	 * @param limit how long, greater than zero
	 * @param name what sets it, for the message of a failure
	 * @return the deadline
	 */
	public static Deadline after(Duration limit, String name) {
		return new Deadline(System.nanoTime() + limit.toNanos(), limit, name);
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
		long millis = this.limit.toMillis();
		return this.name + " of " + ((millis % 1000 == 0) ? (millis / 1000) + " s" : millis + " ms");
	}

}
