package io.socks5.handshake;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

import io.socks5.protocol.Address;
import io.socks5.protocol.AddressType;
import io.socks5.protocol.Endpoint;

/**
 * Puts the header before the data of a datagram to a relay, and takes it off one that
 * comes from there. RFC 1928 §7.
 */
public final class Datagrams {

	/** The most octets that UDP carries over IPv4, the header included. */
	public static final int MAX_OCTETS = 65_507;

	private static final short RESERVED = 0x0000;

	private static final byte STANDALONE = 0x00;

	private static final int FIXED_OCTETS = 4;

	private static final int PORT_OCTETS = 2;

	private Datagrams() {
	}

	/**
	 * How long the header is. The 20 octets that the RFC tells for IPv6 are a slip.
	 * @param host the destination, DST.ADDR
	 * @return 10 for IPv4, 22 for IPv6, 7 more than a name is long
	 */
	public static int headerOctets(Address host) {
		int length = (host.type() == AddressType.DOMAIN) ? 1 : 0;
		return FIXED_OCTETS + length + host.octets().length + PORT_OCTETS;
	}

	// @formatter:off
	// +-----+------+------+----------+----------+----------+
	// | RSV | FRAG | ATYP | DST.ADDR | DST.PORT |   DATA   |
	// +-----+------+------+----------+----------+----------+
	// |  2  |  1   |  1   | Variable |    2     | Variable |   RFC 1928 §7
	// +-----+------+------+----------+----------+----------+
	// @formatter:on
	/**
	 * Makes a datagram.
	 * @param destination where to, DST.ADDR and DST.PORT
	 * @param data its remaining octets are taken, maybe none
	 * @return the header and the data
	 */
	public static ByteBuffer wrap(Endpoint destination, ByteBuffer data) {
		Address host = destination.host();
		byte[] octets = host.octets();
		ByteBuffer datagram = ByteBuffer.allocate(headerOctets(host) + data.remaining());
		datagram.putShort(RESERVED).put(STANDALONE).put((byte) host.type().value());
		if (host.type() == AddressType.DOMAIN) {
			datagram.put((byte) octets.length);
		}
		return datagram.put(octets).putShort((short) destination.port()).put(data).flip();
	}

	/**
	 * Reads a datagram. Whatever its octets are, nothing is thrown.
	 * @param datagram the octets; behind a header that can be used, the position stands
	 * at the data
	 * @return the header, or why there is none
	 */
	public static Unwrapped unwrap(ByteBuffer datagram) {
		if (datagram.remaining() < FIXED_OCTETS) {
			return Unusable.MALFORMED;
		}
		FieldReader.unsigned(datagram);
		FieldReader.unsigned(datagram); // RSV: as tolerant as with replies
		int fragment = FieldReader.unsigned(datagram);
		AddressType type = AddressType.of(FieldReader.unsigned(datagram));
		if (fragment != STANDALONE) {
			return Unusable.FRAGMENT;
		}
		return (type != null) ? source(type, datagram) : Unusable.MALFORMED;
	}

	private static Unwrapped source(AddressType type, ByteBuffer datagram) {
		int length = switch (type) {
			case IPV4 -> 4;
			case IPV6 -> 16;
			case DOMAIN -> datagram.hasRemaining() ? FieldReader.unsigned(datagram) : 0;
		};
		// a name without octets says nothing of where the datagram comes from
		if (length == 0 || datagram.remaining() < length + PORT_OCTETS) {
			return Unusable.MALFORMED;
		}
		byte[] octets = new byte[length];
		datagram.get(octets);
		Address host = switch (type) {
			case IPV4 -> Address.Ipv4.of(octets);
			case IPV6 -> Address.Ipv6.of(octets);
			case DOMAIN -> new Address.Domain(new String(octets, StandardCharsets.ISO_8859_1));
		};
		return new Header(new Endpoint(host, FieldReader.unsigned(datagram) << 8 | FieldReader.unsigned(datagram)));
	}

	/**
	 * What a datagram's octets turned out to be.
	 */
	public sealed interface Unwrapped permits Header, Unusable {

	}

	/**
	 * A header.
	 *
	 * @param source where the data come from, as the relay says
	 */
	public record Header(Endpoint source) implements Unwrapped {
	}

	/**
	 * Why a datagram is dropped.
	 */
	public enum Unusable implements Unwrapped {

		/** A part of one: FRAG is not 00, and nobody is obliged to put parts together. */
		FRAGMENT,

		/**
		 * Shorter than its header, or of an address type that the RFC does not assign.
		 */
		MALFORMED

	}

}
