package io.socks5.protocol;

import java.io.IOException;

/**
 * TCP or TLS to the proxy failed; the cause says how.
 */
public final class ProxyUnreachableException extends Socks5Exception {

	/**
	 * A proxy that cannot be reached.
	 * @param context where it happened
	 * @param cause what the network said
	 */
	public ProxyUnreachableException(FailureContext context, IOException cause) {
		super(context, "the proxy is not reachable (" + reason(cause) + ")", cause);
	}

	private static String reason(IOException cause) {
		String kind = cause.getClass().getSimpleName();
		return (cause.getMessage() != null) ? kind + ": " + cause.getMessage() : kind;
	}

	@Override
	public boolean otherProxyMayHelp() {
		return true;
	}

}
