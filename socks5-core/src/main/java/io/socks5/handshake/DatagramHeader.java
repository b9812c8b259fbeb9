package io.socks5.handshake;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

import io.socks5.protocol.Address;
import io.socks5.protocol.AddressType;
import io.socks5.protocol.Endpoint;

/**
 * Adds the SOCKS header to datagrams for a relay and removes it from received datagrams.
 * RFC 1928 §7.
 */
public final class DatagramHeader {

	/** The maximum length of a UDP datagram over IPv4, including the SOCKS header. */
	public static final int MAX_OCTETS = 65_507;

	private static final short RESERVED = 0x0000;

	private static final byte STANDALONE = 0x00;

	private static final int FIXED_OCTETS = 4;

	private static final int PORT_OCTETS = 2;

	private DatagramHeader() {
	}

	/**
	 * Returns the length of the header. For IPv6 it is 22 octets; the 20 octets in the
	 * RFC are an error.
	 * @param host the destination, DST.ADDR
	 * @return 10 for IPv4, 22 for IPv6, or 7 plus the length of a name
	 */
	public static int length(Address host) {
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
	 * Adds a header to data.
	 * @param destination the destination, DST.ADDR and DST.PORT
	 * @param data the data, possibly empty; all remaining octets are consumed
	 * @return the header and the data
	 */
	public static ByteBuffer wrap(Endpoint destination, ByteBuffer data) {
		Address host = destination.host();
		byte[] octets = host.octets();
		ByteBuffer datagram = ByteBuffer.allocate(length(host) + data.remaining());
		datagram.putShort(RESERVED).put(STANDALONE).put((byte) host.type().value());
		if (host.type() == AddressType.DOMAIN) {
			datagram.put((byte) octets.length);
		}
		return datagram.put(octets).putShort((short) destination.port()).put(data).flip();
	}

	/**
	 * Reads the header of a datagram. It never throws an exception for invalid octets.
	 * @param datagram the datagram; after a valid header its position is at the data
	 * @return the header, or the reason to drop the datagram
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
		// a name without octets does not identify the source of the datagram
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
		return new Valid(new Endpoint(host, FieldReader.unsigned(datagram) << 8 | FieldReader.unsigned(datagram)));
	}

	/**
	 * The result of reading a datagram.
	 */
	public sealed interface Unwrapped permits Valid, Unusable {

	}

	/**
	 * A valid header.
	 *
	 * @param source the source of the data, as reported by the relay
	 */
	public record Valid(Endpoint source) implements Unwrapped {
	}

	/**
	 * The reason to drop a datagram.
	 */
	public enum Unusable implements Unwrapped {

		/** FRAG is not 00. Reassembly is optional, RFC 1928 §7. */
		FRAGMENT,

		/**
		 * The datagram is shorter than its header, or its address type is not assigned by
		 * the RFC.
		 */
		MALFORMED

	}

}
