package io.socks5.protocol;

/**
 * How far a connect has come. The order is the order on the wire.
 */
public enum Phase {

	/** TCP to the proxy. */
	CONNECT("connecting to the proxy"),

	/** TLS to the proxy. */
	TLS("securing the connection to the proxy"),

	/** Greeting and choice of a method, RFC 1928 §3. */
	GREETING("negotiating the authentication method"),

	/** The method's own exchange, for username/password RFC 1929. */
	AUTHENTICATION("authenticating"),

	/** Request and reply, RFC 1928 §4 to §6. */
	REQUEST("requesting the destination"),

	/** The second reply of BIND, RFC 1928 §6. */
	ACCEPT("waiting for the peer"),

	/** Datagrams to and fro, RFC 1928 §7. */
	RELAY("relaying datagrams");

	private final String text;

	Phase(String text) {
		this.text = text;
	}

	/**
	 * What was being done, for people.
	 */
	@Override
	public String toString() {
		return this.text;
	}

}
