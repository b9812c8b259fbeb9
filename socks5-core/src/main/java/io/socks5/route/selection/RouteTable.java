package io.socks5.route.selection;

import java.util.ArrayList;
import java.util.List;

import io.socks5.protocol.Endpoint;
import io.socks5.route.DestinationPattern;
import org.jspecify.annotations.Nullable;

/**
 * The routes in their order. The first one whose pattern matches is taken.
 *
 * @param <T> the type of a route's target
 */
public final class RouteTable<T> {

	private final List<Route<T>> routes;

	/**
	 * Creates a table.
	 * @param routes the routes in their order
	 * @throws IllegalArgumentException if a route can never be taken, because those
	 * before it match all its destinations
	 */
	public RouteTable(List<Route<T>> routes) {
		this.routes = List.copyOf(routes);
		List<DestinationPattern> earlier = new ArrayList<>();
		for (Route<T> route : this.routes) {
			// non-proxy hosts that are not set match nothing, and hide nothing
			if (!earlier.isEmpty() && route.pattern().isCoveredBy(earlier)) {
				throw new IllegalArgumentException("The route '" + route.pattern()
						+ "' can never be taken: the routes before it match all its destinations");
			}
			earlier.add(route.pattern());
		}
	}

	/**
	 * Returns the route of a destination. No name is looked up.
	 * @param destination the destination
	 * @return the first route that matches, or {@code null} if none does
	 */
	public @Nullable Route<T> find(Endpoint destination) {
		for (Route<T> route : this.routes) {
			if (route.pattern().matches(destination)) {
				return route;
			}
		}
		return null;
	}

	/**
	 * A route.
	 *
	 * @param pattern its destinations
	 * @param target the target for these destinations
	 * @param <T> the type of the target
	 */
	public record Route<T>(DestinationPattern pattern, T target) {
	}

}
