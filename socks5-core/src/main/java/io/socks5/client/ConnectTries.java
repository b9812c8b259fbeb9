package io.socks5.client;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import io.socks5.handshake.Request;
import io.socks5.route.selection.Endpoints;
import io.socks5.route.selection.Tries;
import io.socks5.transport.NameResolver;
import io.socks5.transport.Timeouts;
import org.jspecify.annotations.Nullable;

/**
 * The tries of one connect: a single one, or one for each endpoint until one succeeds.
 */
final class ConnectTries {

	private final Upstream upstream;

	private final @Nullable Request request;

	private final ObservationPolicy policy;

	private Timeouts timeouts;

	private final NameResolver names;

	/** The tries of several endpoints, or {@code null} for a single proxy. */
	private final @Nullable Tries<ExchangeFactory> tries;

	/** The tries of the client before a single proxy, or {@code null} for none. */
	private final @Nullable TriesBefore before;

	private @Nullable TryReport report;

	private List<IOException> failures = List.of();

	ConnectTries(Upstream upstream, @Nullable Endpoints<ExchangeFactory> endpoints, @Nullable Request request,
			ObservationPolicy policy, Timeouts timeouts, NameResolver names, boolean single) {
		this.upstream = upstream;
		this.request = request;
		this.policy = policy;
		this.timeouts = timeouts;
		this.names = names;
		this.tries = (endpoints != null) ? endpoints.tries(end(timeouts)) : null;
		this.before = (endpoints == null && upstream.common().settings().via() != null) ? new TriesBefore() : null;
		if (this.tries != null && single) {
			this.tries.only(System.nanoTime());
		}
		else if (this.tries != null) {
			this.tries.next(System.nanoTime());
		}
	}

	static long end(Timeouts timeouts) {
		return Objects.requireNonNull(timeouts.shared().overall()).nanoTime();
	}

	/**
	 * Begins a try that may use its share of the time, so that another one can follow.
	 * @return the try
	 * @throws IOException if there is no login where one is required
	 */
	ConnectTry begin() throws IOException {
		return begin((this.tries != null) ? this.timeouts.within(this.tries.share()) : this.timeouts, this.before);
	}

	/**
	 * Begins a try that may use all of the time, because no other one can follow.
	 * @return the try
	 * @throws IOException if there is no login where one is required
	 */
	ConnectTry beginOnly() throws IOException {
		return begin(this.timeouts, null);
	}

	private ConnectTry begin(Timeouts within, @Nullable TriesBefore proxiesBefore) throws IOException {
		if (this.tries == null) {
			return this.upstream.common().begin(this.request, this.policy, within, this.names, null, proxiesBefore);
		}
		this.report = new TryReport(this.tries, this.request != null);
		try {
			return this.upstream.isolated(this.tries.target())
				.begin(this.request, this.policy, within, this.names, this.report, null);
		}
		catch (RuntimeException | Error ex) {
			// an observer failed before it could be told of a failure
			this.tries.abandoned();
			throw ex;
		}
	}

	/**
	 * Moves the deadlines of all further tries, because a pause counts toward none.
	 * @param nanos the length of the pause
	 */
	void later(long nanos) {
		this.timeouts = this.timeouts.later(nanos);
		if (this.tries != null) {
			this.tries.later(nanos);
		}
	}

	/**
	 * Continues with another endpoint after a failure.
	 * @param failure the failure of the try
	 * @throws IOException the failure, if no other endpoint is to be tried; the failures
	 * before are suppressed
	 */
	void failed(IOException failure) throws IOException {
		if (!next()) {
			this.failures.forEach(failure::addSuppressed);
			throw failure;
		}
		if (this.failures.isEmpty()) {
			this.failures = new ArrayList<>();
		}
		this.failures.add(failure);
	}

	/**
	 * Chooses another endpoint after a failure.
	 * @return {@code false} if no other endpoint is to be tried
	 */
	boolean next() {
		if (this.tries == null) {
			return this.before != null && this.before.next();
		}
		return this.report != null && this.report.triesOther() && this.tries.next(System.nanoTime());
	}

	/**
	 * Ends the connect if no try follows the choice of its endpoint.
	 */
	void abandoned() {
		if (this.tries != null) {
			this.tries.abandoned();
		}
		if (this.before != null) {
			this.before.abandoned();
		}
	}

}
