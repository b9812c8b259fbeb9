package io.socks5.handshake;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

import io.socks5.auth.Authentication;
import io.socks5.protocol.Address;
import io.socks5.protocol.Endpoint;
import org.jspecify.annotations.Nullable;

/**
 * The messages of a client, with the fields in the order of the RFC.
 */
final class Messages {

	/** VER of every SOCKS5 message. */
	static final byte VERSION = 0x05;

	private static final byte RESERVED = 0x00;

	private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

	private Messages() {
	}

	static ByteBuffer nothing() {
		return NOTHING;
	}

	/**
	 * Returns both messages in one buffer. Copied octets are overwritten in their source,
	 * because they can contain a secret.
	 * @param first the first message
	 * @param second the second message
	 * @return both messages
	 */
	static ByteBuffer join(ByteBuffer first, ByteBuffer second) {
		if (!first.hasRemaining() || !second.hasRemaining()) {
			return first.hasRemaining() ? first : second;
		}
		ByteBuffer both = ByteBuffer.allocate(first.remaining() + second.remaining());
		both.put(first.duplicate()).put(second.duplicate()).flip();
		wipe(first);
		wipe(second);
		return both;
	}

	static ByteBuffer copy(ByteBuffer octets) {
		return octets.hasRemaining() ? ByteBuffer.allocate(octets.remaining()).put(octets.duplicate()).flip() : NOTHING;
	}

	static void wipe(ByteBuffer message) {
		if (message.hasArray()) {
			Arrays.fill(message.array(), (byte) 0);
		}
	}

	// @formatter:off
	// +-----+----------+----------+
	// | VER | NMETHODS | METHODS  |
	// +-----+----------+----------+
	// |  1  |    1     | 1 to 255 |   RFC 1928 §3
	// +-----+----------+----------+
	// @formatter:on
	/**
	 * Returns the greeting.
	 * @param offered the methods to offer
	 * @param next the request that will follow, or {@code null} if it is not known yet
	 * @return the message, in memory that is long enough for the request
	 */
	static ByteBuffer greeting(List<Authentication> offered, @Nullable Request next) {
		int length = 2 + offered.size();
		ByteBuffer message = ByteBuffer.allocate((next != null) ? Math.max(length, length(next)) : length);
		message.put(VERSION).put((byte) offered.size());
		for (int i = 0; i < offered.size(); i++) {
			message.put((byte) offered.get(i).method().value());
		}
		return message.flip();
	}

	// @formatter:off
	// +-----+-----+-------+------+----------+----------+
	// | VER | CMD |  RSV  | ATYP | DST.ADDR | DST.PORT |
	// +-----+-----+-------+------+----------+----------+
	// |  1  |  1  | X'00' |  1   | Variable |    2     |   RFC 1928 §4
	// +-----+-----+-------+------+----------+----------+
	// @formatter:on
	/**
	 * Returns the request.
	 * @param request the request
	 * @param memory the memory of a message that has been sent, or {@link #nothing()}
	 * @return the message, in that memory if it is long enough
	 */
	static ByteBuffer request(Request request, ByteBuffer memory) {
		Endpoint destination = request.destination();
		Address host = destination.host();
		int length = length(request);
		ByteBuffer message = (length <= memory.capacity()) ? memory.clear() : ByteBuffer.allocate(length);
		message.put(VERSION).put((byte) request.command().value()).put(RESERVED).put((byte) host.type().value());
		if (host instanceof Address.Domain domain) {
			put(domain.name(), message);
		}
		else {
			message.put(host.octets());
		}
		return message.putShort((short) destination.port()).flip();
	}

	private static int length(Request request) {
		Address host = request.destination().host();
		return 6 + switch (host.type()) {
			case IPV4 -> 4;
			case IPV6 -> 16;
			case DOMAIN -> 1 + host.text().length();
		};
	}

	private static void put(String name, ByteBuffer message) {
		message.put((byte) name.length());
		for (int i = 0; i < name.length(); i++) {
			// each character of a name is an octet
			message.put((byte) name.charAt(i));
		}
	}

}
