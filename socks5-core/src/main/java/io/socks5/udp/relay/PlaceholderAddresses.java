package io.socks5.udp.relay;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

import io.socks5.protocol.Address;
import io.socks5.protocol.Endpoint;
import io.socks5.transport.Destinations;
import io.socks5.transport.Placeholder;

/**
 * Endpoints as {@link java.net.DatagramPacket} takes them, which has no place for a name
 * without an address: such a one gets an address that leads nowhere, and is known by it
 * on the way back.
 */
final class PlaceholderAddresses {

	private PlaceholderAddresses() {
	}

	static InetSocketAddress of(Endpoint endpoint) {
		Address host = endpoint.host();
		try {
			// a name as a log can take it: a stranger chose its octets
			InetAddress address = (host instanceof Address.Domain) ? Placeholder.ofDatagram(host.toString())
					: InetAddress.getByAddress(host.octets());
			return new InetSocketAddress(address, endpoint.port());
		}
		catch (UnknownHostException ex) {
			throw new IllegalStateException(ex);
		}
	}

	// a name only where we have put it: elsewhere it may come from a reverse look-up
	static Endpoint endpoint(InetSocketAddress address) throws IOException {
		return Placeholder.is(address.getAddress()) ? Destinations.of(address)
				: Endpoint.of(address.getAddress(), address.getPort());
	}

	static boolean isFrom(InetSocketAddress peer, Endpoint source) {
		InetSocketAddress address = of(source);
		boolean named = source.host() instanceof Address.Domain;
		return address.equals(peer) && (!named || address.getHostString().equals(peer.getHostString()));
	}

}
