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

	private final FailureContext context;

	Socks5Exception(FailureContext context, String message, @Nullable Throwable cause) {
		// parts of it may come from another machine
		super(context + ": " + Escape.message(message));
		this.context = context;
		if (cause != null) {
			initCause(cause);
		}
	}

	@Override
	public final FailureContext context() {
		return this.context;
	}

}
