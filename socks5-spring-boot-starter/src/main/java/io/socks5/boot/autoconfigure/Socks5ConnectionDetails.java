package io.socks5.boot.autoconfigure;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;

/**
 * Details required to connect to a SOCKS5 proxy. A bean replaces the properties of the
 * default client. A bean named {@code <name>Socks5ConnectionDetails} replaces those of a
 * named client.
 */
public interface Socks5ConnectionDetails extends ConnectionDetails {

	/**
	 * Returns the host name or address of the proxy.
	 * @return the host
	 */
	String getHost();

	/**
	 * Returns the port of the proxy.
	 * @return the port, 1 to 65535
	 */
	default int getPort() {
		return 1080;
	}

	/**
	 * Returns the username to log in with.
	 * @return the username, or {@code null} for no login
	 */
	default @Nullable String getUsername() {
		return null;
	}

	/**
	 * Returns the password to log in with.
	 * @return the password, or {@code null} for no login
	 */
	default @Nullable String getPassword() {
		return null;
	}

}
