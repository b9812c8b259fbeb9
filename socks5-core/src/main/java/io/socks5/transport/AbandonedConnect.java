package io.socks5.transport;

import java.io.IOException;

/**
 * Ends a connect whose socket was garbage collected. It has no reference to the socket,
 * which would prevent the collection.
 */
final class AbandonedConnect implements Runnable {

	private volatile DeadlineLine connection;

	private volatile ExchangeChain chain;

	private volatile boolean over;

	AbandonedConnect(BlockingTransport transport) {
		this.connection = transport.connection();
		this.chain = transport.chain();
	}

	void is(BlockingTransport transport) {
		this.connection = transport.connection();
		this.chain = transport.chain();
	}

	void over() {
		this.over = true;
	}

	@Override
	public void run() {
		if (!this.over) {
			IOException closed = SocketErrors.closed();
			SocketErrors.closeAfter(closed, this.connection);
			this.chain.failed(closed);
		}
	}

}
