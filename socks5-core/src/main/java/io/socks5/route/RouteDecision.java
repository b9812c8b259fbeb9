package io.socks5.route;

import org.jspecify.annotations.Nullable;

/**
 * The way that a client takes to a destination.
 *
 * @param kind the kind of the way
 * @param client the name of the client whose proxy is used, or that connects directly or
 * denies
 * @param route a short description of the route, such as {@code #2 *.lab via lab}, or
 * {@code null} if no route matches
 */
public record RouteDecision(Kind kind, String client, @Nullable String route) {

	/**
	 * Returns the decision as a log shows it, such as {@code proxy of lab (#2 *.lab via
	 * lab)}.
	 */
	@Override
	public String toString() {
		String way = switch (this.kind) {
			case PROXY -> "proxy of " + this.client;
			case DIRECT -> "direct";
			case DENIED -> "denied";
		};
		return (this.route != null) ? way + " (" + this.route + ")" : way;
	}

	/**
	 * A kind of way.
	 */
	public enum Kind {

		/** Through the proxy of a client. */
		PROXY,

		/** Without a proxy. */
		DIRECT,

		/** Not at all: connects fail with a {@code DestinationDeniedException}. */
		DENIED

	}

}
