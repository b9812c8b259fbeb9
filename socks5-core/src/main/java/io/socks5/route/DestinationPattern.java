package io.socks5.route;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;

import io.socks5.protocol.Address;
import io.socks5.protocol.Endpoint;
import org.jspecify.annotations.Nullable;

/**
 * A pattern of destinations: hosts and ports. Immutable. Hosts have the form of
 * {@link NonProxyHosts}: names, {@code *.globs}, {@code .domains}, addresses, CIDR
 * blocks, and {@code <local>} for names without a dot. Ports are numbers or ranges such
 * as {@code 8000-8100}.
 */
public final class DestinationPattern {

	private final List<HostRule> hosts;

	private final List<PortRange> ports;

	private DestinationPattern(List<HostRule> hosts, List<PortRange> ports) {
		this.hosts = hosts;
		this.ports = ports;
	}

	/**
	 * Parses a pattern for all ports.
	 * @param hosts names, globs, domains, addresses, blocks or {@code <local>}
	 * @return the pattern
	 * @throws IllegalArgumentException if there is no host or if a host is not valid; the
	 * message contains the host
	 */
	public static DestinationPattern of(String... hosts) {
		return of(List.of(hosts), List.of());
	}

	/**
	 * Parses a pattern.
	 * @param hosts names, globs, domains, addresses, blocks or {@code <local>}
	 * @param ports numbers or ranges such as {@code 8000-8100}; all ports if empty
	 * @return the pattern
	 * @throws IllegalArgumentException if there is no host, or if a host or port is not
	 * valid; the message contains its text
	 */
	public static DestinationPattern of(Collection<String> hosts, Collection<String> ports) {
		if (hosts.isEmpty()) {
			throw new IllegalArgumentException("A pattern of destinations must have a host; use * for every host");
		}
		List<PortRange> ranges = ports.isEmpty() ? List.of(PortRange.ALL) : ports.stream().map(PortRange::of).toList();
		return new DestinationPattern(hosts.stream().map(HostRule::of).toList(), ranges);
	}

	/**
	 * Returns the pattern of non-proxy hosts, for all ports.
	 * @param hosts the non-proxy hosts
	 * @return a pattern that matches no destination if there are no hosts
	 */
	public static DestinationPattern of(NonProxyHosts hosts) {
		return new DestinationPattern(hosts.rules(), List.of(PortRange.ALL));
	}

	/**
	 * Whether the pattern matches a destination. No name is looked up.
	 * @param destination the destination
	 * @return {@code true} if a host and a port of the pattern match
	 */
	public boolean matches(Endpoint destination) {
		if (!PortRange.contains(this.ports, destination.port())) {
			return false;
		}
		Address comparable = HostRule.comparable(destination.host());
		for (HostRule rule : this.hosts) {
			if (rule.matches(comparable)) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Whether other patterns match every destination of this one, so that a route with
	 * this pattern can never be taken after them. {@code true} is always right. Detected
	 * are:
	 * <ul>
	 * <li>the same host, {@code *} before any host, a glob within a glob,</li>
	 * <li>a name, domain or glob within a domain, a name within {@code <local>} or a
	 * glob,</li>
	 * <li>an address or block within a block, in several blocks together, or in a glob of
	 * addresses, and such a glob within a block,</li>
	 * <li>all this for ports that several patterns match together.</li>
	 * </ul>
	 * Several globs that match all names of a further glob only together are not
	 * detected.
	 * @param earlier the patterns of the routes before
	 * @return {@code true} if they leave no destination to this pattern
	 */
	public boolean isCoveredBy(Collection<DestinationPattern> earlier) {
		for (HostRule host : this.hosts) {
			for (PortRange range : this.ports) {
				if (!isCovered(host, range, earlier)) {
					return false;
				}
			}
		}
		return true;
	}

	private static boolean isCovered(HostRule host, PortRange range, Collection<DestinationPattern> earlier) {
		// a port at which no range begins or ends behaves like the port before it
		TreeSet<Integer> ports = new TreeSet<>();
		ports.add(range.first());
		for (DestinationPattern pattern : earlier) {
			for (PortRange each : pattern.ports) {
				ports.add(each.first());
				ports.add(each.last() + 1);
			}
		}
		for (int port : ports.subSet(range.first(), true, range.last(), true)) {
			if (!HostCover.covers(rules(earlier, port), host)) {
				return false;
			}
		}
		return true;
	}

	private static List<HostRule> rules(Collection<DestinationPattern> patterns, int port) {
		List<HostRule> rules = new ArrayList<>();
		for (DestinationPattern pattern : patterns) {
			if (PortRange.contains(pattern.ports, port)) {
				rules.addAll(pattern.hosts);
			}
		}
		return rules;
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof DestinationPattern that && this.hosts.equals(that.hosts)
				&& this.ports.equals(that.ports);
	}

	@Override
	public int hashCode() {
		return 31 * this.hosts.hashCode() + this.ports.hashCode();
	}

	/**
	 * Returns the pattern in the form {@code *.corp, 10.0.0.0/8 (ports 443, 8000-8100)}.
	 */
	@Override
	public String toString() {
		String text = text(this.hosts);
		return this.ports.equals(List.of(PortRange.ALL)) ? text : text + " (ports " + text(this.ports) + ")";
	}

	private static String text(List<?> parts) {
		return parts.stream().map(Object::toString).collect(Collectors.joining(", "));
	}

}
