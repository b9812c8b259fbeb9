package io.socks5.netty;

import java.nio.channels.AlreadyConnectedException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ConnectionPendingException;

/**
 * The states of a channel, in order. Each proxy of a chain has its own TLS and handshake.
 * Octets pass only in {@link #ESTABLISHED}, apart from early data, and {@link #CLOSED} is
 * final.
 */
enum State {

	/** Neither connected nor asked to connect. */
	IDLE,

	/** The connect starts; another handler may have connected TCP already. */
	STARTING,

	/** TCP is being connected. */
	CONNECTING,

	/** TLS to the current proxy. */
	SECURING,

	/** SOCKS5 with the current proxy. */
	HANDSHAKING,

	/**
	 * The application uses the channel, and the request waits for its first flush. The
	 * reply is then awaited in {@link #HANDSHAKING}.
	 */
	DEFERRED,

	ESTABLISHED,

	CLOSED;

	boolean isPending() {
		return switch (this) {
			case STARTING, CONNECTING, SECURING, HANDSHAKING, DEFERRED -> true;
			case IDLE, ESTABLISHED, CLOSED -> false;
		};
	}

	Exception refusal() {
		return switch (this) {
			case IDLE, STARTING, CONNECTING, SECURING, HANDSHAKING -> new ConnectionPendingException();
			case DEFERRED, ESTABLISHED -> new AlreadyConnectedException();
			case CLOSED -> new ClosedChannelException();
		};
	}

}
