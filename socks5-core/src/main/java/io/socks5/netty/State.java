package io.socks5.netty;

import java.nio.channels.AlreadyConnectedException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ConnectionPendingException;

/**
 * The states of a channel, in order. Each proxy of a chain has its own TLS and handshake.
 * Octets pass only in {@link #ESTABLISHED}, and {@link #CLOSED} is final.
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

	ESTABLISHED,

	CLOSED;

	boolean isPending() {
		return switch (this) {
			case STARTING, CONNECTING, SECURING, HANDSHAKING -> true;
			case IDLE, ESTABLISHED, CLOSED -> false;
		};
	}

	Exception refusal() {
		return switch (this) {
			case IDLE, STARTING, CONNECTING, SECURING, HANDSHAKING -> new ConnectionPendingException();
			case ESTABLISHED -> new AlreadyConnectedException();
			case CLOSED -> new ClosedChannelException();
		};
	}

}
