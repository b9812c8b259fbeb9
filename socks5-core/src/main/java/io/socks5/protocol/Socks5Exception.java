package io.socks5.protocol;

import java.net.ConnectException;

import org.jspecify.annotations.Nullable;

/**
 * A connect through a SOCKS5 proxy failed; the subtype names the culprit. A passed
 * deadline is not here but a {@link Socks5TimeoutException}. No message ever holds a
 * password.
 */
public abstract sealed class Socks5Exception extends ConnectException implements Socks5Failure
		permits ProxyUnreachableException, ProxyAuthenticationException, RequestRejectedException,
		ProtocolViolationException, ProxyClosedException {

	private final FailureSite site;

	Socks5Exception(FailureSite site, String message, @Nullable Throwable cause) {
		// parts of it may come from another machine
		super(site + ": " + Escape.message(message));
		this.site = site;
		if (cause != null) {
			initCause(cause);
		}
	}

	@Override
	public final FailureSite site() {
		return this.site;
	}

}
