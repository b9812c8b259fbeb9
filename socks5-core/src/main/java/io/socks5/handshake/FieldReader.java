package io.socks5.handshake;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

import io.socks5.protocol.ProtocolViolationException;

/**
 * Reads octets of a field.
 */
final class FieldReader {

	private FieldReader() {
	}

	static int unsigned(ByteBuffer field) {
		return Byte.toUnsignedInt(field.get());
	}

	/**
	 * Returns a field for code that can use absolute positions or numbers of several
	 * octets.
	 * @param field the field
	 * @return a buffer in network order, with the field at its start
	 */
	static ByteBuffer alone(ByteBuffer field) {
		return (field.position() == 0 && field.order() == ByteOrder.BIG_ENDIAN) ? field : field.slice();
	}

	static void requireVersion(ByteBuffer field, Handshake handshake) throws ProtocolViolationException {
		int version = unsigned(field);
		if (version != Messages.VERSION) {
			throw new ProtocolViolationException(handshake.context(), "SOCKS version 0x05", version);
		}
	}

}
