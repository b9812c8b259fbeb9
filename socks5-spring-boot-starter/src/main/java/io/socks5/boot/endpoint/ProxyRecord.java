package io.socks5.boot.endpoint;

import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

import io.socks5.boot.ConnectOutcome;
import io.socks5.boot.endpoint.Socks5Endpoint.Failure;
import io.socks5.boot.endpoint.Socks5Endpoint.Handshakes;
import org.jspecify.annotations.Nullable;

/**
 * The recent connects of one client through one proxy.
 */
final class ProxyRecord {

	private static final int MAX = 64;

	private final AtomicInteger active = new AtomicInteger();

	private final Lock lock = new ReentrantLock();

	private final long[] times = new long[MAX];

	private int count;

	private volatile @Nullable Boolean up;

	private volatile @Nullable Failure lastFailure;

	AtomicInteger active() {
		return this.active;
	}

	/**
	 * Returns whether the proxy is up.
	 * @return whether it is, or {@code null} before the first connect
	 */
	@Nullable Boolean up() {
		return this.up;
	}

	@Nullable Failure lastFailure() {
		return this.lastFailure;
	}

	void authenticated(long nanos) {
		this.lock.lock();
		try {
			this.times[this.count % MAX] = nanos;
			// never negative, and the position in the array stays the same
			this.count = (this.count < Integer.MAX_VALUE - MAX) ? this.count + 1 : MAX + (this.count + 1) % MAX;
		}
		finally {
			this.lock.unlock();
		}
	}

	void established() {
		this.up = true;
	}

	void failed(IOException cause) {
		Boolean shown = ConnectOutcome.showsUp(cause);
		if (shown != null) {
			this.up = shown;
		}
		if (shown == null || !shown) {
			this.lastFailure = new Failure(ConnectOutcome.describe(cause), Instant.now());
		}
	}

	@Nullable Handshakes handshakes() {
		long[] sorted;
		this.lock.lock();
		try {
			sorted = Arrays.copyOf(this.times, Math.min(this.count, MAX));
		}
		finally {
			this.lock.unlock();
		}
		if (sorted.length == 0) {
			return null;
		}
		Arrays.sort(sorted);
		return new Handshakes(sorted.length, percentile(sorted, 50), percentile(sorted, 95), percentile(sorted, 100));
	}

	private static double percentile(long[] sorted, int percent) {
		// the nearest rank, without interpolation
		int rank = (sorted.length * percent + 99) / 100;
		return Millis.of(sorted[rank - 1]);
	}

}
