package io.socks5.boot.endpoint;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Conversion of times to milliseconds with three decimals.
 */
final class Millis {

	private Millis() {
	}

	static double of(long nanos) {
		return TimeUnit.NANOSECONDS.toMicros(nanos) / 1000.0;
	}

	static double of(Duration duration) {
		return of(duration.toNanos());
	}

}
