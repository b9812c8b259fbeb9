package io.socks5.route;

import java.util.Arrays;
import java.util.stream.Collectors;

import io.socks5.protocol.Address;
import io.socks5.protocol.Escape;

/**
 * The text of a rule for names or with asterisks. It rejects rules that cannot match,
 * because the host would silently go through the proxy.
 */
final class HostRuleText {

	private static final String OF_NAMES = "abcdefghijklmnopqrstuvwxyz0123456789-_.*";

	private static final String OF_IPV6 = ":[]%";

	private HostRuleText() {
	}

	/**
	 * Returns the text in the form for comparison.
	 * @param rule an entry without a slash that is not an IPv6 address
	 * @return the entry in ASCII and lower case, without a trailing dot
	 * @throws IllegalArgumentException if it cannot match any host
	 */
	static String ascii(String rule) {
		require(!rule.contains("://"), "a rule must not be a URL; use its host only");
		String text = HostRule.normalized(Arrays.stream(rule.split("[.\u3002\uff0e\uff61]", -1))
			.map(HostRuleText::label)
			.collect(Collectors.joining(".")));
		requireOnly(OF_NAMES + OF_IPV6, text);
		require(text.indexOf(':') < 0,
				"a rule must not have a port; for a range of IPv6 addresses, use a block (fe80::/10)");
		requireOnly(OF_NAMES, text);
		requireLabels(text);
		return text;
	}

	private static String label(String label) {
		if (label.chars().allMatch((character) -> character < 0x80)) {
			return label;
		}
		require(label.indexOf('*') < 0, "a label with a star must be in ASCII");
		return Address.of(label).text();
	}

	private static void requireOnly(String allowed, String text) {
		text.codePoints().filter((character) -> allowed.indexOf(character) < 0).findFirst().ifPresent((character) -> {
			throw new IllegalArgumentException("a host name must not contain "
					+ Escape.text(Character.toString(character)) + "; use one entry for each host");
		});
	}

	private static void requireLabels(String text) {
		boolean withSubdomains = text.startsWith(".");
		String[] labels = text.substring(withSubdomains ? 1 : 0).split("\\.", -1);
		String last = labels[labels.length - 1];
		require(Arrays.stream(labels).noneMatch(String::isEmpty), "a label must not be empty");
		boolean stars = text.indexOf('*') >= 0;
		require(!(withSubdomains && stars), "a rule with a leading dot must not contain a star");
		boolean name = hasLetter((last.indexOf('*') < 0) ? last : text);
		boolean addresses = stars ? text.matches("[0-9.*]+") : Address.of(text) instanceof Address.Ipv4;
		require(name || addresses,
				"a rule that ends like an address must be an address; for a range of addresses, use a block (10.0.0.0/8)");
	}

	private static boolean hasLetter(String text) {
		return text.chars().anyMatch(Character::isLetter);
	}

	private static void require(boolean condition, String reason) {
		if (!condition) {
			throw new IllegalArgumentException(reason);
		}
	}

}
