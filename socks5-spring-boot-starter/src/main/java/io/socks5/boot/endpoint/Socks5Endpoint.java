package io.socks5.boot.endpoint;

import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.socks5.client.Socks5Client;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.context.annotation.ImportRuntimeHints;

/**
 * {@link Endpoint @Endpoint} that shows the clients, their proxies and routes, and tests
 * whether a destination is reachable. It shows no credentials. Times are in milliseconds.
 */
@Endpoint(id = "socks5")
@ImportRuntimeHints(Socks5EndpointRuntimeHints.class)
public class Socks5Endpoint {

	private final Supplier<? extends Collection<Socks5Client>> clients;

	private final Descriptions descriptions;

	private final Reachability reachability;

	/**
	 * Creates a new endpoint.
	 * @param clients the clients
	 * @param connects the recent connects of the clients
	 * @param texts removes secrets from texts
	 */
	public Socks5Endpoint(Supplier<? extends Collection<Socks5Client>> clients, RecentConnects connects,
			SafeTexts texts) {
		this.clients = clients;
		this.descriptions = new Descriptions(connects, texts);
		this.reachability = new Reachability(texts);
	}

	/**
	 * Describes all clients.
	 * @return the clients by name
	 */
	@ReadOperation
	public ClientsDescriptor clients() {
		Map<String, ClientDescriptor> described = new LinkedHashMap<>();
		this.clients.get().forEach((client) -> described.put(client.name(), this.descriptions.of(client)));
		return new ClientsDescriptor(described);
	}

	/**
	 * Describes a client, or tests whether it reaches a destination.
	 * @param name the name of the client
	 * @param to the destination as {@code host:port}, or {@code null} to describe
	 * @return the description, the result of the test, or {@code null} if there is no
	 * such client
	 */
	@ReadOperation
	public @Nullable OperationResponseBody client(@Selector String name, @Nullable String to) {
		for (Socks5Client client : this.clients.get()) {
			if (client.name().equals(name)) {
				return (to != null) ? reach(client, to) : this.descriptions.of(client);
			}
		}
		return null;
	}

	private ReachDescriptor reach(Socks5Client client, String to) {
		try {
			return this.reachability.test(client, to);
		}
		catch (IllegalArgumentException ex) {
			String reason = String.valueOf(ex.getMessage());
			throw new InvalidEndpointRequestException(reason, reason, ex);
		}
	}

	/**
	 * The clients.
	 *
	 * @param clients the clients by name
	 */
	public record ClientsDescriptor(Map<String, ClientDescriptor> clients) implements OperationResponseBody {

	}

	/**
	 * A client.
	 *
	 * @param endpoints its proxy, or its endpoints in order
	 * @param warm its warm connections, if it has any
	 * @param routes its routes in order
	 */
	@JsonInclude(JsonInclude.Include.NON_NULL)
	public record ClientDescriptor(List<ProxyDescriptor> endpoints, @Nullable WarmDescriptor warm,
			List<String> routes) implements OperationResponseBody {

	}

	/**
	 * A proxy of a client.
	 *
	 * @param endpoint its host and port
	 * @param name the configured name, if the endpoint is one of its addresses
	 * @param state whether it is up
	 * @param heldDownUntil the time at which a connect may try it again
	 * @param lastFailure its last failure
	 * @param active the number of open tunnels
	 * @param handshakes its recent handshake times
	 */
	@JsonInclude(JsonInclude.Include.NON_NULL)
	public record ProxyDescriptor(String endpoint, @Nullable String name, ProxyState state,
			@Nullable Instant heldDownUntil, @Nullable Failure lastFailure, int active,
			@Nullable Handshakes handshakes) {

	}

	/**
	 * The state of a proxy.
	 */
	public enum ProxyState {

		/** The last connect showed that it is up, or no failure holds it down. */
		UP,

		/** The last connect to the only proxy failed because of the proxy. */
		DOWN,

		/** Not used while another endpoint is up. */
		HELD_DOWN,

		/** Used by a few connects after it was held down. */
		TRIAL,

		/** No connect was observed. */
		UNKNOWN

	}

	/**
	 * A failure of a proxy.
	 *
	 * @param message the message
	 * @param time the time
	 */
	public record Failure(String message, Instant time) {

	}

	/**
	 * The times from the start of a connect until the proxy accepted the login.
	 *
	 * @param count the number of connects
	 * @param median the median
	 * @param p95 the 95th percentile
	 * @param max the longest time
	 */
	public record Handshakes(int count, double median, double p95, double max) {

	}

	/**
	 * The warm connections of a client.
	 *
	 * @param idle the number of idle connections
	 * @param hits the number of connects that used one
	 * @param misses the number of connects that found none
	 * @param discarded the number of connections that were closed unused
	 */
	public record WarmDescriptor(int idle, long hits, long misses, long discarded) {

	}

	/**
	 * The result of a test.
	 *
	 * @param destination the destination
	 * @param route the route to it
	 * @param outcome the outcome of the connect
	 * @param proxy the proxy that was used last
	 * @param phase the phase that failed
	 * @param reply the reply code of a refused request
	 * @param method the authentication method that the proxy chose
	 * @param error the message of the failure
	 * @param duration the duration of the test
	 * @param failedBefore the endpoints that failed before
	 */
	@JsonInclude(JsonInclude.Include.NON_EMPTY)
	public record ReachDescriptor(String destination, String route, String outcome, @Nullable String proxy,
			@Nullable String phase, @Nullable String reply, @Nullable String method, @Nullable String error,
			double duration, List<String> failedBefore) implements OperationResponseBody {

	}

}
