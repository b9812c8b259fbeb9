package io.socks5.protocol;

import org.jspecify.annotations.Nullable;

/**
 * The proxy and the client did not agree on who the client is: no common method, a method
 * that was not offered, a refused login, or no login to show. RFC 1928 §3, RFC 1929 §2.
 */
public final class ProxyAuthenticationException extends Socks5Exception {

	private final Reason reason;

	private final int status;

	/**
	 * A failed authentication.
	 * @param context where it happened
	 * @param reason why
	 * @param status the octet that said so, or -1 if none did
	 * @param message what happened, without any secret
	 * @param cause what made it fail on our side, if anything did
	 */
	public ProxyAuthenticationException(FailureContext context, Reason reason, int status, String message,
			@Nullable Throwable cause) {
		super(context, message, cause);
		this.reason = reason;
		this.status = status;
	}

	/**
	 * Why it failed.
	 * @return the reason
	 */
	public Reason reason() {
		return this.reason;
	}

	/**
	 * The octet that said so: the METHOD of the greeting's reply, the STATUS of RFC 1929,
	 * or of RFC 1961 the MTYP of an abort or the protection level.
	 * @return 0 to 255, or -1 if no octet of the proxy is the reason
	 */
	public int status() {
		return this.status;
	}

	@Override
	public boolean otherProxyMayHelp() {
		// the same login elsewhere would only count as another failed try
		return this.reason == Reason.NO_ACCEPTABLE_METHOD || this.reason == Reason.METHOD_NOT_OFFERED;
	}

	/**
	 * Why an authentication failed.
	 */
	public enum Reason {

		/** The proxy refused the login. */
		CREDENTIALS_REJECTED,

		/**
		 * The proxy wants none of the methods offered, or of the protections accepted.
		 */
		NO_ACCEPTABLE_METHOD,

		/** The proxy chose a method that was not offered. */
		METHOD_NOT_OFFERED,

		/** The supplier of credentials failed or had none where they are required. */
		CREDENTIALS_UNAVAILABLE

	}

}
