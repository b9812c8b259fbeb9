package io.socks5.netty;

import io.netty.channel.socket.SocketChannel;

/**
 * The reads of a channel, which its transport carries out. With auto-read, the transport
 * reads on its own.
 */
final class RelayedReads {

	private final Socks5SocketChannel channel;

	/** Whether a read waits for the tunnel. */
	private boolean held;

	RelayedReads(Socks5SocketChannel channel) {
		this.channel = channel;
	}

	void begin() {
		SocketChannel transport = this.channel.transport();
		if (!this.channel.isActive()) {
			this.held = true;
		}
		else if (!transport.config().isAutoRead()) {
			transport.read();
		}
	}

	/**
	 * Continues with the read that has waited for the tunnel.
	 */
	void start() {
		if (this.held) {
			this.held = false;
			begin();
		}
	}

	/**
	 * Lets the transport read as the channel does. Until the connect begins, no handler
	 * holds the reads of the transport.
	 */
	void autoReadChanged() {
		if (!this.channel.isConnecting() && !this.channel.isActive()) {
			return;
		}
		if (this.channel.eventLoop().inEventLoop()) {
			this.channel.transport().config().setAutoRead(this.channel.config().isAutoRead());
		}
		else {
			this.channel.eventLoop().execute(this::autoReadChanged);
		}
	}

}
