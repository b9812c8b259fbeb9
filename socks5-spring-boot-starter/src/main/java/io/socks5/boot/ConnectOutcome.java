package io.socks5.boot;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.util.Locale;

import io.socks5.protocol.DestinationDeniedException;
import io.socks5.protocol.Phase;
import io.socks5.protocol.ProtocolViolationException;
import io.socks5.protocol.ProxyAuthenticationException;
import io.socks5.protocol.ProxyClosedException;
import io.socks5.protocol.ProxyUnreachableException;
import io.socks5.protocol.RequestRejectedException;
import io.socks5.protocol.Socks5Failure;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of a connect, from a bounded set, for meters and health.
 */
public enum ConnectOutcome {

	/** The tunnel was established. */
	SUCCESS,

	/** TCP or TLS to the proxy failed. */
	CONNECT_FAILED,

	/** No common authentication method, or the login was refused. */
	AUTH_FAILED,

	/** The proxy refused the request. */
	REJECTED,

	/** A route denied the destination, and nothing was opened. */
	DENIED,

	/** The proxy violated the protocol. */
	PROTOCOL_ERROR,

	/** The proxy closed the connection during the handshake. */
	CLOSED,

	/** A deadline passed. */
	TIMEOUT,

	/** The application closed the socket, or interrupted the connect. */
	CANCELLED,

	/**
	 * Another failure, which the proxy did not cause. Examples are an unknown host in a
	 * local lookup and an unexpected failure.
	 */
	OTHER;

	/**
	 * Returns the outcome for a failure.
	 * @param failure the failure of a connect
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
		if (failure instanceof DestinationDeniedException) {
			return DENIED;
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
	 * Returns what a failure shows about the proxy.
	 * @param failure the failure of a connect
	 * @return whether the proxy is up, or {@code null} if the failure does not show it
	 */
	public static @Nullable Boolean showsUp(IOException failure) {
		return switch (of(failure)) {
			case SUCCESS, REJECTED -> true;
			case CONNECT_FAILED, AUTH_FAILED, PROTOCOL_ERROR -> false;
			// the destination may be the cause during the request
			case TIMEOUT, CLOSED -> isOfRequest(failure) ? null : false;
			case CANCELLED, DENIED, OTHER -> null;
		};
	}

	private static boolean isOfRequest(IOException failure) {
		return failure instanceof Socks5Failure known && known.phase() == Phase.REQUEST;
	}

	/**
	 * Returns a description of a failure, without a stack trace.
	 * @param failure the failure of a connect
	 * @return the message, preceded by the type unless the message is a whole sentence
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
	 * Returns the outcome as a tag value.
	 * @return lower case with underscores
	 */
	public String tag() {
		return name().toLowerCase(Locale.ROOT);
	}

}
