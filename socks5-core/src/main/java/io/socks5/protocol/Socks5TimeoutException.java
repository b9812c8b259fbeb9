package io.socks5.protocol;

import java.net.SocketTimeoutException;

/**
 * A deadline passed on the way to, or inside, the handshake.
 */
public final class Socks5TimeoutException extends SocketTimeoutException implements Socks5Failure {

	private final FailureContext context;

	/**
	 * A passed deadline.
	 * @param context the phase it passed in
	 * @param limit what was configured, such as "10 s for the handshake"
	 */
	public Socks5TimeoutException(FailureContext context, String limit) {
		super(context + ": timed out (" + limit + ")" + context.hint());
		this.context = context;
	}

	/**
	 * A passed deadline.
	 * @param context the phase it passed in
	 * @param limit what was configured, such as "10 s for the handshake"
	 * @param cause what had been tried by then
	 */
	public Socks5TimeoutException(FailureContext context, String limit, Throwable cause) {
		this(context, limit);
		initCause(cause);
	}

	@Override
	public FailureContext context() {
		return this.context;
	}

	@Override
	public boolean otherProxyMayHelp() {
		return true;
	}

}
