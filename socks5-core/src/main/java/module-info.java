/**
 * A SOCKS5 client (RFC 1928, RFC 1929, RFC 1961).
 *
 * <p>
 * Netty is optional: only {@code io.socks5.netty} uses it.
 */
@SuppressWarnings("module")
module io.socks5.core {

	requires java.security.jgss;
	requires static io.netty.buffer;
	requires static io.netty.codec;
	requires static io.netty.common;
	requires static io.netty.handler;
	requires static io.netty.transport;
	requires static org.jspecify;

	exports io.socks5.auth;
	exports io.socks5.client;
	exports io.socks5.event;
	exports io.socks5.gssapi;
	exports io.socks5.protocol;
	exports io.socks5.route;
	exports io.socks5.netty;
	exports io.socks5.udp;

}
