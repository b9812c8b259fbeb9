package io.socks5.protocol;

import org.jspecify.annotations.Nullable;

/**
 * What every failure of a connect through a proxy can tell, the timeout included (which
 * has to be a {@link java.net.SocketTimeoutException}).
 */
public interface Socks5Failure {

	/**
	 * Where it happened.
	 * @return the context
	 */
	FailureContext context();

	/**
	 * Whether the same connect through another proxy, with the same login, could succeed.
	 * @return {@code false} where the destination or the login is the reason
	 */
	boolean otherProxyMayHelp();

	/**
	 * How far the connect had come.
	 * @return the phase
	 */
	default Phase phase() {
		return context().phase();
	}

	/**
	 * The proxy spoken to.
	 * @return the endpoint of the proxy
	 */
	default Endpoint proxy() {
		return context().proxy();
	}

	/**
	 * What was asked for.
	 * @return the destination, or {@code null} where nothing was (a probe)
	 */
	default @Nullable Endpoint destination() {
		return context().destination();
	}

}
