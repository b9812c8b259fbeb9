package io.socks5.boot.autoconfigure;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;

import io.socks5.client.Socks5Client;
import io.socks5.route.DestinationPattern;
import io.socks5.route.NonProxyHosts;
import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;

/**
 * The routes of the default client. The failure for a bad value names its property.
 */
final class ProxyRoutes {

	static final String PREFIX = "socks5.proxy.routes";

	private static final String DIRECT = "direct";

	private static final String DENY = "deny";

	/** No routes, those of a named client. */
	static final ProxyRoutes NONE = new ProxyRoutes(List.of());

	private final List<Route> routes;

	private ProxyRoutes(List<Route> routes) {
		this.routes = routes;
	}

	/**
	 * Parses and checks the routes.
	 * @param properties the properties of all clients
	 * @return the routes
	 * @throws InvalidSocks5PropertyException if one cannot be used
	 */
	static ProxyRoutes of(Socks5ProxyProperties properties) {
		if (properties.getRoutes().isEmpty()) {
			return NONE;
		}
		List<Route> routes = new ArrayList<>();
		for (Socks5RouteProperties each : properties.getRoutes()) {
			String property = PREFIX + "[" + routes.size() + "]";
			routes.add(new Route(property, pattern(property, each), target(property, each.via(), properties)));
		}
		requireReachable(routes, properties.getNonProxyHosts());
		return new ProxyRoutes(routes);
	}

	private static DestinationPattern pattern(String property, Socks5RouteProperties route) {
		if (route.hosts().isEmpty()) {
			throw invalid(property + ".hosts", null, "it must contain at least one host: use * for every host", null);
		}
		check(property + ".hosts", route.hosts(), (host) -> DestinationPattern.of(List.of(host), List.of()));
		check(property + ".ports", route.ports(), (port) -> DestinationPattern.of(List.of("*"), List.of(port)));
		return DestinationPattern.of(route.hosts(), route.ports());
	}

	private static void check(String property, List<String> values, Function<String, DestinationPattern> parse) {
		for (int i = 0; i < values.size(); i++) {
			String value = values.get(i);
			try {
				parse.apply(value);
			}
			catch (IllegalArgumentException ex) {
				throw invalid(property + "[" + i + "]", value, String.valueOf(ex.getMessage()), ex);
			}
		}
	}

	private static String target(String property, @Nullable String via, Socks5ProxyProperties properties) {
		if (!StringUtils.hasText(via)) {
			throw invalid(property + ".via", null,
					"it must be set to the name of a client, or to default, direct or deny", null);
		}
		String name = via.strip();
		String lower = name.toLowerCase(Locale.ROOT);
		if (lower.equals(DIRECT) || lower.equals(DENY)) {
			return lower;
		}
		if (lower.equals(InstanceNames.DEFAULT) || name.equals(properties.getName())) {
			return InstanceNames.DEFAULT;
		}
		if (!properties.getInstances().containsKey(name)) {
			List<String> names = new ArrayList<>(List.of(InstanceNames.DEFAULT, DIRECT, DENY));
			names.addAll(properties.getInstances().keySet());
			throw invalid(property + ".via", via,
					"there is no SOCKS5 client of this name, the names are " + String.join(", ", names), null);
		}
		return name;
	}

	private static void requireReachable(List<Route> routes, List<String> nonProxyHosts) {
		List<DestinationPattern> earlier = new ArrayList<>();
		if (!nonProxyHosts.isEmpty()) {
			earlier.add(new RejectingMapper(InstanceId.ofDefault(InstanceNames.DEFAULT))
				.from("non-proxy-hosts", () -> nonProxyHosts)
				.as((hosts) -> DestinationPattern.of(NonProxyHosts.of(hosts))));
		}
		for (Route route : routes) {
			if (!earlier.isEmpty() && route.pattern().isCoveredBy(earlier)) {
				throw invalid(route.property() + ".hosts", route.pattern(),
						"the route can never be taken: the routes before it"
								+ (nonProxyHosts.isEmpty() ? "" : ", or 'socks5.proxy.non-proxy-hosts',")
								+ " match all its destinations",
						null);
			}
			earlier.add(route.pattern());
		}
	}

	private static InvalidSocks5PropertyException invalid(String property, @Nullable Object value, String reason,
			@Nullable Exception cause) {
		return new InvalidSocks5PropertyException(property, value, reason, cause);
	}

	/**
	 * Returns the names of the clients that the routes lead through.
	 * @return the names, without the default client
	 */
	Set<String> clients() {
		Set<String> names = new LinkedHashSet<>();
		for (Route route : this.routes) {
			if (!Set.of(InstanceNames.DEFAULT, DIRECT, DENY).contains(route.target())) {
				names.add(route.target());
			}
		}
		return names;
	}

	/**
	 * Adds the routes to a client.
	 * @param builder the builder of the default client
	 * @param clients returns a named client
	 */
	void addTo(Socks5Client.Builder builder, Function<String, Socks5Client> clients) {
		for (Route route : this.routes) {
			switch (route.target()) {
				case DIRECT -> builder.direct(route.pattern());
				case DENY -> builder.deny(route.pattern());
				case InstanceNames.DEFAULT -> builder.route(route.pattern());
				default -> builder.route(route.pattern(), clients.apply(route.target()));
			}
		}
	}

	/**
	 * A route.
	 *
	 * @param property the prefix of its properties
	 * @param pattern the destinations
	 * @param target the name of a client, or one of the reserved names
	 */
	private record Route(String property, DestinationPattern pattern, String target) {
	}

}
