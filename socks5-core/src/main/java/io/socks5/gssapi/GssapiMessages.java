package io.socks5.gssapi;

import java.nio.ByteBuffer;

import io.socks5.protocol.FailureContext;
import io.socks5.protocol.ProtocolViolationException;
import io.socks5.protocol.ProxyAuthenticationException;
import io.socks5.protocol.ProxyAuthenticationException.Reason;
import io.socks5.protocol.Socks5Exception;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes messages of RFC 1961. VER and MTYP are read first, because an abort
 * ends after them.
 */
final class GssapiMessages {

	/** MTYP of a token of the context, RFC 1961 §3. */
	static final int CONTEXT = 0x01;

	/** MTYP of a protection level, RFC 1961 §4. */
	static final int PROTECTION = 0x02;

	/** MTYP of all later messages, RFC 1961 §5. */
	static final int DATA = 0x03;

	/** The maximum value of LEN. */
	static final int MAX_TOKEN = 0xffff;

	private static final int ABORT = 0xff;

	private static final byte VERSION = 0x01;

	private static final int HEAD_OCTETS = 2;

	private static final int LENGTH_OCTETS = 2;

	private Part part = Part.HEAD;

	private int length;

	// @formatter:off
	// +-----+------+-----+------------------+
	// | VER | MTYP | LEN |      TOKEN       |
	// +-----+------+-----+------------------+
	// |  1  |  1   |  2  | up to 2^16 - 1   |   RFC 1961 §3.3, §4.3 and §5
	// +-----+------+-----+------------------+
	// @formatter:on
	static ByteBuffer message(int type, byte[] token, FailureContext failureContext) throws Socks5Exception {
		if (token.length > MAX_TOKEN) {
			throw new ProxyAuthenticationException(failureContext, Reason.CREDENTIALS_UNAVAILABLE, -1,
					"a GSSAPI token of " + token.length + " octets does not fit into a message", null);
		}
		ByteBuffer message = ByteBuffer.allocate(HEAD_OCTETS + LENGTH_OCTETS + token.length);
		return message.put(VERSION).put((byte) type).putShort((short) token.length).put(token).flip();
	}

	int wanted() {
		return switch (this.part) {
			case HEAD -> HEAD_OCTETS;
			case LENGTH -> LENGTH_OCTETS;
			case TOKEN -> this.length;
		};
	}

	int alreadyRead() {
		return switch (this.part) {
			case HEAD -> 0;
			case LENGTH -> HEAD_OCTETS;
			case TOKEN -> HEAD_OCTETS + LENGTH_OCTETS;
		};
	}

	boolean isBetweenMessages() {
		return this.part == Part.HEAD;
	}

	/**
	 * Consumes a field of a message.
	 * @param field exactly {@link #wanted()} octets
	 * @param type the expected type of the message
	 * @param failureContext the context for failures
	 * @return the token if the message is complete, or {@code null}
	 */
	byte @Nullable [] read(ByteBuffer field, int type, FailureContext failureContext) throws Socks5Exception {
		switch (this.part) {
			case HEAD -> {
				head(Byte.toUnsignedInt(field.get()), Byte.toUnsignedInt(field.get()), type, failureContext);
				this.part = Part.LENGTH;
				return null;
			}
			case LENGTH -> {
				this.length = Byte.toUnsignedInt(field.get()) << 8 | Byte.toUnsignedInt(field.get());
				this.part = (this.length > 0) ? Part.TOKEN : Part.HEAD;
				return (this.length > 0) ? null : new byte[0];
			}
			default -> {
				byte[] token = new byte[this.length];
				field.get(token);
				this.part = Part.HEAD;
				return token;
			}
		}
	}

	private static void head(int version, int actual, int type, FailureContext failureContext) throws Socks5Exception {
		if (version != VERSION) {
			throw new ProtocolViolationException(failureContext, "version 0x01 of a GSSAPI message", version);
		}
		if (actual == ABORT) {
			throw new ProxyAuthenticationException(failureContext, Reason.CREDENTIALS_REJECTED, ABORT,
					"the proxy aborted the GSSAPI exchange", null);
		}
		if (actual != type) {
			throw new ProtocolViolationException(failureContext, "type 0x0" + type + " of a GSSAPI message", actual);
		}
	}

	/**
	 * The next field of a message.
	 */
	private enum Part {

		HEAD, LENGTH, TOKEN

	}

}
