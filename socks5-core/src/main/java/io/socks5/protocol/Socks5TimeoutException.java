package io.socks5.protocol;

import java.net.SocketTimeoutException;

/**
 * A deadline passed on the way to, or inside, the handshake.
 */
public final class Socks5TimeoutException extends SocketTimeoutException implements Socks5Failure {

	private final FailureSite site;

	/**
	 * A passed deadline.
	 * @param site the phase it passed in
	 * @param limit what was configured, such as "10 s for the handshake"
	 */
	public Socks5TimeoutException(FailureSite site, String limit) {
		super(site + ": timed out (" + limit + ")" + site.hint());
		this.site = site;
	}

	/**
	 * A passed deadline.
	 * @param site the phase it passed in
	 * @param limit what was configured, such as "10 s for the handshake"
	 * @param cause what had been tried by then
	 */
	public Socks5TimeoutException(FailureSite site, String limit, Throwable cause) {
		this(site, limit);
		initCause(cause);
	}

	@Override
	public FailureSite site() {
		return this.site;
	}

	@Override
	public boolean otherProxyMayHelp() {
		return true;
	}

}
