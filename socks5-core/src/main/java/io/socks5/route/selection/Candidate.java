package io.socks5.route.selection;

import io.socks5.protocol.Address;
import io.socks5.protocol.Endpoint;
import org.jspecify.annotations.Nullable;

/**
 * One of several endpoints that a connect can use.
 *
 * @param endpoint the endpoint, which identifies it
 * @param target the data that the client needs for a connect, such as the login
 * @param weight its share of the connects, relative to those of the others
 * @param zone the zone it is in, or {@code null} if that is not known
 * @param name the configured name, if the endpoint is one of its addresses, or
 * {@code null}
 * @param <T> the type of the target
 */
public record Candidate<T>(Endpoint endpoint, T target, int weight, @Nullable String zone, @Nullable Address name) {

	private static final int MAX_WEIGHT = 1_000_000;

	public Candidate {
		if (weight < 1 || weight > MAX_WEIGHT) {
			throw new IllegalArgumentException("The weight of the endpoint " + endpoint + " must be between 1 and "
					+ MAX_WEIGHT + ", was " + weight);
		}
	}

	/**
	 * Creates a candidate of weight 1 in no known zone.
	 * @param endpoint the endpoint
	 * @param target the data that the client needs for a connect
	 */
	public Candidate(Endpoint endpoint, T target) {
		this(endpoint, target, 1, null, null);
	}

}
