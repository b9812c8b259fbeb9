package io.socks5.boot.metrics;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;

import io.socks5.boot.ConnectOutcome;
import io.socks5.protocol.Phase;
import io.socks5.protocol.Socks5Failure;

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
		this.up = switch (ConnectOutcome.of(cause)) {
			case SUCCESS, REJECTED -> 1;
			case CONNECT_FAILED, AUTH_FAILED, PROTOCOL_ERROR -> 0;
			// the destination may be the cause during the request
			case TIMEOUT, CLOSED -> isOfRequest(cause) ? this.up : 0;
			// these say nothing about the proxy
			case CANCELLED, DENIED, OTHER -> this.up;
		};
	}

	private static boolean isOfRequest(IOException cause) {
		return cause instanceof Socks5Failure failure && failure.phase() == Phase.REQUEST;
	}

}
