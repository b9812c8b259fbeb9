package io.socks5.protocol;

import java.io.IOException;

import org.jspecify.annotations.Nullable;

/**
 * The proxy closed or reset the connection inside the handshake, or that of an
 * association of datagrams.
 */
public final class ProxyClosedException extends Socks5Exception {

	private final int octetsReceived;

	/**
	 * A connection that ended inside the handshake.
	 * @param context where it happened
	 * @param octetsReceived how many octets of the message awaited had come
	 * @param octetsAwaited how many were awaited, those received included
	 * @param cause what the network said, or {@code null} for an orderly end
	 */
	public ProxyClosedException(FailureContext context, int octetsReceived, int octetsAwaited,
			@Nullable IOException cause) {
		super(context, "the proxy " + ((cause != null) ? "aborted" : "closed") + " the connection after "
				+ octetsReceived + " of at least " + octetsAwaited + " expected octets" + context.hint(), cause);
		this.octetsReceived = octetsReceived;
	}

	/**
	 * The end of the connection by which an association of datagrams lives. RFC 1928 §7.
	 * @param context where it happened
	 * @param cause what the network said, or {@code null} for an orderly end
	 */
	public ProxyClosedException(FailureContext context, @Nullable IOException cause) {
		super(context, "the proxy " + ((cause != null) ? "aborted" : "closed")
				+ " the control connection, which ended the UDP association", cause);
		this.octetsReceived = 0;
	}

	private ProxyClosedException(FailureContext context, String message) {
		super(context, message, null);
		this.octetsReceived = 0;
	}

	/**
	 * Returns the failure of a connection that was granted and then ended at once.
	 * @param context the proxy and the destination
	 * @return a new exception
	 */
	public static ProxyClosedException afterGrant(FailureContext context) {
		return new ProxyClosedException(context,
				"the proxy granted the request and then closed the connection immediately");
	}

	/**
	 * How many octets of the message awaited had come.
	 * @return 0 or more
	 */
	public int octetsReceived() {
		return this.octetsReceived;
	}

	@Override
	public boolean otherProxyMayHelp() {
		return true;
	}

}
