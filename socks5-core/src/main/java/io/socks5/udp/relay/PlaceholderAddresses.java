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
 * Converts between endpoints and the addresses of a {@link java.net.DatagramPacket},
 * which cannot carry a name without an address. Such a name gets a placeholder address.
 */
final class PlaceholderAddresses {

	private PlaceholderAddresses() {
	}

	static InetSocketAddress of(Endpoint endpoint) {
		Address host = endpoint.host();
		try {
			// escaped, because the peer can choose the octets of the name
			InetAddress address = (host instanceof Address.Domain) ? Placeholder.ofDatagram(host.toString())
					: InetAddress.getByAddress(host.octets());
			return new InetSocketAddress(address, endpoint.port());
		}
		catch (UnknownHostException ex) {
			throw new IllegalStateException(ex);
		}
	}

	static Endpoint endpoint(InetSocketAddress address) throws IOException {
		// the name of any other address can be the result of a reverse lookup
		return Placeholder.is(address.getAddress()) ? Destinations.of(address)
				: Endpoint.of(address.getAddress(), address.getPort());
	}

	static boolean isFrom(InetSocketAddress peer, Endpoint source) {
		InetSocketAddress address = of(source);
		boolean named = source.host() instanceof Address.Domain;
		return address.equals(peer) && (!named || address.getHostString().equals(peer.getHostString()));
	}

}
