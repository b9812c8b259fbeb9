package io.socks5.protocol;

import java.io.Serializable;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;

/**
 * A host as SOCKS5 spells it: an IPv4 address, an IPv6 address or a name. RFC 1928 §5.
 * Nothing here looks a name up.
 */
public sealed interface Address extends Serializable {

	/**
	 * How the address is spelled on the wire.
	 * @return the ATYP
	 */
	AddressType type();

	/**
	 * The octets of the address, without the length octet of a name.
	 * @return a new array of 4, 16 or 1 to 255 octets
	 */
	byte[] octets();

	/**
	 * The address as an operator would type it, without brackets.
	 * @return a literal or a name
	 */
	String text();

	/**
	 * Whether it is 0.0.0.0 or ::, which servers send for "not known", or "mine".
	 * @return {@code false} for any other address, and for a name
	 */
	default boolean isUnspecified() {
		if (this instanceof Domain) {
			return false;
		}
		for (byte octet : octets()) {
			if (octet != 0) {
				return false;
			}
		}
		return true;
	}

	/**
	 * Reads what a user typed: an IPv4 or IPv6 literal (brackets and a scope allowed, the
	 * scope is dropped: it means nothing to the proxy) or a name, which goes to its ASCII
	 * form (A-labels).
	 * @param host a literal or a name
	 * @return the address
	 * @throws IllegalArgumentException if it is empty, longer than 255 octets, or holds
	 * white space, a control character or a character that no host name can hold
	 */
	static Address of(String host) {
		return HostText.parse(host);
	}

	/**
	 * The literal of an address, whatever host name it may carry.
	 * @param address an address
	 * @return its literal
	 */
	static Address of(InetAddress address) {
		return (address instanceof Inet4Address ipv4) ? new Ipv4(ipv4) : Ipv6.of(address.getAddress());
	}

	/**
	 * Four octets.
	 *
	 * @param ip the address
	 */
	record Ipv4(Inet4Address ip) implements Address {

		/** 0.0.0.0, which servers send for "not known". */
		public static final Ipv4 UNSPECIFIED = of(new byte[4]);

		/**
		 * An address of four octets.
		 * @param octets four octets
		 * @return the address
		 */
		public static Ipv4 of(byte[] octets) {
			try {
				return new Ipv4((Inet4Address) InetAddress.getByAddress(octets));
			}
			catch (UnknownHostException ex) {
				throw new IllegalArgumentException("An IPv4 address has 4 octets, not " + octets.length, ex);
			}
		}

		@Override
		public AddressType type() {
			return AddressType.IPV4;
		}

		@Override
		public byte[] octets() {
			return this.ip.getAddress();
		}

		@Override
		public String text() {
			return this.ip.getHostAddress();
		}

		@Override
		public String toString() {
			return text();
		}

	}

	/**
	 * Sixteen octets.
	 *
	 * @param ip the address
	 */
	record Ipv6(Inet6Address ip) implements Address {

		/**
		 * An address of sixteen octets, an IPv4-mapped one included.
		 * @param octets sixteen octets
		 * @return the address
		 */
		public static Ipv6 of(byte[] octets) {
			try {
				// InetAddress.getByAddress would turn ::ffff:1.2.3.4 into an IPv4 address
				return new Ipv6(Inet6Address.getByAddress(null, octets, -1));
			}
			catch (UnknownHostException ex) {
				throw new IllegalArgumentException("An IPv6 address has 16 octets, not " + octets.length, ex);
			}
		}

		@Override
		public AddressType type() {
			return AddressType.IPV6;
		}

		@Override
		public byte[] octets() {
			return this.ip.getAddress();
		}

		@Override
		public String text() {
			return Ipv6Text.of(octets());
		}

		@Override
		public String toString() {
			return text();
		}

	}

	/**
	 * A name, or whatever octets a server sent in place of one: the record keeps them all
	 * and {@link #toString()} escapes what a terminal or a log could choke on.
	 *
	 * @param name one character per octet (ISO-8859-1), 1 to 255 of them
	 */
	record Domain(String name) implements Address {

		/** The longest name that a length octet can announce. */
		public static final int MAX_OCTETS = 255;

		public Domain {
			if (name.isEmpty() || name.length() > MAX_OCTETS) {
				throw new IllegalArgumentException(
						"A name has 1 to " + MAX_OCTETS + " octets, this one has " + name.length());
			}
			for (int i = 0; i < name.length(); i++) {
				if (name.charAt(i) > 0xff) {
					throw new IllegalArgumentException("A name has one octet per character");
				}
			}
		}

		@Override
		public AddressType type() {
			return AddressType.DOMAIN;
		}

		@Override
		public byte[] octets() {
			return this.name.getBytes(StandardCharsets.ISO_8859_1);
		}

		@Override
		public String text() {
			return this.name;
		}

		@Override
		public String toString() {
			return Escape.text(this.name);
		}

	}

}
