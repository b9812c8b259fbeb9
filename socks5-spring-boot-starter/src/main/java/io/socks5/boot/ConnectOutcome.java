package io.socks5.boot;

import java.io.IOException;
import java.net.SocketException;
import java.nio.channels.ClosedByInterruptException;
import java.util.Locale;

import io.socks5.protocol.ProtocolViolationException;
import io.socks5.protocol.ProxyAuthenticationException;
import io.socks5.protocol.ProxyClosedException;
import io.socks5.protocol.ProxyUnreachableException;
import io.socks5.protocol.RequestRejectedException;
import io.socks5.protocol.Socks5TimeoutException;

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
	CANCELLED;

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
		if (failure instanceof Socks5TimeoutException) {
			return TIMEOUT;
		}
		boolean cancelled = failure instanceof SocketException || failure instanceof ClosedByInterruptException;
		return cancelled ? CANCELLED : PROTOCOL_ERROR;
	}

	/**
	 * The outcome as a tag value.
	 * @return lower case with underscores
	 */
	public String tag() {
		return name().toLowerCase(Locale.ROOT);
	}

}
