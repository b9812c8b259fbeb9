package io.socks5.client;

import java.util.ArrayList;
import java.util.List;

import io.socks5.protocol.Endpoint;
import io.socks5.route.DestinationPattern;
import io.socks5.route.NonProxyHosts;
import io.socks5.route.RouteDecision.Kind;
import io.socks5.route.selection.RouteTable;
import org.jspecify.annotations.Nullable;

/**
 * The routes of a client: the non-proxy hosts, then the routes of the builder in their
 * order.
 */
final class Routes {

	private static final int MAX_PATTERN_LENGTH = 60;

	private final List<Route> routes = new ArrayList<>();

	private final RouteTable<Route> table;

	/**
	 * Creates the routes.
	 * @param name the name of the client
	 * @param nonProxyHosts the direct destinations
	 * @param rules the rules in their order
	 * @throws IllegalArgumentException if a rule can never be used
	 */
	Routes(String name, NonProxyHosts nonProxyHosts, List<Rule> rules) {
		List<RouteTable.Route<Route>> entries = new ArrayList<>();
		if (nonProxyHosts != NonProxyHosts.NONE) {
			add(entries, DestinationPattern.of(nonProxyHosts), new Route(Kind.DIRECT, null, "non-proxy hosts"));
		}
		int number = 0;
		for (Rule rule : rules) {
			number++;
			add(entries, rule.pattern(), new Route(rule.kind(), rule.client(), rule.text(number, name)));
		}
		this.table = new RouteTable<>(entries);
	}

	private void add(List<RouteTable.Route<Route>> entries, DestinationPattern pattern, Route route) {
		this.routes.add(route);
		entries.add(new RouteTable.Route<>(pattern, route));
	}

	/**
	 * Returns the route of a destination. No name is looked up.
	 * @param destination the destination
	 * @return the route, or {@code null} for the proxy of the client
	 */
	@Nullable Route find(Endpoint destination) {
		if (this.routes.isEmpty()) {
			return null;
		}
		RouteTable.Route<Route> found = this.table.find(destination);
		return (found != null) ? found.target() : null;
	}

	boolean isDirect(Endpoint destination) {
		Route route = find(destination);
		return route != null && route.kind() == Kind.DIRECT;
	}

	List<String> descriptions() {
		return this.routes.stream().map(Route::text).toList();
	}

	/**
	 * A rule of the builder.
	 *
	 * @param pattern the destinations
	 * @param kind the kind of the way
	 * @param client the other client whose proxy is used, or {@code null}
	 */
	record Rule(DestinationPattern pattern, Kind kind, @Nullable Socks5Client client) {

		private String text(int number, String name) {
			String hosts = this.pattern.toString();
			String brief = (hosts.length() > MAX_PATTERN_LENGTH) ? hosts.substring(0, MAX_PATTERN_LENGTH) + "..."
					: hosts;
			String path = switch (this.kind) {
				case PROXY -> "via " + ((this.client != null) ? this.client.name() : name);
				case DIRECT -> "direct";
				case DENIED -> "deny";
			};
			return "#" + number + " " + brief + " " + path;
		}

	}

	/**
	 * A route.
	 *
	 * @param kind the kind of the way
	 * @param client the other client whose proxy is used, or {@code null}
	 * @param text the description for observers
	 * @param policy the observation of connects that use the route
	 */
	record Route(Kind kind, @Nullable Socks5Client client, String text, ObservationPolicy policy) {

		Route(Kind kind, @Nullable Socks5Client client, String text) {
			this(kind, client, text, ObservationPolicy.IMMEDIATE.along(text));
		}

	}

}
