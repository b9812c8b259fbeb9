package io.socks5.auth;

import io.socks5.protocol.AuthMethod;
import io.socks5.protocol.Credentials;
import io.socks5.protocol.FailureContext;

/**
 * A way to authenticate that a client can offer, with whatever secrets it needs. One per
 * connect. RFC 1928 §3. Methods 03 to 7F and 80 to FE are for others to add:
 * {@code Socks5Client.Builder.authentication} takes them.
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
	 * Returns the method X'02', which sends a username and a password in clear text. RFC
	 * 1929.
	 * @param credentials the login
	 * @return the method for one connect
	 */
	static Authentication usernamePassword(Credentials credentials) {
		return new UsernamePasswordAuthentication(credentials);
	}

	/**
	 * The method to offer.
	 * @return a method other than {@link AuthMethod#NO_ACCEPTABLE}
	 */
	AuthMethod method();

	/**
	 * Starts the method's own exchange, once the proxy has chosen it.
	 * @param context the context that a failure of the exchange carries
	 * @return the exchange
	 */
	SubNegotiation begin(FailureContext context);

	/**
	 * Whether the exchange may agree on an {@link Encapsulation}. Such a method needs a
	 * socket with streams: a raw channel cannot carry it.
	 * @return {@code false} for most methods
	 */
	default boolean encapsulates() {
		return false;
	}

	/**
	 * The same for a UDP association, whose datagrams may come in any order.
	 * @return this for most methods
	 */
	default Authentication forDatagrams() {
		return this;
	}

}
