package io.socks5.client;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

import io.socks5.auth.Authentication;
import io.socks5.protocol.Credentials;
import io.socks5.protocol.Endpoint;
import io.socks5.protocol.FailureContext;
import io.socks5.protocol.Phase;
import io.socks5.protocol.ProxyAuthenticationException;
import io.socks5.protocol.ProxyAuthenticationException.Reason;
import io.socks5.transport.UnexpectedFailures;
import org.jspecify.annotations.Nullable;

/**
 * The choice of the methods that a connect offers. It offers no login that is missing,
 * and nothing of the operating system's user.
 *
 * @param credentials the supplier of the login, called at every connect
 * @param others the suppliers of further methods, called at every connect; these methods
 * are offered first
 * @param required whether "no authentication" is never offered
 * @param single whether "no authentication" is not offered beside a login
 */
record AuthPolicy(Supplier<? extends @Nullable Credentials> credentials,
		List<Supplier<? extends Authentication>> others, boolean required, boolean single) {

	/** The supplier of a client without credentials. */
	static final Supplier<@Nullable Credentials> NO_CREDENTIALS = () -> null;

	private static final List<Authentication> NONE = List.of(Authentication.none());

	AuthPolicy {
		others = List.copyOf(others);
	}

	/**
	 * Returns the policy for one of several endpoints.
	 * @param endpoint the endpoint
	 * @return a policy with the login of the endpoint, if it has its own
	 */
	AuthPolicy of(ProxyEndpoint endpoint) {
		Supplier<? extends @Nullable Credentials> own = endpoint.credentials();
		AuthPolicy policy = (own != null) ? new AuthPolicy(own, this.others, this.required, this.single) : this;
		if (this.required && this.others.isEmpty() && policy.credentials == NO_CREDENTIALS) {
			throw new IllegalArgumentException(
					"requireAuthentication requires credentials or an authentication method for the endpoint "
							+ endpoint);
		}
		return policy;
	}

	/**
	 * Returns the methods for all connects, if they cannot change.
	 * @return the methods, or {@code null} if each connect asks for them
	 */
	@Nullable Offer fixed() {
		boolean fixed = this.credentials == NO_CREDENTIALS || this.credentials instanceof FixedLogin;
		if (!fixed || !this.others.isEmpty()) {
			return null;
		}
		Credentials login = this.credentials.get();
		List<Authentication> methods = standard(login);
		return methods.isEmpty() ? null : new Offer(methods, login);
	}

	/**
	 * Returns the methods for one connect.
	 * @param proxy the proxy
	 * @param destination the destination, or {@code null} if there is none
	 * @return the methods
	 * @throws ProxyAuthenticationException if there is no login where one is required
	 */
	Offer offer(Endpoint proxy, @Nullable Endpoint destination) throws ProxyAuthenticationException {
		List<Authentication> offered = others(proxy, destination);
		Credentials current = asked(this.credentials, "credentials", proxy, destination);
		List<Authentication> standard = standard(current);
		if (offered.isEmpty()) {
			offered = standard;
		}
		else {
			offered.addAll(standard);
		}
		if (offered.isEmpty()) {
			throw unavailable(proxy, destination, "authentication is required, and there are no credentials", null);
		}
		return new Offer(offered, current);
	}

	private List<Authentication> others(Endpoint proxy, @Nullable Endpoint destination)
			throws ProxyAuthenticationException {
		if (this.others.isEmpty()) {
			return List.of();
		}
		List<Authentication> offered = new ArrayList<>();
		for (Supplier<? extends Authentication> other : this.others) {
			offered.add(asked(other, "an authentication method", proxy, destination));
		}
		return offered;
	}

	private List<Authentication> standard(@Nullable Credentials current) {
		if (current == null) {
			return this.required ? List.of() : NONE;
		}
		Authentication password = Authentication.usernamePassword(current);
		return (this.required || this.single) ? List.of(password) : List.of(Authentication.none(), password);
	}

	boolean mayEncapsulate() {
		return this.others.stream().anyMatch((other) -> other.get().encapsulates());
	}

	private static <T extends @Nullable Object> T asked(Supplier<T> supplier, String what, Endpoint proxy,
			@Nullable Endpoint destination) throws ProxyAuthenticationException {
		try {
			return supplier.get();
		}
		catch (Throwable ex) {
			UnexpectedFailures.throwIfFatal(ex);
			// the text of the cause may contain a secret, so the message omits it
			throw unavailable(proxy, destination,
					"the supplier of " + what + " failed (" + ex.getClass().getName() + ")", ex);
		}
	}

	private static ProxyAuthenticationException unavailable(Endpoint proxy, @Nullable Endpoint destination,
			String message, @Nullable Throwable cause) {
		return new ProxyAuthenticationException(new FailureContext(Phase.AUTHENTICATION, proxy, destination),
				Reason.CREDENTIALS_UNAVAILABLE, -1, message, cause);
	}

	/**
	 * The methods that one connect offers.
	 *
	 * @param methods the methods
	 * @param login the login among them, or {@code null} if there is none
	 */
	record Offer(List<Authentication> methods, @Nullable Credentials login) {
	}

}
