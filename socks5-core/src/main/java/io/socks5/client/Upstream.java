package io.socks5.client;

import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import io.socks5.handshake.Request;
import io.socks5.protocol.Command;
import io.socks5.protocol.Endpoint;
import io.socks5.route.EndpointStatus;
import io.socks5.route.EndpointStrategy;
import io.socks5.route.FailoverCause;
import io.socks5.transport.Deadline;
import io.socks5.transport.ExchangeChain;
import io.socks5.transport.NameLookup;
import io.socks5.transport.NameResolver;
import io.socks5.transport.Timeouts;
import org.jspecify.annotations.Nullable;

/**
 * The proxy of a client, or several endpoints of which each try of a connect uses one.
 * Each endpoint has connects of its own, and thus a login that no other one gets.
 */
final class Upstream {

	/** The connects with the settings that all endpoints share. */
	private final ExchangeFactory common;

	/** The endpoints, or {@code null} for a single proxy without a state. */
	private final @Nullable EndpointList endpoints;

	/** The login in place of that of each endpoint, or {@code null}. */
	private final @Nullable AuthPolicy isolation;

	private Upstream(ExchangeFactory common, @Nullable EndpointList endpoints, @Nullable AuthPolicy isolation) {
		this.common = common;
		this.endpoints = endpoints;
		this.isolation = isolation;
	}

	/**
	 * Creates the proxy of a client.
	 * @param settings the settings of the client
	 * @param lookup the lookups of the client
	 * @return a single proxy
	 */
	static Upstream of(Settings settings, NameLookup lookup) {
		return new Upstream(new ExchangeFactory(settings, lookup), null, null);
	}

	/**
	 * Creates the endpoints of a client.
	 * @param settings the settings of the client, with the first endpoint as the proxy
	 * @param lookup the lookups of the client
	 * @param list the endpoints
	 * @param choice the choice among them
	 * @param proxies the lookups of names whose addresses are endpoints
	 * @return several endpoints
	 */
	static Upstream of(Settings settings, NameLookup lookup, Collection<ProxyEndpoint> list, Choice choice,
			NameLookup proxies) {
		ExchangeFactory common = new ExchangeFactory(settings, lookup);
		return new Upstream(common, new EndpointList(common, list, choice, proxies), null);
	}

	Upstream isolated(AuthPolicy login) {
		return new Upstream(this.common.with(login), this.endpoints, login);
	}

	/**
	 * Replaces the endpoints. Those that stay keep their state.
	 * @param list the endpoints
	 * @throws IllegalStateException if there is a single proxy
	 */
	void replace(Collection<ProxyEndpoint> list) {
		if (this.endpoints == null) {
			throw new IllegalStateException("The client must be built with endpoints(...) to replace them");
		}
		this.endpoints.replace(list);
	}

	/**
	 * Takes over the state of the endpoints that another list contains as well.
	 * @param previous the endpoints before
	 */
	void adopt(Upstream previous) {
		if (this.endpoints != null && previous.endpoints != null) {
			this.endpoints.adopt(previous.endpoints);
		}
	}

	List<EndpointStatus> statuses() {
		return (this.endpoints != null) ? this.endpoints.endpoints().statuses(System.nanoTime()) : List.of();
	}

	/**
	 * Returns the connects with the settings that all endpoints share.
	 * @return the connects through one of the endpoints
	 */
	ExchangeFactory common() {
		return this.common;
	}

	/**
	 * Returns the lookups of proxies.
	 * @return the lookups that find the address of the first proxy
	 */
	NameLookup lookup() {
		return (this.endpoints != null) ? this.endpoints.lookup() : NameLookup.OF_PROXIES;
	}

	/**
	 * Returns the proxies as they are configured.
	 * @return at least one
	 */
	List<Endpoint> configured() {
		return (this.endpoints != null) ? this.endpoints.configured().stream().map(ProxyEndpoint::endpoint).toList()
				: List.of(this.common.settings().proxy());
	}

	/**
	 * Whether each connect uses the same proxies with the same logins.
	 * @return {@code false} if one of several endpoints is chosen, here or for a proxy
	 * before
	 */
	boolean isSingle() {
		Upstream before = before();
		return (this.endpoints == null || this.endpoints.isSingle()) && (before == null || before.isSingle());
	}

	private @Nullable Upstream before() {
		// the client before connects to some endpoints directly
		return (this.common.settings().via() == null) ? null
				: all().stream().map(ExchangeFactory::via).filter(Objects::nonNull).findFirst().orElse(null);
	}

	/**
	 * Returns the connects through each endpoint.
	 * @return at least one
	 */
	List<ExchangeFactory> all() {
		return (this.endpoints != null) ? this.endpoints.endpoints().targets().stream().map(this::isolated).toList()
				: List.of(this.common);
	}

	/**
	 * Returns the connects through an endpoint.
	 * @param target the connects with the login of the endpoint
	 * @return the same connects, or isolated ones
	 */
	ExchangeFactory isolated(ExchangeFactory target) {
		return (this.isolation != null) ? target.with(this.isolation) : target;
	}

	boolean isDirect(Endpoint destination) {
		return this.common.settings().routes().isDirect(destination);
	}

	Set<String> lookedUp(Endpoint destination) {
		if (this.endpoints == null) {
			return this.common.lookedUp(destination);
		}
		Set<String> names = new LinkedHashSet<>();
		all().forEach((each) -> names.addAll(each.lookedUp(destination)));
		return names;
	}

	boolean isSecured() {
		return all().stream().anyMatch(ExchangeFactory::isSecured);
	}

	boolean mayEncapsulate() {
		return all().stream().anyMatch(ExchangeFactory::mayEncapsulate);
	}

	/**
	 * Returns the timeouts of a connect that starts now. All tries share them.
	 * @param overall the deadline of the connect, or {@code null}
	 * @return the timeouts
	 */
	Timeouts timeouts(@Nullable Deadline overall) {
		Timeouts timeouts = this.common.timeouts(overall);
		return (this.endpoints != null) ? timeouts.shared() : timeouts;
	}

	/**
	 * Connects, with another endpoint after each failure that is the fault of one.
	 * @param request the request, or {@code null} to stop before it
	 * @param policy the policy for observers
	 * @param timeouts the timeouts
	 * @param names the lookup of names on this machine
	 * @param connect makes one try
	 * @param <R> the type of the result
	 * @return the result of the try that succeeds
	 * @throws IOException the failure of the last try; those before are suppressed
	 */
	<R> R connect(@Nullable Request request, ObservationPolicy policy, Timeouts timeouts, NameResolver names,
			Connect<R> connect) throws IOException {
		ConnectTries tries = tries(request, policy, timeouts, names);
		while (true) {
			try {
				return connect.with(tries.begin());
			}
			catch (IOException ex) {
				tries.failed(ex);
			}
		}
	}

	/**
	 * Prepares the tries of a connect.
	 * @param request the request, or {@code null} to stop before it
	 * @param policy the policy for observers
	 * @param timeouts the timeouts
	 * @param names the lookup of names on this machine
	 * @return the tries
	 * @throws IOException if the wait for the lookup of endpoints is cancelled
	 */
	ConnectTries tries(@Nullable Request request, ObservationPolicy policy, Timeouts timeouts, NameResolver names)
			throws IOException {
		return tries(request, policy, timeouts, names, false);
	}

	/**
	 * Prepares the tries of a connect, after the local lookup of the destination if that
	 * is configured.
	 * @param command the command
	 * @param destination the destination
	 * @param policy the policy for observers
	 * @param timeouts the timeouts
	 * @param names the lookup of names on this machine
	 * @return the tries
	 * @throws IOException if the lookup fails
	 */
	ConnectTries tries(Command command, Endpoint destination, ObservationPolicy policy, Timeouts timeouts,
			NameResolver names) throws IOException {
		return tries(new Request(command, this.common.resolved(destination, timeouts, names)), policy, timeouts, names);
	}

	private ConnectTries tries(@Nullable Request request, ObservationPolicy policy, Timeouts timeouts,
			NameResolver names, boolean single) throws IOException {
		if (this.endpoints == null) {
			return new ConnectTries(this, null, request, policy, timeouts, names, single);
		}
		if (names.waits()) {
			await(names, this.endpoints.refresh(), timeouts);
		}
		if (single) {
			if (names.waits()) {
				await(names, this.endpoints.prove(this), timeouts);
			}
			EndpointTrial.startIfDue(this, this.endpoints.endpoints());
		}
		return new ConnectTries(this, this.endpoints.endpoints(), request, policy, timeouts, names, single);
	}

	private static void await(NameResolver names, CompletableFuture<?> work, Timeouts timeouts) throws IOException {
		if (!work.isDone()) {
			names.await(work, timeouts.connectDeadline());
		}
	}

	/**
	 * Looks up the names whose addresses are endpoints, also those of the proxies before.
	 * Never blocks.
	 * @return completes when the next connect can begin; never fails
	 */
	CompletableFuture<?> refresh() {
		Upstream before = before();
		CompletableFuture<?> own = (this.endpoints != null) ? this.endpoints.refresh() : EndpointList.NOTHING;
		return (before != null) ? CompletableFuture.allOf(before.refresh(), own) : own;
	}

	/**
	 * Prepares a connect that makes one try, also through the proxies before. After the
	 * lookups, it logs in to an endpoint, unless one has accepted a login lately. Never
	 * blocks.
	 * @return completes when the connect can begin; never fails
	 */
	CompletableFuture<?> ready() {
		CompletableFuture<?> lookups = refresh();
		return lookups.isDone() ? prove() : lookups.thenCompose((over) -> prove());
	}

	private CompletableFuture<?> prove() {
		Upstream before = before();
		CompletableFuture<?> first = (before != null) ? before.prove() : EndpointList.NOTHING;
		EndpointList own = this.endpoints;
		if (own == null) {
			return first;
		}
		return first.isDone() ? own.prove(this) : first.thenCompose((over) -> own.prove(this));
	}

	/**
	 * Starts a connect that makes one try, after the local lookup of the destination if
	 * that is configured.
	 * @param command the command
	 * @param destination the destination
	 * @param policy the policy for observers
	 * @param timeouts the timeouts
	 * @param names the lookup of names on this machine
	 * @param deferred whether the chain stops before the request
	 * @return the chain
	 * @throws IOException if the lookup fails, there is no login where one is required,
	 * or a proxy before cannot be used
	 */
	ExchangeChain start(Command command, Endpoint destination, ObservationPolicy policy, Timeouts timeouts,
			NameResolver names, boolean deferred) throws IOException {
		Request request = new Request(command, this.common.resolved(destination, timeouts, names));
		ConnectTry begun = beginOnly(request, policy, timeouts, names);
		return deferred ? begun.negotiationChain() : begun.chain();
	}

	private ConnectTry beginOnly(Request request, ObservationPolicy policy, Timeouts timeouts, NameResolver names)
			throws IOException {
		return (this.endpoints == null) ? this.common.begin(request, policy, timeouts, names, null, null)
				: tries(request, policy, timeouts, names, true).beginOnly();
	}

	/**
	 * Starts a connect that makes one try.
	 * @param request the request
	 * @param policy the policy for observers
	 * @param timeouts the timeouts
	 * @param names the lookup of names on this machine
	 * @return the chain
	 * @throws IOException if there is no login where one is required, or a proxy before
	 * cannot be used
	 */
	ExchangeChain start(Request request, ObservationPolicy policy, Timeouts timeouts, NameResolver names)
			throws IOException {
		return beginOnly(request, policy, timeouts, names).chain();
	}

	/**
	 * Makes one try.
	 *
	 * @param <R> the type of the result
	 */
	@FunctionalInterface
	interface Connect<R> {

		R with(ConnectTry begun) throws IOException;

	}

	/**
	 * The choice among several endpoints.
	 *
	 * @param strategy the order of those that are up
	 * @param causes the additional causes to try another one
	 * @param zone the zone whose endpoints come first, or {@code null}
	 */
	record Choice(EndpointStrategy strategy, Set<FailoverCause> causes, @Nullable String zone) {
	}

}
