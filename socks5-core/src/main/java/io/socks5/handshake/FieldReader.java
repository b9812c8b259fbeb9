package io.socks5.handshake;

import java.nio.ByteBuffer;

import io.socks5.protocol.FailureContext;
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

	static void requireVersion(ByteBuffer field, FailureContext context) throws ProtocolViolationException {
		int version = unsigned(field);
		if (version != Messages.VERSION) {
			throw new ProtocolViolationException(context, "SOCKS version 0x05", version);
		}
	}

}
