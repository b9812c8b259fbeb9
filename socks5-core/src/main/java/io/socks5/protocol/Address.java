package io.socks5.protocol;

import java.io.Serializable;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

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
	 * The address as other protocols spell it: a literal without brackets and scope, or
	 * the name as it came.
	 * @return a literal or a name
	 */
	String text();

	/**
	 * The address for the sockets of this machine, which need the scope of an IPv6
	 * address.
	 * @return the address
	 * @throws UnknownHostException if this machine has no such scope, and for a name
	 */
	InetAddress inetAddress() throws UnknownHostException;

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
	 * Reads what a user typed: an IPv4 or IPv6 literal (brackets and a scope allowed) or
	 * a name, which goes to its ASCII form (A-labels). An IPv4-mapped literal is the IPv4
	 * address.
	 * @param host a literal or a name
	 * @return the address
	 * @throws IllegalArgumentException if it is empty, longer than 255 octets, holds
	 * white space, a control character or a character that no host name can hold, or one
	 * that leads to different domains by IDNA 2003 and by UTS 46
	 */
	static Address of(String host) {
		return HostText.parse(host);
	}

	/**
	 * The literal of an address, whatever host name it may carry. An IPv4-mapped address
	 * is the IPv4 address.
	 * @param address an address
	 * @return its literal
	 */
	static Address of(InetAddress address) {
		return (address instanceof Inet6Address ipv6) ? new Ipv6(ipv6, Ipv6Text.scope(ipv6)).unmapped()
				: new Ipv4((Inet4Address) address);
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
				throw new IllegalArgumentException("An IPv4 address must have 4 octets, was " + octets.length, ex);
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
		public InetAddress inetAddress() {
			return this.ip;
		}

		@Override
		public String toString() {
			return text();
		}

	}

	/**
	 * Sixteen octets, and the scope that they have on this machine. The scope never goes
	 * to the proxy, and does not count in a comparison, as with {@link Inet6Address}.
	 *
	 * @param ip the address, whose own scope does not matter
	 * @param scope name or number of a network interface, empty if there is none
	 */
	record Ipv6(Inet6Address ip, String scope) implements Address {

		public Ipv6 {
			if (!scope.chars().allMatch(HostText::isOfScope)) {
				throw new IllegalArgumentException("The scope must be the name or number of a network interface, was '"
						+ Escape.text(scope) + "'");
			}
		}

		/**
		 * An address of sixteen octets, an IPv4-mapped one included.
		 * @param octets sixteen octets
		 * @return the address, without a scope
		 */
		public static Ipv6 of(byte[] octets) {
			try {
				// InetAddress.getByAddress would turn ::ffff:1.2.3.4 into an IPv4 address
				return new Ipv6(Inet6Address.getByAddress(null, octets, -1), "");
			}
			catch (UnknownHostException ex) {
				throw new IllegalArgumentException("An IPv6 address must have 16 octets, was " + octets.length, ex);
			}
		}

		/**
		 * The host behind an IPv4-mapped address, RFC 4291 §2.5.5.2.
		 * @return the IPv4 address of a mapped one, and this address otherwise
		 */
		public Address unmapped() {
			byte[] octets = octets();
			boolean mapped = Arrays.equals(octets, 0, Ipv6Text.MAPPED.length, Ipv6Text.MAPPED, 0,
					Ipv6Text.MAPPED.length);
			return mapped ? Ipv4.of(Arrays.copyOfRange(octets, Ipv6Text.MAPPED.length, octets.length)) : this;
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
		public InetAddress inetAddress() throws UnknownHostException {
			return this.scope.isEmpty() ? InetAddress.getByAddress(octets()) : HostText.scoped(text(), this.scope);
		}

		@Override
		public boolean equals(@Nullable Object other) {
			return other instanceof Ipv6 that && this.ip.equals(that.ip);
		}

		@Override
		public int hashCode() {
			return this.ip.hashCode();
		}

		/**
		 * The address as an operator would type it, with its scope.
		 */
		@Override
		public String toString() {
			return this.scope.isEmpty() ? text() : text() + "%" + this.scope;
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
						"A name must have 1 to " + MAX_OCTETS + " octets, was " + name.length());
			}
			for (int i = 0; i < name.length(); i++) {
				if (name.charAt(i) > 0xff) {
					throw new IllegalArgumentException("A name must have one octet per character");
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

		/**
		 * Returns whether the name holds only what a host name can hold.
		 * @return {@code false} for a name that no resolver may be asked for
		 */
		public boolean isHostName() {
			return toString().equals(this.name);
		}

		/**
		 * The name for a lookup on this machine.
		 * @return the name
		 * @throws UnknownHostException if it holds what no host name can hold: a server
		 * chose it, and neither a resolver nor the text of its failure must get that
		 */
		public String hostName() throws UnknownHostException {
			if (!isHostName()) {
				throw new UnknownHostException("'" + this + "' is not a host name");
			}
			return this.name;
		}

		@Override
		public InetAddress inetAddress() throws UnknownHostException {
			throw new UnknownHostException("'" + this + "' is a name, not an address");
		}

		@Override
		public String toString() {
			return Escape.text(this.name);
		}

	}

}
