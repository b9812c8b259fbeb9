package io.socks5.route;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;

import io.socks5.protocol.Address;
import io.socks5.transport.Deadline;
import io.socks5.transport.Names;

/**
 * Which address datagrams are sent to, given BND.ADDR of the reply to UDP ASSOCIATE. RFC
 * 1928 §7. The port is always that of the reply. 0.0.0.0 and :: are no address, whatever
 * is chosen here: they mean the proxy's.
 */
public enum RelayAddress {

	/**
	 * That of the reply, unless it can be no good from here: one of a narrower scope than
	 * the proxy's own (loopback, link, private network, public) means the proxy's.
	 * Proxies behind a router tell such.
	 */
	AUTO {

		@Override
		InetAddress choose(InetAddress told, InetAddress proxy) {
			return (scope(told) < scope(proxy)) ? proxy : told;
		}

	},

	/** That of the reply, as the RFC has it. */
	AS_GIVEN {

		@Override
		InetAddress choose(InetAddress told, InetAddress proxy) {
			return told;
		}

	},

	/** The proxy's own, whatever the reply says. */
	PROXY {

		@Override
		InetAddress choose(InetAddress told, InetAddress proxy) {
			return proxy;
		}

	};

	private static final int LOOPBACK = 0;

	private static final int LINK = 1;

	private static final int PRIVATE = 2;

	private static final int PUBLIC = 3;

	abstract InetAddress choose(InetAddress told, InetAddress proxy);

	/**
	 * Chooses. A name in the reply is looked up here, unless it does not matter.
	 * @param bound what the reply tells, BND.ADDR
	 * @param proxy where the control connection leads
	 * @param names looks the name up
	 * @param deadline the end of that lookup
	 * @return the address of the relay
	 * @throws IOException if the look-up fails
	 */
	public InetAddress of(Address bound, InetAddress proxy, Names names, Deadline deadline) throws IOException {
		if (this == PROXY) {
			return proxy;
		}
		InetAddress told = (bound instanceof Address.Domain domain) ? names.address(domain.hostName(), deadline)
				: withScope(bound.octets(), proxy);
		return told.isAnyLocalAddress() ? proxy : choose(told, proxy);
	}

	// an address of a link is on the link that leads to the proxy
	private static InetAddress withScope(byte[] octets, InetAddress proxy) throws IOException {
		InetAddress told = InetAddress.getByAddress(octets);
		boolean sameLink = told instanceof Inet6Address && told.isLinkLocalAddress() && proxy.isLinkLocalAddress();
		return (sameLink && proxy instanceof Inet6Address ipv6)
				? Inet6Address.getByAddress(null, octets, ipv6.getScopeId()) : told;
	}

	private static int scope(InetAddress address) {
		if (address.isLoopbackAddress()) {
			return LOOPBACK;
		}
		if (address.isLinkLocalAddress()) {
			return LINK;
		}
		return isPrivate(address) ? PRIVATE : PUBLIC;
	}

	// RFC 1918, RFC 6598 (behind a carrier's router), RFC 4193
	private static boolean isPrivate(InetAddress address) {
		byte[] octets = address.getAddress();
		boolean unique = address instanceof Inet6Address && (octets[0] & 0xfe) == 0xfc;
		boolean shared = octets.length == 4 && octets[0] == 100 && (octets[1] & 0xc0) == 64;
		return address.isSiteLocalAddress() || unique || shared;
	}

}
