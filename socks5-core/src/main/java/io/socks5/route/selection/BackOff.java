package io.socks5.route.selection;

import java.util.concurrent.TimeUnit;

/**
 * The time for which an endpoint is held down: exponential, with a limit, and with jitter
 * so that several machines do not return at the same moment.
 */
final class BackOff {

	static final long FIRST = TimeUnit.SECONDS.toNanos(1);

	static final long MAX = TimeUnit.SECONDS.toNanos(30);

	/** The largest deviation, as a part of the time. */
	static final double JITTER = 0.2;

	private BackOff() {
	}

	/**
	 * Returns the time to hold an endpoint down.
	 * @param level 1 for the first time, one more for each further failure
	 * @param random from 0 (inclusive) to 1 (exclusive)
	 * @return nanoseconds
	 */
	static long delay(int level, double random) {
		long exact = (level > 5) ? MAX : Math.min(MAX, FIRST << (level - 1));
		return (long) (exact * (1 - JITTER + 2 * JITTER * random));
	}

}
