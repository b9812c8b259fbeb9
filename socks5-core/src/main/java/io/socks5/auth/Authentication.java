package io.socks5.auth;

import io.socks5.protocol.AuthMethod;
import io.socks5.protocol.Credentials;
import io.socks5.protocol.FailureContext;

/**
 * An authentication method that a client can offer, with its secrets. Each connect has
 * its own. RFC 1928 §3. Applications can add methods 03 to 7F and 80 to FE with
 * {@code Socks5Client.Builder.authentication}.
 */
public interface Authentication {

	/**
	 * Returns the method X'00', which requires no exchange. RFC 1928 §3.
	 * @return the method "no authentication required"
	 */
	static Authentication none() {
		return NoAuthentication.INSTANCE;
	}

	/**
	 * Returns the method X'02', which sends a username and a password in plain text. RFC
	 * 1929.
	 * @param credentials the login
	 * @return the method for one connect
	 */
	static Authentication usernamePassword(Credentials credentials) {
		return new UsernamePasswordAuthentication(credentials);
	}

	/**
	 * Returns the offered method.
	 * @return a method other than {@link AuthMethod#NO_ACCEPTABLE}
	 */
	AuthMethod method();

	/**
	 * Starts the exchange of the method after the proxy has selected it.
	 * @param context the context for failures of the exchange
	 * @return the exchange
	 */
	SubNegotiation begin(FailureContext context);

	/**
	 * Whether the exchange may agree on an {@link Encapsulation}. Such a method requires
	 * a socket with streams, because a raw channel cannot carry its messages.
	 * @return {@code false} for most methods
	 */
	default boolean encapsulates() {
		return false;
	}

	/**
	 * Returns the method for a UDP association, whose datagrams may arrive in any order.
	 * @return this method, unless it protects the order of messages
	 */
	default Authentication forDatagrams() {
		return this;
	}

}
