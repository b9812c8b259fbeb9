package io.socks5.route;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;

import io.socks5.protocol.Address;
import io.socks5.transport.Deadline;
import io.socks5.transport.Names;

/**
 * The address to send datagrams to, based on BND.ADDR of the reply to UDP ASSOCIATE. RFC
 * 1928 §7. The port is always BND.PORT. The addresses 0.0.0.0 and :: always mean the
 * proxy's own address.
 */
public enum RelayAddress {

	/**
	 * The address of the reply, unless its scope is narrower than that of the proxy's
	 * address. In that case the proxy's address is used. The scopes are loopback, link,
	 * private network and public. Proxies behind a router often report a private address.
	 */
	AUTO {

		@Override
		InetAddress choose(InetAddress told, InetAddress proxy) {
			return (scope(told) < scope(proxy)) ? proxy : told;
		}

	},

	/** The address of the reply, as RFC 1928 specifies. */
	AS_GIVEN {

		@Override
		InetAddress choose(InetAddress told, InetAddress proxy) {
			return told;
		}

	},

	/** The proxy's own address, regardless of the reply. */
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
	 * Returns the address of the relay. A name in the reply is looked up locally, unless
	 * {@link #PROXY} ignores it.
	 * @param bound the BND.ADDR of the reply
	 * @param proxy the remote address of the control connection
	 * @param names looks up the name
	 * @param deadline the deadline for the lookup
	 * @return the address of the relay
	 * @throws IOException if the lookup fails or the deadline expires
	 */
	public InetAddress of(Address bound, InetAddress proxy, Names names, Deadline deadline) throws IOException {
		if (this == PROXY) {
			return proxy;
		}
		InetAddress told = (bound instanceof Address.Domain domain) ? names.address(domain.hostName(), deadline)
				: withScope(bound.octets(), proxy);
		return told.isAnyLocalAddress() ? proxy : choose(told, proxy);
	}

	private static InetAddress withScope(byte[] octets, InetAddress proxy) throws IOException {
		InetAddress told = InetAddress.getByAddress(octets);
		// the scope of a link-local address is the link to the proxy
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

	private static boolean isPrivate(InetAddress address) {
		// RFC 1918, RFC 6598 (carrier-grade NAT), RFC 4193
		byte[] octets = address.getAddress();
		boolean unique = address instanceof Inet6Address && (octets[0] & 0xfe) == 0xfc;
		boolean shared = octets.length == 4 && octets[0] == 100 && (octets[1] & 0xc0) == 64;
		return address.isSiteLocalAddress() || unique || shared;
	}

}
