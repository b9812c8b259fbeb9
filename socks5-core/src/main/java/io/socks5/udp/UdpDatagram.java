package io.socks5.udp;

import java.nio.ByteBuffer;

import io.socks5.protocol.Endpoint;

/**
 * A datagram that came through the proxy.
 *
 * @param source where it comes from, as the proxy says: some name what a request named
 * @param payload its octets, maybe none, in a buffer of their own
 */
public record UdpDatagram(Endpoint source, ByteBuffer payload) {

	/**
	 * The remaining octets of the payload, whose position stays.
	 * @return a new array
	 */
	public byte[] octets() {
		byte[] octets = new byte[this.payload.remaining()];
		this.payload.get(this.payload.position(), octets);
		return octets;
	}

}
