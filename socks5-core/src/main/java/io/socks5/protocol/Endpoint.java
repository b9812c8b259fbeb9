package io.socks5.protocol;

import java.io.Serializable;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * An unresolved host and a port. It is the destination of a request, the bound address of
 * a reply, or the address of a proxy. RFC 1928 §4, §6.
 *
 * @param host the host
 * @param port the port, 0 to 65535 (0 is legal in a request)
 */
public record Endpoint(Address host, int port) implements Serializable {

	/** The endpoint 0.0.0.0:0, sent by servers that do not report a bound address. */
	public static final Endpoint UNSPECIFIED = new Endpoint(Address.Ipv4.UNSPECIFIED, 0);

	public Endpoint {
		if (port < 0 || port > 0xffff) {
			throw new IllegalArgumentException("The port must be between 0 and 65535, was " + port);
		}
	}

	/**
	 * Returns an endpoint with a host in its textual form.
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
	 * Parses {@code host:port}. An IPv6 literal must have brackets.
	 * @param text a host, a colon and a port
	 * @return the endpoint
	 * @throws IllegalArgumentException if the text has another form, or the host or the
	 * port is not valid
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
	 * Returns an endpoint with the literal of a resolved address. The host name of the
	 * address is ignored.
	 * @param address an address
	 * @param port the port, 0 to 65535
	 * @return the endpoint
	 * @throws IllegalArgumentException if the port is not valid
	 */
	public static Endpoint of(InetAddress address, int port) {
		return new Endpoint(Address.of(address), port);
	}

	/**
	 * Returns an endpoint with the host name of a socket address, resolved or not. If it
	 * has no host name, the endpoint has its literal.
	 * @param address a socket address
	 * @return the endpoint
	 * @throws IllegalArgumentException if the host name is not valid
	 */
	public static Endpoint of(InetSocketAddress address) {
		InetAddress resolved = address.getAddress();
		// getHostString never looks up a name; without a name it returns the literal,
		// which can have a scope
		String host = address.getHostString();
		if (resolved != null && (host.isEmpty() || host.equals(resolved.getHostAddress()))) {
			return of(resolved, address.getPort());
		}
		return of(host, address.getPort());
	}

	/**
	 * Returns the endpoint in the form {@code example.com:443} or {@code [::1]:443}.
	 */
	@Override
	public String toString() {
		return ((this.host instanceof Address.Ipv6) ? "[" + this.host + "]" : this.host) + ":" + this.port;
	}

}
