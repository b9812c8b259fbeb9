package io.socks5.boot.health;

import java.time.Duration;

/**
 * Conversion of durations of any length to numbers.
 */
final class Saturated {

	private static final Duration MAX = Duration.ofNanos(Long.MAX_VALUE);

	private Saturated() {
	}

	static long nanos(Duration duration) {
		return (duration.compareTo(MAX) < 0) ? duration.toNanos() : Long.MAX_VALUE;
	}

}
