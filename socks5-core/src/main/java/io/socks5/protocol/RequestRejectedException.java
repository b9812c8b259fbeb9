package io.socks5.protocol;

/**
 * The proxy answered a request with a REP other than 00. RFC 1928 §6. The proxy itself is
 * alive and took the login.
 */
public final class RequestRejectedException extends Socks5Exception {

	private final ReplyCode replyCode;

	/**
	 * A refused request.
	 * @param context where it happened
	 * @param replyCode the REP
	 * @param hint what else this REP can mean here, or an empty text
	 */
	public RequestRejectedException(FailureContext context, ReplyCode replyCode, String hint) {
		super(context, "the proxy answered " + replyCode + (hint.isEmpty() ? "" : "; " + hint), null);
		this.replyCode = replyCode;
	}

	/**
	 * The REP, whatever its number.
	 * @return the code
	 */
	public ReplyCode replyCode() {
		return this.replyCode;
	}

	@Override
	public boolean otherProxyMayHelp() {
		return !this.replyCode.equals(ReplyCode.CONNECTION_REFUSED) && !this.replyCode.equals(ReplyCode.NOT_ALLOWED);
	}

}
