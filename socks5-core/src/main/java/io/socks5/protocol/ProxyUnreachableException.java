package io.socks5.protocol;

import java.io.IOException;

/**
 * Thrown if the TCP connection or the TLS handshake with the proxy fails.
 */
public final class ProxyUnreachableException extends Socks5Exception {

	/**
	 * Creates an exception for an unreachable proxy.
	 * @param context the context of the failure
	 * @param cause the network failure
	 */
	public ProxyUnreachableException(FailureContext context, IOException cause) {
		super(context, "the proxy is not reachable (" + reason(cause) + ")", cause);
	}

	private ProxyUnreachableException(ProxyUnreachableException failure) {
		super(failure);
	}

	private static String reason(IOException cause) {
		String kind = cause.getClass().getSimpleName();
		return (cause.getMessage() != null) ? kind + ": " + cause.getMessage() : kind;
	}

	@Override
	public boolean otherProxyMayHelp() {
		return true;
	}

	@Override
	public ProxyUnreachableException again() {
		return new ProxyUnreachableException(this);
	}

}
