package io.socks5.handshake;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

import io.socks5.protocol.Address;
import io.socks5.protocol.AddressType;
import io.socks5.protocol.Endpoint;
import io.socks5.protocol.Phase;

/**
 * Waits for the rest of BND.ADDR and for BND.PORT. The next octet belongs to the
 * application. RFC 1928 §6.
 *
 * @param session the negotiated session
 * @param type the type of the address
 * @param first the first octet of the address, or the length of a name
 */
record AwaitBoundRest(Session session, AddressType type, byte first) implements State {

	private static final int PORT_OCTETS = 2;

	@Override
	public int wanted() {
		return PORT_OCTETS + switch (this.type) {
			case IPV4 -> 3;
			case IPV6 -> 15;
			case DOMAIN -> Byte.toUnsignedInt(this.first);
		};
	}

	@Override
	public int alreadyRead() {
		return 5;
	}

	@Override
	public Phase phase() {
		return this.session.phase();
	}

	@Override
	public Step read(ByteBuffer field, Plan plan) {
		Address host = switch (this.type) {
			case IPV4 -> Address.Ipv4.of(withFirst(field, 4));
			case IPV6 -> Address.Ipv6.of(withFirst(field, 16));
			case DOMAIN -> name(field);
		};
		Endpoint bound = new Endpoint(host, Short.toUnsignedInt(field.getShort()));
		return new Step(new Established(this.session, bound), Messages.nothing());
	}

	private byte[] withFirst(ByteBuffer field, int length) {
		byte[] octets = new byte[length];
		octets[0] = this.first;
		field.get(octets, 1, length - 1);
		return octets;
	}

	private Address name(ByteBuffer field) {
		// Dante sends a name without octets; the character set of a name is unknown
		byte[] octets = new byte[Byte.toUnsignedInt(this.first)];
		field.get(octets);
		return (octets.length == 0) ? Address.Ipv4.UNSPECIFIED
				: new Address.Domain(new String(octets, StandardCharsets.ISO_8859_1));
	}

}
