package io.socks5.udp;

/**
 * The address to send datagrams to, based on BND.ADDR of the reply to UDP ASSOCIATE. RFC
 * 1928 §7. The port is always BND.PORT. The addresses 0.0.0.0 and :: always mean the
 * proxy's own address.
 */
public enum RelayAddress {

	/**
	 * The address of the reply, unless its scope is narrower than that of the proxy's
	 * address. In that case the proxy's address is used. The scopes are loopback, link,
	 * private network and public. Proxies behind a router often report a private address.
	 */
	AUTO,

	/** The address of the reply, as RFC 1928 specifies. */
	AS_GIVEN,

	/** The proxy's own address, regardless of the reply. */
	PROXY

}
