package io.socks5.protocol;

import java.io.IOException;

import org.jspecify.annotations.Nullable;

/**
 * Thrown if the proxy closes or resets the connection during the handshake, or the
 * control connection of a UDP association.
 */
public final class ProxyClosedException extends Socks5Exception {

	private final int octetsReceived;

	/**
	 * Creates an exception for a connection that ended during the handshake.
	 * @param context the context of the failure
	 * @param octetsReceived the number of octets received of the expected message
	 * @param octetsAwaited the minimum length of that message, in octets, or 0 if none
	 * was expected because the client had not sent its request
	 * @param cause the network failure, or {@code null} if the proxy closed the
	 * connection
	 */
	public ProxyClosedException(FailureContext context, int octetsReceived, int octetsAwaited,
			@Nullable IOException cause) {
		super(context, "the proxy " + ((cause != null) ? "aborted" : "closed") + " the connection "
				+ when(octetsReceived, octetsAwaited) + context.hint(), cause);
		this.octetsReceived = octetsReceived;
	}

	/**
	 * Creates an exception for the end of the control connection of a UDP association.
	 * RFC 1928 §7.
	 * @param context the context of the failure
	 * @param cause the network failure, or {@code null} if the proxy closed the
	 * connection
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

	private ProxyClosedException(ProxyClosedException failure) {
		super(failure);
		this.octetsReceived = failure.octetsReceived;
	}

	private static String when(int octetsReceived, int octetsAwaited) {
		return (octetsAwaited > 0) ? "after " + octetsReceived + " of at least " + octetsAwaited + " expected octets"
				: "before the request";
	}

	/**
	 * Returns an exception for a connection that ended immediately after the request was
	 * granted.
	 * @param context the context of the failure
	 * @return a new exception
	 */
	public static ProxyClosedException afterGrant(FailureContext context) {
		return new ProxyClosedException(context,
				"the proxy granted the request and then closed the connection immediately");
	}

	/**
	 * Returns the number of octets received of the expected message.
	 * @return 0 or more
	 */
	public int octetsReceived() {
		return this.octetsReceived;
	}

	@Override
	public boolean otherProxyMayHelp() {
		return true;
	}

	@Override
	public ProxyClosedException again() {
		return new ProxyClosedException(this);
	}

}
