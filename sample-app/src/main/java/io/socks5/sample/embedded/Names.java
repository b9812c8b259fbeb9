package io.socks5.sample.embedded;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Map;

import io.netty.util.NetUtil;

/**
 * What the proxy takes for the address of a name.
 */
@FunctionalInterface
interface Names {

	InetAddress resolve(String host) throws UnknownHostException;

	// knows these names and address literals, and nothing else
	static Names only(Map<String, InetAddress> table) {
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

	// knows these names, and asks others for the rest
	static Names first(Map<String, InetAddress> table, Names others) {
		return (host) -> {
			InetAddress known = table.get(host.toLowerCase(Locale.ROOT));
			return (known != null) ? known : others.resolve(host);
		};
	}

	// asks the operating system, as a real proxy does
	static Names ofSystem() {
		return InetAddress::getByName;
	}

}
