package io.socks5.route;

import java.util.Arrays;
import java.util.Locale;

import io.socks5.protocol.Address;
import io.socks5.protocol.Escape;

/**
 * One rule for hosts. It matches either names or addresses, because a name that looks
 * like an address must not match an address rule.
 */
sealed interface HostRule permits HostRule.Any, HostRule.Local, HostRule.Name, HostRule.Block, HostGlob {

	/**
	 * Whether the rule matches a host.
	 * @param host the host in the form of {@link #comparable}
	 * @return {@code true} if the rule matches
	 */
	boolean matches(Address host);

	static HostRule of(String text) {
		try {
			return parse(text.strip());
		}
		catch (IllegalArgumentException ex) {
			throw new IllegalArgumentException("'" + Escape.withoutLogin(text)
					+ "' is not a host name, a glob such as *.example.com, an address or a CIDR block: "
					+ ex.getMessage(), ex);
		}
	}

	private static HostRule parse(String rule) {
		if (rule.equalsIgnoreCase(Local.TEXT)) {
			return new Local();
		}
		if (rule.indexOf('/') >= 0 && !rule.contains("://")) {
			return Block.of(rule);
		}
		// one colon is a port, an IPv6 address has at least two
		if (rule.indexOf(':') != rule.lastIndexOf(':') && rule.indexOf('*') < 0) {
			return Block.of(Address.of(rule));
		}
		String text = HostRuleText.ascii(rule);
		if (text.indexOf('*') < 0) {
			return text.startsWith(".") ? new Name(text.substring(1), true) : exactly(Address.of(text));
		}
		return text.chars().allMatch((character) -> character == '*') ? new Any() : HostGlob.of(text);
	}

	private static HostRule exactly(Address host) {
		return (host instanceof Address.Domain domain) ? new Name(domain.name(), false) : Block.of(host);
	}

	/**
	 * Returns a host in the form that all rules compare.
	 * @param host a host
	 * @return the IPv4 address of an IPv4-mapped address, or a name in lower case without
	 * a trailing dot
	 */
	static Address comparable(Address host) {
		if (host instanceof Address.Domain domain) {
			String name = normalized(domain.name());
			return name.equals(domain.name()) ? host : new Address.Domain(name);
		}
		return (host instanceof Address.Ipv6 ipv6) ? ipv6.unmapped() : host;
	}

	static String normalized(String host) {
		String lower = host.toLowerCase(Locale.ROOT);
		return (lower.length() > 1 && lower.endsWith(".")) ? lower.substring(0, lower.length() - 1) : lower;
	}

	/**
	 * A rule that matches every host.
	 */
	record Any() implements HostRule {

		@Override
		public boolean matches(Address host) {
			return true;
		}

		@Override
		public String toString() {
			return "*";
		}

	}

	/**
	 * A rule for names without a dot. A number is not one, because a resolver takes it
	 * for an address.
	 */
	record Local() implements HostRule {

		private static final String TEXT = "<local>";

		@Override
		public boolean matches(Address host) {
			return host instanceof Address.Domain domain && domain.name().indexOf('.') < 0 && !isNumber(domain.name());
		}

		private static boolean isNumber(String name) {
			return name.chars().allMatch((character) -> character >= '0' && character <= '9')
					|| name.matches("0x[0-9a-f]*");
		}

		@Override
		public String toString() {
			return TEXT;
		}

	}

	/**
	 * A rule for a name.
	 *
	 * @param name the name
	 * @param withSubdomains whether it also matches all names below it, except those with
	 * a leading dot
	 */
	record Name(String name, boolean withSubdomains) implements HostRule {

		@Override
		public boolean matches(Address host) {
			if (!(host instanceof Address.Domain domain)) {
				return false;
			}
			String other = domain.name();
			int dot = other.length() - this.name.length() - 1;
			return other.equals(this.name) || (this.withSubdomains && dot > 0 && other.charAt(dot) == '.'
					&& other.charAt(0) != '.' && other.endsWith(this.name));
		}

		@Override
		public String toString() {
			return this.withSubdomains ? "." + this.name : this.name;
		}

	}

	/**
	 * A rule for a CIDR block, RFC 4632. A single address is a block of one.
	 *
	 * @param network the address of the block
	 * @param bits the number of leading bits to compare
	 */
	record Block(Address network, int bits) implements HostRule {

		private static final int BITS_OF_MAPPED = 96;

		static Block of(Address address) {
			Address network = comparable(address);
			return new Block(network, network.octets().length * 8);
		}

		static Block of(String rule) {
			int slash = rule.indexOf('/');
			Address network = Address.of(rule.substring(0, slash));
			String length = rule.substring(slash + 1);
			int bits = length.matches("[0-9]{1,3}") ? Integer.parseInt(length) : Integer.MAX_VALUE;
			if (network instanceof Address.Ipv4 && rule.indexOf(':') >= 0) {
				bits -= BITS_OF_MAPPED;
			}
			if (network instanceof Address.Domain || bits < 0 || bits > network.octets().length * 8) {
				throw new IllegalArgumentException(
						"a block must be an address, a slash and the number of leading bits");
			}
			return new Block(network, bits);
		}

		@Override
		public boolean matches(Address host) {
			if (host.type() != this.network.type()) {
				return false;
			}
			byte[] ours = this.network.octets();
			byte[] theirs = host.octets();
			int whole = this.bits / 8;
			int mask = 0xff00 >> (this.bits % 8);
			return Arrays.equals(ours, 0, whole, theirs, 0, whole)
					&& (this.bits % 8 == 0 || ((ours[whole] ^ theirs[whole]) & mask & 0xff) == 0);
		}

		boolean isSingle() {
			return this.bits == this.network.octets().length * 8;
		}

		/**
		 * Returns one half of the block.
		 * @param bit the bit after the leading bits, 0 or 1
		 * @return the block with that bit as a further leading bit
		 */
		Block half(int bit) {
			byte[] octets = this.network.octets();
			int mask = 0x80 >> (this.bits % 8);
			octets[this.bits / 8] = (byte) ((octets[this.bits / 8] & ~mask) | (bit * mask));
			return new Block((this.network instanceof Address.Ipv4) ? Address.Ipv4.of(octets) : Address.Ipv6.of(octets),
					this.bits + 1);
		}

		@Override
		public String toString() {
			return this.network.text() + (isSingle() ? "" : "/" + this.bits);
		}

	}

}
