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
 * A host in a SOCKS5 message: an IPv4 address, an IPv6 address or a name. RFC 1928 §5. No
 * method looks up a name.
 */
public sealed interface Address extends Serializable {

	/**
	 * Returns the type of the address on the wire.
	 * @return the ATYP
	 */
	AddressType type();

	/**
	 * Returns the octets of the address, without the length octet of a name.
	 * @return a new array of 4, 16 or 1 to 255 octets
	 */
	byte[] octets();

	/**
	 * Returns the address in the form that other protocols use: a literal without
	 * brackets and scope, or the unchanged name.
	 * @return a literal or a name
	 */
	String text();

	/**
	 * Returns the address for local sockets, which require the scope of an IPv6 address.
	 * @return the address
	 * @throws UnknownHostException if this machine has no such scope, or if this is a
	 * name
	 */
	InetAddress inetAddress() throws UnknownHostException;

	/**
	 * Whether this is 0.0.0.0 or ::. Servers send it for "not known" or for their own
	 * address.
	 * @return {@code false} for any other address and for a name
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
	 * Parses an IPv4 literal, an IPv6 literal or a name. An IPv6 literal may have
	 * brackets and a scope. A name is converted to its ASCII form (A-labels). An
	 * IPv4-mapped literal becomes the IPv4 address.
	 * @param host a literal or a name
	 * @return the address
	 * @throws IllegalArgumentException if the host is empty, is longer than 255 octets,
	 * or contains a character that a host name cannot contain, such as white space; also
	 * if IDNA 2003 and UTS 46 map the name to different domains
	 */
	static Address of(String host) {
		return HostText.parse(host);
	}

	/**
	 * Returns the literal of an address and ignores its host name. An IPv4-mapped address
	 * becomes the IPv4 address.
	 * @param address an address
	 * @return its literal
	 */
	static Address of(InetAddress address) {
		return (address instanceof Inet6Address ipv6) ? new Ipv6(ipv6, Ipv6Text.scope(ipv6)).unmapped()
				: new Ipv4((Inet4Address) address);
	}

	/**
	 * An IPv4 address of four octets.
	 *
	 * @param ip the address
	 */
	record Ipv4(Inet4Address ip) implements Address {

		/** The address 0.0.0.0, which servers send for "not known". */
		public static final Ipv4 UNSPECIFIED = of(new byte[4]);

		/**
		 * Returns the address with the given octets.
		 * @param octets four octets
		 * @return the address
		 * @throws IllegalArgumentException if there are not exactly four octets
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
	 * An IPv6 address of sixteen octets with its scope on this machine. The scope is
	 * never sent to the proxy. As with {@link Inet6Address}, it is not part of equality.
	 *
	 * @param ip the address, whose own scope is ignored
	 * @param scope the name or number of a network interface, or empty
	 */
	record Ipv6(Inet6Address ip, String scope) implements Address {

		public Ipv6 {
			if (!scope.chars().allMatch(HostText::isOfScope)) {
				throw new IllegalArgumentException("The scope must be the name or number of a network interface, was '"
						+ Escape.text(scope) + "'");
			}
		}

		/**
		 * Returns the address with the given octets, without a scope. An IPv4-mapped
		 * address is kept.
		 * @param octets sixteen octets
		 * @return the address
		 * @throws IllegalArgumentException if there are not exactly sixteen octets
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
		 * Converts an IPv4-mapped address to the IPv4 address. RFC 4291 §2.5.5.2.
		 * @return the IPv4 address of a mapped address, otherwise this address
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
		 * Returns the literal with its scope.
		 */
		@Override
		public String toString() {
			return this.scope.isEmpty() ? text() : text() + "%" + this.scope;
		}

	}

	/**
	 * A name, or any octets that a server sent as a name. The record keeps all octets.
	 * {@link #toString()} escapes those that are unsafe in a terminal or a log.
	 *
	 * @param name 1 to 255 characters, one for each octet (ISO-8859-1)
	 */
	record Domain(String name) implements Address {

		/** The maximum length of a name, in octets. */
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
		 * Whether the name contains only characters that a host name can contain.
		 * @return {@code false} for a name that must not be passed to a resolver
		 */
		public boolean isHostName() {
			return toString().equals(this.name);
		}

		/**
		 * Returns the name for a local lookup.
		 * @return the name
		 * @throws UnknownHostException if the name contains a character that a host name
		 * cannot contain. A server can choose such a name, which must not reach a
		 * resolver or a log.
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
