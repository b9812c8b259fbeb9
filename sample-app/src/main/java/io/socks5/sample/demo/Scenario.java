package io.socks5.sample.demo;

import java.util.Locale;

/**
 * A connect on demand.
 */
enum Scenario {

	/** Everything as configured. */
	CONNECT,

	/** A password that the proxy rejects. */
	WRONG_PASSWORD,

	/** A host that the proxy does not know. */
	UNKNOWN_HOST,

	/** A port that refuses connections. */
	REFUSED_PORT;

	/**
	 * Returns the name of the client, in the list of connects and in the meters.
	 * @return the name
	 */
	String client() {
		return name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

}
