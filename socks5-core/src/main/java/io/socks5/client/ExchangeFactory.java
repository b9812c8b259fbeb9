package io.socks5.client;

import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.LinkedHashSet;
import java.util.Set;

import io.socks5.event.ConnectAttempt;
import io.socks5.event.ConnectListener.Observation;
import io.socks5.handshake.Handshake;
import io.socks5.protocol.Address;
import io.socks5.protocol.Command;
import io.socks5.protocol.Endpoint;
import io.socks5.protocol.FailureContext;
import io.socks5.protocol.Phase;
import io.socks5.protocol.ProxyUnreachableException;
import io.socks5.protocol.Socks5Exception;
import io.socks5.protocol.Socks5TimeoutException;
import io.socks5.route.NameResolution;
import io.socks5.transport.Deadline;
import io.socks5.transport.Exchange;
import io.socks5.transport.ExchangeChain;
import io.socks5.transport.NameLookup;
import io.socks5.transport.Names;
import io.socks5.transport.Timeouts;
import io.socks5.transport.Unexpected;
import org.jspecify.annotations.Nullable;

/**
 * Makes attempts: the way to the proxy, what is offered, what is said, and who watches.
 */
final class ExchangeFactory {

	private final Settings settings;

	private final NameLookup lookup;

	ExchangeFactory(Settings settings, NameLookup lookup) {
		this.settings = settings;
		this.lookup = lookup;
	}

	NameLookup lookup() {
		return this.lookup;
	}

	boolean isDirect(Endpoint destination) {
		return this.settings.nonProxyHosts().matches(destination.host());
	}

	Set<String> lookedUp(Endpoint destination) {
		ExchangeFactory via = via();
		Set<String> names = new LinkedHashSet<>((via != null) ? via.lookedUp(this.settings.proxy()) : Set.of());
		if (isResolvedHere(destination) && destination.host() instanceof Address.Domain domain && domain.isHostName()) {
			names.add(domain.name());
		}
		return names;
	}

	boolean isSecured() {
		ExchangeFactory via = via();
		return this.settings.tls() != null || (via != null && via.isSecured());
	}

	boolean mayEncapsulate() {
		ExchangeFactory via = via();
		return this.settings.login().mayEncapsulate() || (via != null && via.mayEncapsulate());
	}

	// within the limit for TCP
	Endpoint resolved(Endpoint destination, Timeouts timeouts, Names names) throws IOException {
		if (isResolvedHere(destination) && destination.host() instanceof Address.Domain domain) {
			return Endpoint.of(names.address(domain.hostName(), timeouts.connectDeadline()), destination.port());
		}
		return destination;
	}

	private boolean isResolvedHere(Endpoint destination) {
		return this.settings.resolution() == NameResolution.LOCAL && destination.host() instanceof Address.Domain;
	}

	Timeouts timeouts(@Nullable Deadline overall) {
		return new Timeouts(this.settings.connectTimeout(), this.settings.handshakeTimeout(), overall);
	}

	// tells the observers, and fails at once if there is no login where one is required
	ExchangeChain start(Wish wish, Timeouts timeouts, Names names) throws IOException {
		Observation observation = observe(wish);
		return make(wish, timeouts, names, offer(this.settings.login(), wish, observation), observation);
	}

	Observation observe(Wish wish) {
		ConnectAttempt attempt = new ConnectAttempt(this.settings.name(), this.settings.proxy(), wish.destination(),
				wish.command(), wish.probe());
		HeldObservations held = wish.held();
		return (held != null) ? held.add(() -> this.settings.listener().connectStarted(attempt))
				: this.settings.listener().connectStarted(attempt);
	}

	AuthPolicy.Offer offer(AuthPolicy login, Wish wish, Observation observation) throws IOException {
		try {
			return login.offer(new FailureContext(Phase.AUTHENTICATION, this.settings.proxy(), wish.destination()));
		}
		catch (Throwable ex) {
			throw failed(observation, ex);
		}
	}

	ExchangeChain make(Wish wish, Timeouts timeouts, Names names, AuthPolicy.Offer offer, Observation observation)
			throws IOException {
		try {
			Handshake handshake = handshake(wish, offer);
			ExchangeChain via = startVia(wish, timeouts, names);
			Exchange exchange = new Exchange(this.settings.proxy(), this.settings.tls(), wish.destination(), handshake,
					timeouts, observation);
			return (via != null) ? via.then(exchange) : ExchangeChain.of(exchange);
		}
		catch (Throwable ex) {
			// one method offered twice, for instance
			throw failed(observation, ex);
		}
	}

	// before there is an attempt to do so
	static IOException failed(Observation observation, Throwable cause) {
		IOException failure = Unexpected.asIoException(cause);
		Exchange.failed(observation, failure);
		Unexpected.throwIfFatal(cause);
		return failure;
	}

	private Handshake handshake(Wish wish, AuthPolicy.Offer offer) throws Socks5Exception {
		Endpoint destination = wish.destination();
		if (destination == null) {
			return Handshake.negotiate(this.settings.proxy(), offer.methods());
		}
		if (wish.deferred()) {
			return Handshake.negotiate(this.settings.proxy(), offer.methods(), wish.command(), destination);
		}
		Handshake handshake = Handshake.request(this.settings.proxy(), offer.methods(), wish.command(), destination);
		if (wish.firstFlight().hasRemaining()) {
			handshake.append(wish.firstFlight());
		}
		if (this.settings.pipelining() && wish.command().equals(Command.CONNECT)) {
			handshake.pipeline();
		}
		return handshake;
	}

	private @Nullable ExchangeChain startVia(Wish wish, Timeouts timeouts, Names names) throws IOException {
		ExchangeFactory via = via();
		if (via == null) {
			return null;
		}
		Timeouts own = via.timeouts(timeouts.overall());
		Endpoint proxy = resolvedProxy(via, wish, own, names);
		return via.start(wish.leadingTo(proxy), own, names);
	}

	// without its address this proxy cannot be reached
	private Endpoint resolvedProxy(ExchangeFactory via, Wish wish, Timeouts timeouts, Names names) throws IOException {
		Deadline deadline = timeouts.connectDeadline();
		FailureContext site = new FailureContext(Phase.CONNECT, this.settings.proxy(), wish.destination());
		try {
			return via.resolved(this.settings.proxy(), timeouts, names);
		}
		catch (SocketTimeoutException ex) {
			throw new Socks5TimeoutException(site, deadline.toString(), ex);
		}
		catch (SocketException ex) {
			// cancelled, or interrupted
			throw ex;
		}
		catch (IOException ex) {
			throw new ProxyUnreachableException(site, ex);
		}
	}

	// what leads to the proxy, unless TCP does
	private @Nullable ExchangeFactory via() {
		ExchangeFactory via = this.settings.via();
		return (via == null || via.isDirect(this.settings.proxy())) ? null : via;
	}

}
