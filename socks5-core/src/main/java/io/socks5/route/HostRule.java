package io.socks5.route;

import java.net.IDN;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.socks5.protocol.Address;

/**
 * One entry of {@link NonProxyHosts}.
 */
sealed interface HostRule {

	boolean matches(Address host);

	static HostRule of(String text) {
		String rule = text.strip();
		try {
			if (rule.indexOf('/') >= 0) {
				return Block.of(rule);
			}
			return (rule.indexOf('*') >= 0) ? Glob.of(rule) : new Exactly(normalized(Address.of(rule).text()));
		}
		catch (IllegalArgumentException ex) {
			throw new IllegalArgumentException("'" + text + "' is not a host name, a glob such as *.example.com, "
					+ "an address or a CIDR block: " + ex.getMessage(), ex);
		}
	}

	private static String normalized(String host) {
		String lower = host.toLowerCase(Locale.ROOT);
		return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
	}

	/**
	 * A name or an address, in any case and with or without the trailing dot.
	 *
	 * @param host its text
	 */
	record Exactly(String host) implements HostRule {

		@Override
		public boolean matches(Address other) {
			return this.host.equals(normalized(other.text()));
		}

	}

	/**
	 * A text in which {@code *} stands for any characters.
	 *
	 * @param pattern the text as a regular expression
	 */
	record Glob(Pattern pattern) implements HostRule {

		static Glob of(String rule) {
			String ascii = Arrays.stream(normalized(rule).split("\\.", -1))
				.map((label) -> label.chars().allMatch((character) -> character < 0x80) ? label : IDN.toASCII(label))
				.collect(Collectors.joining("."));
			String regex = Arrays.stream(ascii.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*"));
			return new Glob(Pattern.compile(regex));
		}

		@Override
		public boolean matches(Address host) {
			return this.pattern.matcher(normalized(host.text())).matches();
		}

	}

	/**
	 * A CIDR block, RFC 4632.
	 *
	 * @param network its address
	 * @param bits how many leading bits count
	 */
	record Block(Address network, int bits) implements HostRule {

		static Block of(String rule) {
			int slash = rule.indexOf('/');
			Address network = Address.of(rule.substring(0, slash));
			String length = rule.substring(slash + 1);
			if (network instanceof Address.Domain || !length.matches("[0-9]{1,3}")
					|| Integer.parseInt(length) > network.octets().length * 8) {
				throw new IllegalArgumentException("a block is an address, a slash and the number of leading bits");
			}
			return new Block(network, Integer.parseInt(length));
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
