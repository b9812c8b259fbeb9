package io.socks5.protocol;

import java.net.ConnectException;

import org.jspecify.annotations.Nullable;

/**
 * Thrown if a connect through a SOCKS5 proxy fails. The subtype identifies the cause. An
 * expired deadline is a {@link Socks5TimeoutException} instead. No message contains a
 * password.
 */
public abstract sealed class Socks5Exception extends ConnectException implements Socks5Failure
		permits ProxyUnreachableException, ProxyAuthenticationException, RequestRejectedException,
		ProtocolViolationException, ProxyClosedException, DestinationDeniedException {

	private final FailureContext context;

	Socks5Exception(FailureContext context, String message, @Nullable Throwable cause) {
		// the message can contain text from another machine
		super(context + ": " + Escape.message(message));
		this.context = context;
		if (cause != null) {
			initCause(cause);
		}
	}

	Socks5Exception(FailureContext context, String message) {
		super(Escape.message(message));
		this.context = context;
	}

	Socks5Exception(Socks5Exception failure) {
		super(failure.getMessage());
		this.context = failure.context;
		if (failure.getCause() != null) {
			initCause(failure.getCause());
		}
	}

	@Override
	public final FailureContext context() {
		return this.context;
	}

}
