package io.socks5.client;

import java.util.List;
import java.util.function.Supplier;

import io.socks5.auth.Authentication;
import io.socks5.auth.NoAuthentication;
import io.socks5.auth.UsernamePasswordAuthentication;
import io.socks5.protocol.Credentials;
import io.socks5.protocol.FailureSite;
import io.socks5.protocol.ProxyAuthenticationException;
import io.socks5.protocol.ProxyAuthenticationException.Reason;
import org.jspecify.annotations.Nullable;

/**
 * Decides which methods a connect offers: never a login that is not there, never anything
 * of the operating system's user.
 *
 * @param credentials asked at every connect
 * @param required whether "no authentication" is not offered
 */
record Login(Supplier<? extends @Nullable Credentials> credentials, boolean required) {

	List<Authentication> offered(FailureSite site) throws ProxyAuthenticationException {
		Credentials current = current(site);
		if (current == null && this.required) {
			throw new ProxyAuthenticationException(site, Reason.CREDENTIALS_UNAVAILABLE, -1,
					"authentication is required, and there are no credentials", null);
		}
		if (current == null) {
			return List.of(new NoAuthentication());
		}
		Authentication password = new UsernamePasswordAuthentication(current);
		return this.required ? List.of(password) : List.of(new NoAuthentication(), password);
	}

	private @Nullable Credentials current(FailureSite site) throws ProxyAuthenticationException {
		try {
			return this.credentials.get();
		}
		catch (RuntimeException ex) {
			// its text may hold what a log must not: the cause tells those who look
			throw new ProxyAuthenticationException(site, Reason.CREDENTIALS_UNAVAILABLE, -1,
					"the supplier of credentials failed (" + ex.getClass().getName() + ")", ex);
		}
	}

}
