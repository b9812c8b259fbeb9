package io.socks5.route;

/**
 * The order in which a client uses several endpoints that are up.
 */
public enum EndpointStrategy {

	/** The first endpoint in the order of the list. Weights do not count. */
	FAILOVER,

	/** All endpoints in turn, in proportion to their weights. */
	ROUND_ROBIN,

	/**
	 * The endpoint with the lowest recent handshake time. Endpoints that are about as
	 * fast take turns. One connect in eight at most measures an endpoint anew that was
	 * not used for five seconds.
	 */
	FASTEST

}
