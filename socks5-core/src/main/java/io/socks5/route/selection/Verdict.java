package io.socks5.route.selection;

import java.io.IOException;
import java.net.BindException;
import java.util.List;
import java.util.Set;

import io.socks5.protocol.Endpoint;
import io.socks5.protocol.Phase;
import io.socks5.protocol.ProxyAuthenticationException;
import io.socks5.protocol.ProxyAuthenticationException.Reason;
import io.socks5.protocol.ReplyCode;
import io.socks5.protocol.RequestRejectedException;
import io.socks5.protocol.Socks5Failure;
import io.socks5.protocol.Socks5TimeoutException;
import io.socks5.route.FailoverCause;

/**
 * The meaning of a failed try for its endpoint, and whether another one is tried.
 */
enum Verdict {

	/** The endpoint failed. It is held down, and another one is tried. */
	DOWN(true),

	/** The endpoint failed, perhaps because of the destination. Another one is tried. */
	DOUBTFUL(true),

	/** The endpoint works, and another one is tried. */
	WORKS_TRY_OTHER(true),

	/** The endpoint works, and its answer is final. */
	WORKS(false),

	/** The endpoint refuses the login, which is final and no fault of the endpoint. */
	ANSWERS(false),

	/** The failure says nothing about the endpoint. Another one is tried. */
	UNKNOWN_TRY_OTHER(true),

	/** The failure says nothing about the endpoint, and it is final. */
	UNKNOWN(false);

	/** The messages of the system for which the JDK has no exception types. */
	private static final List<String> LOCAL = List.of("Too many open files", "No buffer space available",
			"Cannot assign requested address", "Cannot allocate memory", "Permission denied", "Operation not permitted",
			"Address already in use");

	private final boolean triesOther;

	Verdict(boolean triesOther) {
		this.triesOther = triesOther;
	}

	boolean triesOther() {
		return this.triesOther;
	}

	/**
	 * Judges a failure.
	 * @param failure the failure
	 * @param endpoint the endpoint that was tried
	 * @param sufficient whether an endpoint that is silent would have failed as well
	 * @param causes the causes to try another endpoint after
	 * @return the verdict
	 */
	static Verdict of(IOException failure, Endpoint endpoint, boolean sufficient, Set<FailoverCause> causes) {
		if (!(failure instanceof Socks5Failure known)) {
			return UNKNOWN;
		}
		if (!known.proxy().equals(endpoint)) {
			// a proxy on the way: its refusal says that the endpoint is not reachable
			return (failure instanceof RequestRejectedException) ? DOWN
					: (known.otherProxyMayHelp() ? UNKNOWN_TRY_OTHER : UNKNOWN);
		}
		if (failure instanceof RequestRejectedException rejected) {
			boolean general = rejected.replyCode().equals(ReplyCode.GENERAL_FAILURE);
			return (general && causes.contains(FailoverCause.GENERAL_FAILURE)) ? WORKS_TRY_OTHER : WORKS;
		}
		if (failure instanceof ProxyAuthenticationException refused
				&& refused.reason() == Reason.CREDENTIALS_REJECTED) {
			return causes.contains(FailoverCause.REFUSED_LOGIN) ? DOWN : ANSWERS;
		}
		if (!known.otherProxyMayHelp()) {
			return UNKNOWN;
		}
		if (isLocal(failure)) {
			return UNKNOWN_TRY_OTHER;
		}
		// after the login, a destination that does not answer has the same effect
		boolean requested = known.phase().compareTo(Phase.REQUEST) >= 0;
		boolean hasty = failure instanceof Socks5TimeoutException && !sufficient;
		return (requested || hasty) ? DOUBTFUL : DOWN;
	}

	private static boolean isLocal(IOException failure) {
		for (Throwable each = failure.getCause(); each != null; each = each.getCause()) {
			// no free port, an address that is not of this machine, or no permission
			if (each instanceof BindException || isExhausted(String.valueOf(each.getMessage()))) {
				return true;
			}
		}
		return false;
	}

	private static boolean isExhausted(String message) {
		return LOCAL.stream().anyMatch(message::contains);
	}

}
