package io.socks5.protocol;

import java.net.SocketTimeoutException;

/**
 * Thrown if a deadline expires before or during the handshake.
 */
public final class Socks5TimeoutException extends SocketTimeoutException implements Socks5Failure {

	private final FailureContext context;

	/**
	 * Creates an exception for an expired deadline.
	 * @param context the context of the failure
	 * @param limit the configured limit, such as "10 s for the handshake"
	 */
	public Socks5TimeoutException(FailureContext context, String limit) {
		super(context + ": timed out (" + limit + ")" + context.hint());
		this.context = context;
	}

	/**
	 * Creates an exception for an expired deadline with a cause.
	 * @param context the context of the failure
	 * @param limit the configured limit, such as "10 s for the handshake"
	 * @param cause the failure of an earlier attempt
	 */
	public Socks5TimeoutException(FailureContext context, String limit, Throwable cause) {
		this(context, limit);
		initCause(cause);
	}

	private Socks5TimeoutException(Socks5TimeoutException failure) {
		super(failure.getMessage());
		this.context = failure.context;
		if (failure.getCause() != null) {
			initCause(failure.getCause());
		}
	}

	@Override
	public FailureContext context() {
		return this.context;
	}

	@Override
	public boolean otherProxyMayHelp() {
		return true;
	}

	@Override
	public Socks5TimeoutException again() {
		return new Socks5TimeoutException(this);
	}

}
