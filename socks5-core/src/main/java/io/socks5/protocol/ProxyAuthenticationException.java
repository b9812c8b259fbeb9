package io.socks5.protocol;

import org.jspecify.annotations.Nullable;

/**
 * Thrown if the client cannot authenticate to the proxy. The proxy chose no offered
 * method or rejected the login, or the client has no credentials. RFC 1928 §3, RFC 1929
 * §2.
 */
public final class ProxyAuthenticationException extends Socks5Exception {

	private final Reason reason;

	private final int status;

	/**
	 * Creates an exception for a failed authentication.
	 * @param context the context of the failure
	 * @param reason the reason
	 * @param status the octet from the proxy that reports the failure, or -1 if there is
	 * none
	 * @param message a description without any secret
	 * @param cause the local cause, or {@code null}
	 */
	public ProxyAuthenticationException(FailureContext context, Reason reason, int status, String message,
			@Nullable Throwable cause) {
		super(context, message, cause);
		this.reason = reason;
		this.status = status;
	}

	private ProxyAuthenticationException(ProxyAuthenticationException failure) {
		super(failure);
		this.reason = failure.reason;
		this.status = failure.status;
	}

	/**
	 * Returns the reason of the failure.
	 * @return the reason
	 */
	public Reason reason() {
		return this.reason;
	}

	/**
	 * Returns the octet that reports the failure. It is the METHOD of RFC 1928 or the
	 * STATUS of RFC 1929. For RFC 1961 it is the MTYP of an abort or the protection
	 * level.
	 * @return 0 to 255, or -1 if no octet from the proxy is the reason
	 */
	public int status() {
		return this.status;
	}

	@Override
	public boolean otherProxyMayHelp() {
		// another proxy would only count a further failed login
		return this.reason == Reason.NO_ACCEPTABLE_METHOD || this.reason == Reason.METHOD_NOT_OFFERED;
	}

	@Override
	public ProxyAuthenticationException again() {
		return new ProxyAuthenticationException(this);
	}

	/**
	 * The reason of a failed authentication.
	 */
	public enum Reason {

		/** The proxy rejected the login. */
		CREDENTIALS_REJECTED,

		/**
		 * The proxy accepts none of the offered methods, or there is no acceptable
		 * protection level.
		 */
		NO_ACCEPTABLE_METHOD,

		/** The proxy chose a method that was not offered. */
		METHOD_NOT_OFFERED,

		/**
		 * The supplier of credentials failed, or returned none although they are
		 * required.
		 */
		CREDENTIALS_UNAVAILABLE

	}

}
