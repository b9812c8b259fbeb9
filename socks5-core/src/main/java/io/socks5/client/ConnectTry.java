package io.socks5.client;

import java.io.IOException;
import java.util.Set;

import io.socks5.event.ConnectListener.Observation;
import io.socks5.handshake.Handshake;
import io.socks5.handshake.Request;
import io.socks5.protocol.Command;
import io.socks5.protocol.Credentials;
import io.socks5.protocol.Endpoint;
import io.socks5.protocol.Socks5Exception;
import io.socks5.transport.Exchange;
import io.socks5.transport.ExchangeChain;
import io.socks5.transport.NameResolver;
import io.socks5.transport.Timeouts;
import io.socks5.transport.UnexpectedFailures;
import org.jspecify.annotations.Nullable;

/**
 * One try to connect through the proxy. Its observers know that it has started, and the
 * authentication methods to offer are known. It ends with the chain that it makes, or
 * with {@link #failed}.
 *
 * @param exchanges the factory that started it
 * @param request the request, or {@code null} to stop before it
 * @param policy the policy for the observers of the proxies before
 * @param timeouts the timeouts
 * @param names the lookup of names on this machine
 * @param observation the observer
 * @param offer the authentication methods to offer
 * @param report the report to the endpoints, or {@code null} for a single proxy
 * @param before the tries of the client before, or {@code null} for a single try
 */
record ConnectTry(ExchangeFactory exchanges, @Nullable Request request, ObservationPolicy policy, Timeouts timeouts,
		NameResolver names, Observation observation, AuthPolicy.Offer offer, @Nullable TryReport report,
		@Nullable TriesBefore before) {

	static IOException failed(Observation observation, Throwable cause) {
		IOException failure = UnexpectedFailures.asIoException(cause);
		Exchange.failed(observation, failure);
		UnexpectedFailures.throwIfFatal(cause);
		return failure;
	}

	/**
	 * Whether a warm connection may be used.
	 * @return {@code false} if the endpoint is held down, or is on trial
	 */
	boolean isUp() {
		return this.report == null || this.report.isUp();
	}

	void overWarmConnection(boolean used) {
		if (this.report != null) {
			this.report.overWarmConnection(used);
		}
	}

	/**
	 * Discards the warm connection of this try, which continues over a new one.
	 * @param pool the warm connections of the client, or {@code null} for none
	 * @param connection the connection, or {@code null} for none
	 */
	void discard(@Nullable WarmPool pool, @Nullable WarmConnection connection) {
		if (pool != null && connection != null) {
			pool.discard(connection);
			overWarmConnection(false);
		}
	}

	/**
	 * Returns the names that {@link #chain} looks up on this machine.
	 * @return the names, empty if proxies resolve all of them
	 */
	Set<String> lookedUp() {
		Upstream via = this.exchanges.via();
		return (via != null) ? via.lookedUp(this.exchanges.settings().proxy()) : Set.of();
	}

	@Nullable Credentials login() {
		return this.offer.login();
	}

	/**
	 * Makes the chain to the destination. Without a request, the chain only
	 * authenticates.
	 * @return the chain
	 * @throws IOException if a proxy before cannot be used, or the offer is not valid
	 */
	ExchangeChain chain() throws IOException {
		try {
			return chain((this.request != null) ? complete(this.request) : negotiation());
		}
		catch (Throwable ex) {
			// for example, a method is offered twice
			throw failed(ex);
		}
	}

	/**
	 * Makes the chain that stops before the request, which can be replaced then.
	 * @return the chain
	 * @throws IOException if a proxy before cannot be used, or the offer is not valid
	 */
	ExchangeChain negotiationChain() throws IOException {
		try {
			return chain(negotiation());
		}
		catch (Throwable ex) {
			throw failed(ex);
		}
	}

	/**
	 * Returns the same try after a pause, which counts toward no deadline.
	 * @param nanos the length of the pause
	 * @return the try with later deadlines
	 */
	ConnectTry later(long nanos) {
		return new ConnectTry(this.exchanges, this.request, this.policy, this.timeouts.later(nanos), this.names,
				this.observation, this.offer, this.report, this.before);
	}

	private ExchangeChain chain(Handshake handshake) throws IOException {
		Settings settings = this.exchanges.settings();
		Endpoint destination = (this.request != null) ? this.request.destination() : null;
		ExchangeChain toProxy = this.exchanges.chainToProxy(destination, this.policy, this.timeouts, this.names,
				this.before);
		Exchange exchange = new Exchange(settings.proxy(), settings.tls(), destination, handshake, this.timeouts,
				this.observation);
		return (toProxy != null) ? toProxy.then(exchange) : ExchangeChain.of(exchange);
	}

	private Handshake complete(Request complete) throws Socks5Exception {
		Settings settings = this.exchanges.settings();
		Handshake handshake = Handshake.request(settings.proxy(), this.offer.methods(), complete)
			.named(settings.proxyName());
		if (settings.pipelining() && complete.command().equals(Command.CONNECT)) {
			handshake.pipeline();
		}
		return handshake;
	}

	private Handshake negotiation() {
		Settings settings = this.exchanges.settings();
		Handshake handshake = (this.request != null)
				? Handshake.negotiate(settings.proxy(), this.offer.methods(), this.request)
				: Handshake.negotiate(settings.proxy(), this.offer.methods());
		return handshake.named(settings.proxyName());
	}

	/**
	 * Ends the try before there is a chain.
	 * @param cause the failure
	 * @return the exception to throw
	 */
	IOException failed(Throwable cause) {
		return failed(this.observation, cause);
	}

}
