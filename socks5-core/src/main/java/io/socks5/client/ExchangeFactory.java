package io.socks5.client;

import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.LinkedHashSet;
import java.util.Set;

import io.socks5.event.ConnectAttempt;
import io.socks5.event.ConnectListener;
import io.socks5.event.ConnectListener.Observation;
import io.socks5.handshake.Request;
import io.socks5.protocol.Address;
import io.socks5.protocol.Command;
import io.socks5.protocol.DestinationDeniedException;
import io.socks5.protocol.Endpoint;
import io.socks5.protocol.FailureContext;
import io.socks5.protocol.Phase;
import io.socks5.protocol.ProxyUnreachableException;
import io.socks5.protocol.Socks5TimeoutException;
import io.socks5.route.NameResolution;
import io.socks5.transport.Deadline;
import io.socks5.transport.ExchangeChain;
import io.socks5.transport.NameLookup;
import io.socks5.transport.NameResolver;
import io.socks5.transport.Timeouts;
import org.jspecify.annotations.Nullable;

/**
 * Starts the connects through a proxy, and through the proxies before it.
 */
final class ExchangeFactory {

	private final Settings settings;

	private final NameLookup lookup;

	/** The timeouts of most connects. */
	private final Timeouts timeouts;

	/** The methods to offer, or {@code null} if they can change. */
	private final AuthPolicy.@Nullable Offer offer;

	ExchangeFactory(Settings settings, NameLookup lookup) {
		this.settings = settings;
		this.lookup = lookup;
		this.timeouts = new Timeouts(settings.connectTimeout(), settings.handshakeTimeout(), null);
		this.offer = settings.login().fixed();
	}

	Settings settings() {
		return this.settings;
	}

	NameLookup lookup() {
		return this.lookup;
	}

	ExchangeFactory with(AuthPolicy login) {
		return new ExchangeFactory(this.settings.with(login), this.lookup);
	}

	/**
	 * Returns the connects to one of several endpoints.
	 * @param endpoint the endpoint
	 * @return connects with the login of the endpoint, or with the common one
	 */
	ExchangeFactory to(ProxyEndpoint endpoint) {
		return new ExchangeFactory(this.settings.with(endpoint), this.lookup);
	}

	/**
	 * Returns the connects to one address of the proxy.
	 * @param address an address of its name
	 * @return connects that verify the name
	 */
	ExchangeFactory at(InetAddress address) {
		return new ExchangeFactory(this.settings.at(address), this.lookup);
	}

	Set<String> lookedUp(Endpoint destination) {
		Upstream via = via();
		Set<String> before = (via != null) ? via.lookedUp(this.settings.proxy()) : Set.of();
		if (!isResolvedHere(destination) || !(destination.host() instanceof Address.Domain domain)
				|| !domain.isHostName()) {
			return before;
		}
		Set<String> names = new LinkedHashSet<>(before);
		names.add(domain.name());
		return names;
	}

	boolean isSecured() {
		Upstream via = via();
		return this.settings.tls() != null || (via != null && via.isSecured());
	}

	boolean mayEncapsulate() {
		Upstream via = via();
		return this.settings.login().mayEncapsulate() || (via != null && via.mayEncapsulate());
	}

	Endpoint resolved(Endpoint destination, Timeouts timeouts, NameResolver names) throws IOException {
		if (isResolvedHere(destination) && destination.host() instanceof Address.Domain domain) {
			// the lookup counts toward the connect timeout
			return Endpoint.of(names.address(domain.hostName(), timeouts.connectDeadline()), destination.port());
		}
		return destination;
	}

	private boolean isResolvedHere(Endpoint destination) {
		return this.settings.resolution() == NameResolution.LOCAL && destination.host() instanceof Address.Domain;
	}

	Timeouts timeouts(@Nullable Deadline overall) {
		return (overall != null)
				? new Timeouts(this.settings.connectTimeout(), this.settings.handshakeTimeout(), overall)
				: this.timeouts;
	}

	/**
	 * Begins a try: reports it to the observers and obtains the login. Each connect
	 * through the proxy begins here.
	 * @param request the request, or {@code null} to stop before it
	 * @param policy the policy for observers
	 * @param timeouts the timeouts
	 * @param names the lookup of names on this machine
	 * @param report the report to the endpoints, or {@code null} for a single proxy
	 * @param before the tries of the client before, or {@code null} for a single try
	 * @return the try
	 * @throws IOException if there is no login where one is required
	 */
	ConnectTry begin(@Nullable Request request, ObservationPolicy policy, Timeouts timeouts, NameResolver names,
			@Nullable TryReport report, @Nullable TriesBefore before) throws IOException {
		Endpoint destination = (request != null) ? request.destination() : null;
		Command command = (request != null) ? request.command() : Command.CONNECT;
		Observation started = started(destination, command, policy);
		Observation observation = (report != null) ? report.observing(started) : started;
		try {
			return new ConnectTry(this, request, policy, timeouts, names, observation, offer(destination), report,
					before);
		}
		catch (Throwable ex) {
			throw ConnectTry.failed(observation, ex);
		}
	}

	private AuthPolicy.Offer offer(@Nullable Endpoint destination) throws IOException {
		return (this.offer != null) ? this.offer : this.settings.login().offer(this.settings.proxy(), destination);
	}

	private Observation started(@Nullable Endpoint destination, Command command, ObservationPolicy policy) {
		ConnectListener listener = this.settings.listener();
		if (listener == null) {
			return Observation.NONE;
		}
		return policy.start(listener, new ConnectAttempt(this.settings.name(), this.settings.proxy(), destination,
				command, policy.probe(), policy.route()));
	}

	/**
	 * Tells the observers that a route denies a destination.
	 * @param destination the destination
	 * @param command the command
	 * @param policy how the observers are told
	 * @param route the description of the route
	 * @return the exception to throw
	 */
	IOException denied(Endpoint destination, Command command, ObservationPolicy policy, String route) {
		return ConnectTry.failed(started(destination, command, policy),
				new DestinationDeniedException(this.settings.proxy(), destination, route));
	}

	/**
	 * Starts a connect to the proxy itself through the proxies before it.
	 * @param destination the destination, for failures
	 * @param policy the policy for observers
	 * @param timeouts the timeouts of the connect through this proxy
	 * @param names the lookup of names on this machine
	 * @param before the tries of the client before, or {@code null} for a single try
	 * @return the chain, or {@code null} if the proxy is reached over TCP
	 * @throws IOException if that fails
	 */
	@Nullable ExchangeChain chainToProxy(@Nullable Endpoint destination, ObservationPolicy policy, Timeouts timeouts,
			NameResolver names, @Nullable TriesBefore before) throws IOException {
		Upstream via = via();
		if (via == null) {
			return null;
		}
		Timeouts own = via.timeouts(timeouts.outer());
		FailureContext context = new FailureContext(Phase.CONNECT, this.settings.proxy(), destination);
		Endpoint proxy = via.common().resolved(this.settings.proxy(), own, names, context);
		Request request = new Request(Command.CONNECT, proxy);
		return (before != null) ? before.start(via, request, policy, own, names)
				: via.start(request, policy, own, names);
	}

	private Endpoint resolved(Endpoint proxy, Timeouts timeouts, NameResolver names, FailureContext context)
			throws IOException {
		Deadline deadline = timeouts.connectDeadline();
		try {
			// without its address, the next proxy cannot be reached
			return resolved(proxy, timeouts, names);
		}
		catch (SocketTimeoutException ex) {
			throw new Socks5TimeoutException(context, deadline.toString(), ex);
		}
		catch (SocketException ex) {
			// cancelled, or interrupted
			throw ex;
		}
		catch (IOException ex) {
			throw new ProxyUnreachableException(context, ex);
		}
	}

	@Nullable Upstream via() {
		Socks5Client outer = this.settings.via();
		Upstream via = (outer != null) ? outer.upstream() : null;
		return (via == null || via.isDirect(this.settings.proxy())) ? null : via;
	}

}
