package io.socks5.route;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import io.socks5.protocol.Address;

/**
 * A pattern in which {@code *} matches any characters, including dots. A pattern with
 * only digits, dots and asterisks is for IPv4 addresses. Other patterns are for names. A
 * name with a leading dot matches no pattern.
 *
 * @param parts the text between the asterisks
 * @param ofAddresses whether it is for IPv4 addresses
 */
record HostGlob(List<String> parts, boolean ofAddresses) implements HostRule {

	private static final int OCTETS = 4;

	static HostGlob of(String pattern) {
		boolean ofAddresses = pattern.matches("[0-9.*]+");
		if (ofAddresses && !matchesAnAddress(pattern)) {
			throw new IllegalArgumentException("the glob must match an IPv4 address");
		}
		return new HostGlob(List.of(pattern.split("\\*", -1)), ofAddresses);
	}

	@Override
	public boolean matches(Address host) {
		boolean sameKind = this.ofAddresses ? host instanceof Address.Ipv4 : host instanceof Address.Domain;
		return sameKind && !host.text().startsWith(".") && matches(host.text());
	}

	/**
	 * Whether the pattern matches a text. An asterisk in the text is a character that
	 * only an asterisk of the pattern matches, so a matching text with asterisks is a
	 * pattern for part of the same hosts.
	 * @param text a host, or a pattern
	 * @return {@code true} if the pattern matches the whole text
	 */
	boolean matches(String text) {
		String first = this.parts.get(0);
		String last = this.parts.get(this.parts.size() - 1);
		int end = text.length() - last.length();
		if (end < first.length() || !text.startsWith(first) || !text.endsWith(last)) {
			return false;
		}
		// the first match of each part is sufficient, so many asterisks need no
		// backtracking
		int from = first.length();
		for (String part : this.parts.subList(1, this.parts.size() - 1)) {
			int at = text.indexOf(part, from);
			if (at < 0 || at + part.length() > end) {
				return false;
			}
			from = at + part.length();
		}
		return true;
	}

	String text() {
		return String.join("*", this.parts);
	}

	@Override
	public String toString() {
		return text();
	}

	private static boolean matchesAnAddress(String pattern) {
		// tracks which positions in the pattern any IPv4 address can reach
		Set<Integer> reached = Set.of(0);
		for (int octet = 0; octet < OCTETS; octet++) {
			Set<Integer> next = new TreeSet<>();
			for (int value = 0; value <= 0xff; value++) {
				next.addAll(after(pattern, reached, (octet == 0) ? "" + value : "." + value));
			}
			reached = next;
		}
		return reached.stream().anyMatch((position) -> pattern.substring(position).chars().allMatch((c) -> c == '*'));
	}

	private static Set<Integer> after(String pattern, Set<Integer> reached, String text) {
		Set<Integer> current = reached;
		for (char character : text.toCharArray()) {
			Set<Integer> next = new TreeSet<>();
			for (int position : current) {
				int at = position;
				for (; at < pattern.length() && pattern.charAt(at) == '*'; at++) {
					next.add(at);
				}
				if (at < pattern.length() && pattern.charAt(at) == character) {
					next.add(at + 1);
				}
			}
			current = next;
		}
		return current;
	}

}
