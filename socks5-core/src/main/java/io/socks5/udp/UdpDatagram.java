package io.socks5.udp;

import java.nio.ByteBuffer;

import io.socks5.protocol.Endpoint;

/**
 * A datagram that was received through the proxy.
 *
 * @param source the source as the proxy reports it; some proxies repeat the name to which
 * a datagram was sent
 * @param payload the payload, possibly empty, in a buffer of its own
 */
public record UdpDatagram(Endpoint source, ByteBuffer payload) {

	/**
	 * Returns a copy of the remaining octets of the payload. The position of the payload
	 * does not change.
	 * @return a new array
	 */
	public byte[] octets() {
		byte[] octets = new byte[this.payload.remaining()];
		this.payload.get(this.payload.position(), octets);
		return octets;
	}

}
