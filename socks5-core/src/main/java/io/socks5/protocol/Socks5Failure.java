package io.socks5.protocol;

import java.io.IOException;

import org.jspecify.annotations.Nullable;

/**
 * A failure of a connect through a proxy. A {@link Socks5TimeoutException} implements it
 * too, because it must be a {@link java.net.SocketTimeoutException}.
 */
public interface Socks5Failure {

	/**
	 * Returns the context of the failure.
	 * @return the context
	 */
	FailureContext context();

	/**
	 * Whether the same connect with the same login could succeed through another proxy.
	 * @return {@code false} if the destination or the login is the reason
	 */
	boolean otherProxyMayHelp();

	/**
	 * Returns this failure for one more caller. An exception that two calls throw could
	 * suppress itself, which Java does not allow.
	 * @return a new exception of the same type, with the same message and cause
	 */
	IOException again();

	/**
	 * Returns the phase in which the connect failed.
	 * @return the phase
	 */
	default Phase phase() {
		return context().phase();
	}

	/**
	 * Returns the proxy.
	 * @return the endpoint of the proxy
	 */
	default Endpoint proxy() {
		return context().proxy();
	}

	/**
	 * Returns the requested destination.
	 * @return the destination, or {@code null} if there is none (a probe)
	 */
	default @Nullable Endpoint destination() {
		return context().destination();
	}

}
