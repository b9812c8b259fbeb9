package io.socks5.handshake;

import java.nio.ByteBuffer;

import io.socks5.protocol.AddressType;
import io.socks5.protocol.Phase;
import io.socks5.protocol.ProtocolViolationException;
import io.socks5.protocol.Socks5Exception;

/**
 * Waits for RSV, ATYP and the first octet of BND.ADDR, which determine the length of the
 * rest. RFC 1928 §6.
 *
 * @param session the negotiated session
 */
record AwaitBoundAddress(Session session) implements State {

	/** The length of RSV, ATYP, a name without octets, and BND.PORT. */
	static final int SHORTEST = 5;

	@Override
	public int wanted() {
		return 3;
	}

	@Override
	public int minimumRemaining(Plan plan) {
		return SHORTEST;
	}

	@Override
	public int alreadyRead() {
		return 2;
	}

	@Override
	public Phase phase() {
		return this.session.phase();
	}

	@Override
	public State read(ByteBuffer field, Handshake handshake) throws Socks5Exception {
		field.get(); // RSV: real servers put anything there
		int value = FieldReader.unsigned(field);
		AddressType type = AddressType.of(value);
		if (type == null) {
			// without a known type the reply has no known end
			throw new ProtocolViolationException(handshake.context(), "address type 0x01, 0x03 or 0x04", value);
		}
		return new AwaitBoundRest(this.session, type, field.get());
	}

}
