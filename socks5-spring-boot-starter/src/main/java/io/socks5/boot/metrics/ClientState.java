package io.socks5.boot.metrics;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;

import io.socks5.boot.ConnectOutcome;

/**
 * The numbers of one client that gauges read.
 */
final class ClientState {

	private final AtomicInteger tunnels = new AtomicInteger();

	private final AtomicInteger handshakes = new AtomicInteger();

	private volatile double up = Double.NaN;

	AtomicInteger tunnels() {
		return this.tunnels;
	}

	AtomicInteger handshakes() {
		return this.handshakes;
	}

	/**
	 * Returns whether the proxy is up.
	 * @return 1 or 0, or not a number before the first connect
	 */
	double up() {
		return this.up;
	}

	void succeeded() {
		this.up = 1;
	}

	void failed(IOException cause) {
		Boolean shown = ConnectOutcome.showsUp(cause);
		if (shown != null) {
			this.up = shown ? 1 : 0;
		}
	}

}
