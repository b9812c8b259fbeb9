package io.socks5.route;

import java.util.Arrays;
import java.util.Locale;

import io.socks5.protocol.Address;
import io.socks5.protocol.Escape;

/**
 * One rule of {@link NonProxyHosts}. It matches either names or addresses, because a name
 * that looks like an address must not match an address rule.
 */
sealed interface HostRule permits HostRule.Any, HostRule.Name, HostRule.Block, HostGlob {

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
			return new Address.Domain(normalized(domain.name()));
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

	}

	/**
	 * A rule for a name.
	 *
	 * @param name the name
	 * @param withSubdomains whether it also matches all names below it
	 */
	record Name(String name, boolean withSubdomains) implements HostRule {

		@Override
		public boolean matches(Address host) {
			if (!(host instanceof Address.Domain domain)) {
				return false;
			}
			String other = domain.name();
			int dot = other.length() - this.name.length() - 1;
			return other.equals(this.name)
					|| (this.withSubdomains && dot > 0 && other.charAt(dot) == '.' && other.endsWith(this.name));
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

	}

}
