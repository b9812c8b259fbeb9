package io.socks5.route;

import java.util.Collection;
import java.util.List;

import io.socks5.protocol.Address;

/**
 * The hosts to connect to directly, as names, globs, domains, addresses and CIDR blocks.
 * <ul>
 * <li>{@code chat.example.com} matches this name, ignoring case and a trailing dot.</li>
 * <li>{@code *.example.com} matches any name with this ending, and {@code *} any
 * host.</li>
 * <li>{@code .example.com} matches the domain and all names below it.</li>
 * <li>{@code 10.*}, with only digits, dots and asterisks, matches IPv4 addresses.</li>
 * <li>{@code 10.0.0.0/8}, {@code fe80::/10} and {@code ::1} match addresses.</li>
 * <li>{@code <local>} matches names without a dot, except numbers.</li>
 * </ul>
 * Rules compare the requested host and never look up a name. An address rule therefore
 * never matches a name. An IPv4-mapped address is treated as the IPv4 address. The scope
 * of an IPv6 address is ignored.
 */
public final class NonProxyHosts {

	/** No direct hosts; every host goes through the proxy. */
	public static final NonProxyHosts NONE = new NonProxyHosts(List.of());

	private final List<HostRule> rules;

	private NonProxyHosts(List<HostRule> rules) {
		this.rules = rules;
	}

	/**
	 * Parses rules.
	 * @param rules rules, each a host name, glob, domain, address or block
	 * @return the rules
	 * @throws IllegalArgumentException if a rule cannot match any host; the message
	 * contains the rule
	 */
	public static NonProxyHosts of(Collection<String> rules) {
		return new NonProxyHosts(rules.stream().map(HostRule::of).toList());
	}

	List<HostRule> rules() {
		return this.rules;
	}

	/**
	 * Whether to connect to a host directly.
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
