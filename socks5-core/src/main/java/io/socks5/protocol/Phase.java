package io.socks5.protocol;

/**
 * A phase of a connect, in the order on the wire.
 */
public enum Phase {

	/** Choice of the route, before anything is opened. */
	ROUTE("choosing the route"),

	/** TCP connection to the proxy. */
	CONNECT("connecting to the proxy"),

	/** TLS handshake with the proxy. */
	TLS("securing the connection to the proxy"),

	/** Greeting and method selection, RFC 1928 §3. */
	GREETING("negotiating the authentication method"),

	/** Exchange of the selected method, for username/password RFC 1929. */
	AUTHENTICATION("authenticating"),

	/** Request and reply, RFC 1928 §4 to §6. */
	REQUEST("requesting the destination"),

	/** The second reply of BIND, RFC 1928 §6. */
	ACCEPT("waiting for the peer"),

	/** Exchange of datagrams, RFC 1928 §7. */
	RELAY("relaying datagrams");

	private final String text;

	Phase(String text) {
		this.text = text;
	}

	/**
	 * Returns a description for messages.
	 */
	@Override
	public String toString() {
		return this.text;
	}

}
