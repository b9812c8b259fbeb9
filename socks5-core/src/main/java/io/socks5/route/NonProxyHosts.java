package io.socks5.route;

import java.util.Collection;
import java.util.List;

import io.socks5.protocol.Address;

/**
 * The hosts that are connected to directly: names, globs, domains, addresses and CIDR
 * blocks.
 * <ul>
 * <li>{@code chat.example.com} is that name, in any case, with or without a trailing
 * dot.</li>
 * <li>{@code *.example.com} is any name that ends in that, {@code *} any host.</li>
 * <li>{@code .example.com} is the domain and all names below it.</li>
 * <li>{@code 10.*}, of digits, dots and stars, is any IPv4 address that looks so.</li>
 * <li>{@code 10.0.0.0/8}, {@code fe80::/10} and {@code ::1} are addresses.</li>
 * </ul>
 * A rule sees what the caller asked for and nothing else: one for addresses never matches
 * a name, since nothing is looked up to decide. An IPv4-mapped address is the IPv4
 * address, and the scope of an IPv6 address does not matter.
 */
public final class NonProxyHosts {

	/** Every host goes through the proxy. */
	public static final NonProxyHosts NONE = new NonProxyHosts(List.of());

	private final List<HostRule> rules;

	private NonProxyHosts(List<HostRule> rules) {
		this.rules = rules;
	}

	/**
	 * Reads the rules.
	 * @param rules one host, glob, domain, address or block each
	 * @return the rules
	 * @throws IllegalArgumentException if one of them can match no host; the text holds
	 * it
	 */
	public static NonProxyHosts of(Collection<String> rules) {
		return new NonProxyHosts(rules.stream().map(HostRule::of).toList());
	}

	/**
	 * Whether a host is connected to directly.
	 * @param host the host
	 * @return {@code true} if a rule matches
	 */
	public boolean matches(Address host) {
		if (this.rules.isEmpty()) {
			return false;
		}
		Address comparable = HostRule.comparable(host);
		for (HostRule rule : this.rules) {
			if (rule.matches(comparable)) {
				return true;
			}
		}
		return false;
	}

}
