package io.socks5.udp.relay;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;

import io.socks5.protocol.Address;
import io.socks5.transport.Deadline;
import io.socks5.transport.NameResolver;
import io.socks5.udp.RelayAddress;

/**
 * Chooses the address of a relay by the setting of the client.
 */
public final class RelayAddresses {

	private static final int LOOPBACK = 0;

	private static final int LINK = 1;

	private static final int PRIVATE = 2;

	private static final int PUBLIC = 3;

	private RelayAddresses() {
	}

	/**
	 * Returns the address of the relay. A name in the reply is looked up locally, unless
	 * {@link RelayAddress#PROXY} ignores it.
	 * @param choice the setting of the client
	 * @param bound the BND.ADDR of the reply
	 * @param proxy the remote address of the control connection
	 * @param names looks up the name
	 * @param deadline the deadline for the lookup
	 * @return the address of the relay
	 * @throws IOException if the lookup fails or the deadline expires
	 */
	public static InetAddress choose(RelayAddress choice, Address bound, InetAddress proxy, NameResolver names,
			Deadline deadline) throws IOException {
		if (choice == RelayAddress.PROXY) {
			return proxy;
		}
		InetAddress reported = (bound instanceof Address.Domain domain) ? names.address(domain.hostName(), deadline)
				: withScope(bound.octets(), proxy);
		boolean isTooNarrow = choice == RelayAddress.AUTO && scope(reported) < scope(proxy);
		return (reported.isAnyLocalAddress() || isTooNarrow) ? proxy : reported;
	}

	private static InetAddress withScope(byte[] octets, InetAddress proxy) throws IOException {
		InetAddress reported = InetAddress.getByAddress(octets);
		// the scope of a link-local address is the link to the proxy
		boolean sameLink = reported instanceof Inet6Address && reported.isLinkLocalAddress()
				&& proxy.isLinkLocalAddress();
		return (sameLink && proxy instanceof Inet6Address ipv6)
				? Inet6Address.getByAddress(null, octets, ipv6.getScopeId()) : reported;
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
