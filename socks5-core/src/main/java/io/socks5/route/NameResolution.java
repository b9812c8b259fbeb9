package io.socks5.route;

/**
 * The place where the name of the destination is resolved.
 */
public enum NameResolution {

	/** At the proxy. The name is sent unchanged and never reaches the local resolver. */
	REMOTE,

	/**
	 * On this machine. The proxy receives an address. The lookup is part of the connect
	 * timeout.
	 */
	LOCAL

}
