package io.socks5.boot;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.util.Locale;

import io.socks5.protocol.ProtocolViolationException;
import io.socks5.protocol.ProxyAuthenticationException;
import io.socks5.protocol.ProxyClosedException;
import io.socks5.protocol.ProxyUnreachableException;
import io.socks5.protocol.RequestRejectedException;
import io.socks5.protocol.Socks5Failure;

/**
 * How a connect ended, in one word of a bounded set: what meters and health report.
 */
public enum ConnectOutcome {

	/** The tunnel stood. */
	SUCCESS,

	/** TCP or TLS to the proxy failed. */
	CONNECT_FAILED,

	/** No common authentication method, or the login was refused. */
	AUTH_FAILED,

	/** The proxy refused the request. */
	REJECTED,

	/** What came was not SOCKS5. */
	PROTOCOL_ERROR,

	/** The proxy closed the connection inside the handshake. */
	CLOSED,

	/** A deadline passed. */
	TIMEOUT,

	/** The application closed the socket, or interrupted the connect. */
	CANCELLED,

	/**
	 * Another failure, which is not the proxy's: an unknown host that is looked up here,
	 * a raw channel where octets are protected, an unexpected failure.
	 */
	OTHER;

	/**
	 * The outcome that a failure stands for.
	 * @param failure what a connect threw
	 * @return the outcome
	 */
	public static ConnectOutcome of(IOException failure) {
		if (failure instanceof ProxyUnreachableException) {
			return CONNECT_FAILED;
		}
		if (failure instanceof ProxyAuthenticationException) {
			return AUTH_FAILED;
		}
		if (failure instanceof RequestRejectedException) {
			return REJECTED;
		}
		if (failure instanceof ProtocolViolationException) {
			return PROTOCOL_ERROR;
		}
		if (failure instanceof ProxyClosedException) {
			return CLOSED;
		}
		if (failure instanceof SocketTimeoutException) {
			return TIMEOUT;
		}
		return isCancellation(failure) ? CANCELLED : OTHER;
	}

	private static boolean isCancellation(IOException failure) {
		// the subtypes of SocketException are failures of the network
		return failure.getClass() == SocketException.class || failure instanceof ClosedChannelException
				|| failure instanceof InterruptedIOException;
	}

	/**
	 * Describes a failure for people, without a stack trace.
	 * @param failure what a connect threw
	 * @return the message, led by the type unless the message is a sentence by itself
	 */
	public static String describe(IOException failure) {
		String message = failure.getMessage();
		if (message != null && (failure instanceof Socks5Failure || failure.getClass() == IOException.class)) {
			return message;
		}
		String type = failure.getClass().getSimpleName();
		return (message != null) ? type + ": " + message : type;
	}

	/**
	 * The outcome as a tag value.
	 * @return lower case with underscores
	 */
	public String tag() {
		return name().toLowerCase(Locale.ROOT);
	}

}
