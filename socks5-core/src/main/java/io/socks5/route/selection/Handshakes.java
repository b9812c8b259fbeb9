package io.socks5.route.selection;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

import io.socks5.route.EndpointStatus.HandshakeTimes;
import org.jspecify.annotations.Nullable;

/**
 * The recent handshake times of an endpoint, in nanoseconds.
 */
final class Handshakes {

	private static final int MAX = 64;

	private static final long MIN_PATIENCE = TimeUnit.MILLISECONDS.toNanos(250);

	private static final long PATIENCE_AT_FIRST = TimeUnit.SECONDS.toNanos(1);

	private final long[] times = new long[MAX];

	private int count;

	private int last = -1;

	private long lastAt;

	private long smoothed;

	private long variation;

	Handshakes copy() {
		Handshakes copy = new Handshakes();
		System.arraycopy(this.times, 0, copy.times, 0, MAX);
		copy.count = this.count;
		copy.last = this.last;
		copy.lastAt = this.lastAt;
		copy.smoothed = this.smoothed;
		copy.variation = this.variation;
		return copy;
	}

	void add(long time, long now) {
		// as TCP estimates its round-trip time, RFC 6298 section 2
		if (this.count == 0) {
			this.smoothed = time;
			this.variation = time / 2;
		}
		else {
			this.variation += (Math.abs(this.smoothed - time) - this.variation) / 4;
			this.smoothed += (time - this.smoothed) / 8;
		}
		this.last = (this.last + 1) % MAX;
		this.times[this.last] = time;
		this.count = Math.min(this.count + 1, MAX);
		this.lastAt = now;
	}

	boolean isEmpty() {
		return this.count == 0;
	}

	/**
	 * Returns the time since the last handshake.
	 * @param now the time
	 * @return nanoseconds
	 */
	long age(long now) {
		return now - this.lastAt;
	}

	/**
	 * Returns the time after which an answer is overdue.
	 * @return nanoseconds
	 */
	long patience() {
		return (this.count == 0) ? PATIENCE_AT_FIRST : Math.max(MIN_PATIENCE, this.smoothed + 4 * this.variation);
	}

	/**
	 * Returns the middle one of the last three times, so that a single one that is far
	 * off does not count.
	 * @return nanoseconds
	 */
	long recent() {
		long a = back(0);
		long b = (this.count > 1) ? back(1) : a;
		long c = (this.count > 2) ? back(2) : Math.min(a, b);
		return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
	}

	private long back(int steps) {
		return this.times[(this.last - steps + MAX) % MAX];
	}

	@Nullable HandshakeTimes summary() {
		if (this.count == 0) {
			return null;
		}
		long[] sorted = Arrays.copyOf(this.times, this.count);
		Arrays.sort(sorted);
		return new HandshakeTimes(this.count, percentile(sorted, 50), percentile(sorted, 95), percentile(sorted, 100));
	}

	private static Duration percentile(long[] sorted, int percent) {
		// the nearest rank, without interpolation
		int rank = (sorted.length * percent + 99) / 100;
		return Duration.ofNanos(sorted[rank - 1]);
	}

}
