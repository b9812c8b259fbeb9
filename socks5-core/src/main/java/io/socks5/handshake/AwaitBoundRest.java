package io.socks5.handshake;

import java.nio.ByteBuffer;

import io.socks5.protocol.AddressType;
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

	/** The length of BND.PORT. */
	static final int PORT_OCTETS = 2;

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
	public State read(ByteBuffer field, Handshake handshake) {
		// the length octet of a name is not a part of it
		int already = (this.type == AddressType.DOMAIN) ? 1 : 2;
		byte[] bound = new byte[already + wanted()];
		bound[already - 1] = this.first;
		bound[0] = (byte) this.type.value();
		field.get(bound, already, bound.length - already);
		return new Established(this.session, new Grant(handshake.plan().proxy(), this.session.method(), bound));
	}

}
