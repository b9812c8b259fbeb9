package io.socks5.client;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

import io.socks5.route.selection.Endpoints;
import io.socks5.route.selection.Tries;
import io.socks5.transport.Threads;
import io.socks5.transport.Timeouts;
import org.jspecify.annotations.Nullable;

/**
 * The login that connects wait for if they make a single try, and no endpoint has
 * accepted a login lately. It moves on until one does. All waiting connects share it.
 */
final class EndpointProof {

	private static final Logger logger = System.getLogger(EndpointProof.class.getName());

	private final Endpoints<ExchangeFactory> endpoints;

	private final AtomicReference<@Nullable CompletableFuture<?>> running = new AtomicReference<>();

	EndpointProof(Endpoints<ExchangeFactory> endpoints) {
		this.endpoints = endpoints;
	}

	/**
	 * Starts the login, unless it is running or not necessary.
	 * @param upstream the proxy of the client
	 * @return completes when connects can begin; never fails
	 */
	CompletableFuture<?> start(Upstream upstream) {
		if (isProven()) {
			return EndpointList.NOTHING;
		}
		CompletableFuture<@Nullable Void> started = new CompletableFuture<>();
		CompletableFuture<?> before = this.running.compareAndExchange(null, started);
		if (before != null) {
			return before;
		}
		if (isProven()) {
			// another one has ended meanwhile
			end(started);
			return started;
		}
		try {
			Threads.execute(() -> run(upstream, started));
		}
		catch (RuntimeException | OutOfMemoryError ex) {
			end(started);
			logger.log(Level.DEBUG, "No thread could be started to try an endpoint", ex);
		}
		return started;
	}

	private boolean isProven() {
		return this.endpoints.isProven(System.nanoTime());
	}

	private void run(Upstream upstream, CompletableFuture<@Nullable Void> started) {
		try {
			Timeouts timeouts = upstream.timeouts(null);
			Tries<ExchangeFactory> tries = this.endpoints.proof(System.nanoTime(), ConnectTries.end(timeouts));
			EndpointTrial trial = new EndpointTrial(upstream, tries, timeouts);
			while (tries.next(System.nanoTime()) && trial.fails()) {
				logger.log(Level.DEBUG, "Another endpoint is tried");
			}
		}
		finally {
			end(started);
		}
	}

	private void end(CompletableFuture<@Nullable Void> started) {
		this.running.set(null);
		started.complete(null);
	}

}
