package io.socks5.route;

import java.util.Collection;
import java.util.List;

import io.socks5.protocol.Address;

/**
 * The hosts that are connected to directly: names, {@code *.globs}, addresses and CIDR
 * blocks. A rule sees what the caller asked for and nothing else: a CIDR block never
 * matches a name, since nothing is looked up to decide.
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
	 * @param rules one host, glob, address or block each
	 * @return the rules
	 * @throws IllegalArgumentException if one of them is none; the text holds it
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
		for (HostRule rule : this.rules) {
			if (rule.matches(host)) {
				return true;
			}
		}
		return false;
	}

}
