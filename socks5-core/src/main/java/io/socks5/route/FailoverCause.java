package io.socks5.route;

/**
 * A failure that can have its reason at the proxy or elsewhere. The next endpoint is
 * tried only if the client is set up so. After a failure whose reason is the proxy, the
 * next endpoint is always tried.
 */
public enum FailoverCause {

	/** The proxy refused the login. Each further endpoint also counts a failed login. */
	REFUSED_LOGIN,

	/** The proxy answered X'01', general SOCKS server failure. RFC 1928 §6. */
	GENERAL_FAILURE

}
