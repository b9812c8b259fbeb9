package io.socks5.client;

import java.io.IOException;

import io.socks5.handshake.Request;
import io.socks5.transport.ExchangeChain;
import io.socks5.transport.NameResolver;
import io.socks5.transport.Timeouts;
import org.jspecify.annotations.Nullable;

/**
 * The tries of the client before, which leads to a single proxy. They last as long as the
 * connect, so that a failed endpoint is not tried again.
 */
final class TriesBefore {

	private @Nullable ConnectTries tries;

	/** Whether a try has begun since the last question for another one. */
	private boolean begun;

	/**
	 * Starts the next try.
	 * @param via the proxy before, or its endpoints
	 * @param request the request for the proxy of the client
	 * @param policy the policy for observers
	 * @param timeouts the timeouts of all tries
	 * @param names the lookup of names on this machine
	 * @return the chain
	 * @throws IOException if there is no login where one is required, or a proxy before
	 * cannot be used
	 */
	ExchangeChain start(Upstream via, Request request, ObservationPolicy policy, Timeouts timeouts, NameResolver names)
			throws IOException {
		if (this.tries == null) {
			this.tries = via.tries(request, policy, timeouts, names);
		}
		this.begun = true;
		return this.tries.begin().chain();
	}

	/**
	 * Whether another endpoint is to be tried after a failure.
	 * @return {@code true} if an endpoint of the client before has failed, and another
	 * one was not tried
	 */
	boolean next() {
		boolean again = this.begun && this.tries != null && this.tries.next();
		this.begun = false;
		return again;
	}

	void abandoned() {
		if (this.tries != null) {
			this.tries.abandoned();
		}
	}

}
