package io.socks5.sample.im;

import java.util.List;

import io.socks5.protocol.ProxyAuthenticationException;
import org.jivesoftware.smack.SmackException.EndpointConnectionException;
import org.jivesoftware.smack.sasl.SASLError;
import org.jivesoftware.smack.sasl.SASLErrorException;
import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;

/**
 * The reason for a failed login. A rejected password must not be retried, since that can
 * lock the account.
 */
record LoginFailure(String reason, boolean refused) {

	private static final int LONGEST_REASON = 300;

	static LoginFailure of(Throwable failure) {
		Throwable cause = unwrap(failure);
		for (Throwable link = cause; link != null; link = next(link)) {
			if (link instanceof ProxyAuthenticationException) {
				return new LoginFailure("The proxy rejected the login: " + text(link), true);
			}
			if (link instanceof SASLErrorException refusal) {
				return new LoginFailure("The XMPP server rejected the login: " + text(link), isFinal(refusal));
			}
		}
		return new LoginFailure(text(cause), false);
	}

	private static boolean isFinal(SASLErrorException refusal) {
		return refusal.getSASLFailure().getSASLError() != SASLError.temporary_auth_failure;
	}

	/**
	 * Returns the failures of the sockets. Smack keeps them in a list instead of as
	 * causes.
	 */
	private static Throwable unwrap(Throwable failure) {
		if (failure instanceof EndpointConnectionException tried) {
			List<? extends Throwable> exceptions = tried.getConnectionExceptions()
				.stream()
				.map((attempt) -> (Throwable) attempt.getException())
				.toList();
			return exceptions.isEmpty() ? failure : exceptions.get(exceptions.size() - 1);
		}
		return failure;
	}

	private static @Nullable Throwable next(Throwable link) {
		return (link.getCause() != link) ? link.getCause() : null;
	}

	private static String text(Throwable failure) {
		String message = failure.getMessage();
		return StringUtils.hasText(message) ? StringUtils.truncate(message, LONGEST_REASON)
				: failure.getClass().getSimpleName();
	}

}
