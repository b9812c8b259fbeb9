package io.socks5.protocol;

import java.io.Serializable;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * A host and a port, not resolved: what a request asks for, what a reply names, and where
 * a proxy listens. RFC 1928 §4, §6.
 *
 * @param host the host
 * @param port the port, 0 to 65535 (0 is legal in a request)
 */
public record Endpoint(Address host, int port) implements Serializable {

	/** 0.0.0.0:0, the bound address of servers that do not tell theirs. */
	public static final Endpoint UNSPECIFIED = new Endpoint(Address.Ipv4.UNSPECIFIED, 0);

	public Endpoint {
		if (port < 0 || port > 0xffff) {
			throw new IllegalArgumentException("The port must be between 0 and 65535, was " + port);
		}
	}

	/**
	 * An endpoint from what a user typed.
	 * @param host a literal or a name
	 * @param port the port, 0 to 65535
	 * @return the endpoint
	 * @throws IllegalArgumentException if the host or the port is not valid
	 * @see Address#of(String)
	 */
	public static Endpoint of(String host, int port) {
		return new Endpoint(Address.of(host), port);
	}

	/**
	 * Reads {@code host:port}, an IPv6 literal in brackets.
	 * @param text a host, a colon and a port
	 * @return the endpoint
	 * @throws IllegalArgumentException if the text is not that
	 */
	public static Endpoint parse(String text) {
		int colon = text.lastIndexOf(':');
		String port = text.substring(colon + 1);
		boolean bareIpv6 = text.indexOf(':') < colon && !text.startsWith("[");
		if (colon < 1 || bareIpv6 || !port.matches("[0-9]{1,5}")) {
			throw new IllegalArgumentException("The endpoint must be host:port, with an IPv6 address in brackets, was '"
					+ Escape.withoutLogin(text) + "'");
		}
		return of(text.substring(0, colon), Integer.parseInt(port));
	}

	/**
	 * The literal of a resolved address, even if it carries a host name.
	 * @param address an address
	 * @param port the port, 0 to 65535
	 * @return the endpoint
	 */
	public static Endpoint of(InetAddress address, int port) {
		return new Endpoint(Address.of(address), port);
	}

	/**
	 * The name that a socket address carries, resolved or not, and its literal if it
	 * carries none.
	 * @param address a socket address
	 * @return the endpoint
	 * @throws IllegalArgumentException if the host name is not valid
	 */
	public static Endpoint of(InetSocketAddress address) {
		InetAddress resolved = address.getAddress();
		// getHostString never looks anything up; without a name it is the literal, maybe
		// with a scope
		String host = address.getHostString();
		if (resolved != null && (host.isEmpty() || host.equals(resolved.getHostAddress()))) {
			return of(resolved, address.getPort());
		}
		return of(host, address.getPort());
	}

	/**
	 * The endpoint as an operator would type it: {@code example.com:443},
	 * {@code [::1]:443}.
	 */
	@Override
	public String toString() {
		return ((this.host instanceof Address.Ipv6) ? "[" + this.host + "]" : this.host) + ":" + this.port;
	}

}
