package io.socks5.sample.embedded;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Map;

import io.netty.util.NetUtil;

/**
 * A resolver of host names for the proxy.
 */
@FunctionalInterface
public interface HostResolver {

	/**
	 * Resolves a name.
	 * @param host a name or an IP address
	 * @return the address
	 * @throws UnknownHostException if the name is unknown
	 */
	InetAddress resolve(String host) throws UnknownHostException;

	/**
	 * Creates a resolver that knows only the names of a table, and IP addresses.
	 * @param table the addresses by name in lower case
	 * @return the resolver
	 */
	static HostResolver only(Map<String, InetAddress> table) {
		return (host) -> {
			byte[] literal = NetUtil.createByteArrayFromIpAddressString(host);
			if (literal != null) {
				return InetAddress.getByAddress(literal);
			}
			InetAddress known = table.get(host.toLowerCase(Locale.ROOT));
			if (known == null) {
				throw new UnknownHostException(host);
			}
			return known;
		};
	}

	/**
	 * Creates a resolver that uses another one for names that are not in a table.
	 * @param table the addresses by name in lower case
	 * @param others the resolver of other names
	 * @return the resolver
	 */
	static HostResolver first(Map<String, InetAddress> table, HostResolver others) {
		return (host) -> {
			InetAddress known = table.get(host.toLowerCase(Locale.ROOT));
			return (known != null) ? known : others.resolve(host);
		};
	}

	/**
	 * Creates a resolver that uses the operating system, as a real proxy does.
	 * @return the resolver
	 */
	static HostResolver ofSystem() {
		return InetAddress::getByName;
	}

}
