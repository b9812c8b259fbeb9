package io.socks5.route;

/**
 * Who looks the destination's name up.
 */
public enum NameResolution {

	/** The proxy: the name is sent as it is and never reaches the local resolver. */
	REMOTE,

	/**
	 * This machine: the proxy gets an address. The lookup is within the connect timeout.
	 */
	LOCAL

}
