package io.socks5.client;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

import io.socks5.auth.Authentication;
import io.socks5.protocol.Credentials;
import io.socks5.protocol.FailureContext;
import io.socks5.protocol.ProxyAuthenticationException;
import io.socks5.protocol.ProxyAuthenticationException.Reason;
import io.socks5.transport.UnexpectedFailures;
import org.jspecify.annotations.Nullable;

/**
 * Decides which methods a connect offers: never a login that is not there, never anything
 * of the operating system's user.
 *
 * @param credentials asked at every connect
 * @param others methods from outside, made anew at every connect, offered first
 * @param required whether "no authentication" is not offered
 * @param single whether a login that is there is all that is offered
 */
record AuthPolicy(Supplier<? extends @Nullable Credentials> credentials,
		List<Supplier<? extends Authentication>> others, boolean required, boolean single) {

	AuthPolicy {
		others = List.copyOf(others);
	}

	Offer offer(FailureContext site) throws ProxyAuthenticationException {
		List<Authentication> offered = new ArrayList<>();
		for (Supplier<? extends Authentication> other : this.others) {
			offered.add(asked(other, "an authentication method", site));
		}
		Credentials current = asked(this.credentials, "credentials", site);
		if (!this.required && !(this.single && current != null)) {
			offered.add(Authentication.none());
		}
		if (current != null) {
			offered.add(Authentication.usernamePassword(current));
		}
		if (offered.isEmpty()) {
			throw new ProxyAuthenticationException(site, Reason.CREDENTIALS_UNAVAILABLE, -1,
					"authentication is required, and there are no credentials", null);
		}
		return new Offer(offered, current);
	}

	boolean mayEncapsulate() {
		return this.others.stream().anyMatch((other) -> other.get().encapsulates());
	}

	private static <T extends @Nullable Object> T asked(Supplier<T> supplier, String what, FailureContext site)
			throws ProxyAuthenticationException {
		try {
			return supplier.get();
		}
		catch (Throwable ex) {
			UnexpectedFailures.throwIfFatal(ex);
			// its text may hold what a log must not: the cause tells those who look
			throw new ProxyAuthenticationException(site, Reason.CREDENTIALS_UNAVAILABLE, -1,
					"the supplier of " + what + " failed (" + ex.getClass().getName() + ")", ex);
		}
	}

	/**
	 * What one connect offers.
	 *
	 * @param methods the methods
	 * @param login the login among them, or {@code null} if there is none
	 */
	record Offer(List<Authentication> methods, @Nullable Credentials login) {
	}

}
