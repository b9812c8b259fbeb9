package io.socks5.protocol;

/**
 * Thrown if the proxy answers a request with a REP other than 00. RFC 1928 §6. The proxy
 * is reachable and accepted the authentication.
 */
public final class RequestRejectedException extends Socks5Exception {

	private final ReplyCode replyCode;

	/**
	 * Creates an exception for a rejected request.
	 * @param context the context of the failure
	 * @param replyCode the REP
	 * @param hint a further possible cause, or an empty text
	 */
	public RequestRejectedException(FailureContext context, ReplyCode replyCode, String hint) {
		super(context, "the proxy answered " + replyCode + (hint.isEmpty() ? "" : "; " + hint), null);
		this.replyCode = replyCode;
	}

	private RequestRejectedException(RequestRejectedException failure) {
		super(failure);
		this.replyCode = failure.replyCode;
	}

	/**
	 * Returns the reply code of the proxy.
	 * @return the REP, including codes that the RFC does not assign
	 */
	public ReplyCode replyCode() {
		return this.replyCode;
	}

	@Override
	public boolean otherProxyMayHelp() {
		return !this.replyCode.equals(ReplyCode.CONNECTION_REFUSED) && !this.replyCode.equals(ReplyCode.NOT_ALLOWED);
	}

	@Override
	public RequestRejectedException again() {
		return new RequestRejectedException(this);
	}

}
