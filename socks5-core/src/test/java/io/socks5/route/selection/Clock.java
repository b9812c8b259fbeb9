package io.socks5.route.selection;

import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

import io.socks5.protocol.Endpoint;
import io.socks5.protocol.FailureContext;
import io.socks5.protocol.Phase;
import io.socks5.protocol.ProxyClosedException;
import io.socks5.protocol.ProxyUnreachableException;
import io.socks5.protocol.Socks5TimeoutException;
import io.socks5.route.EndpointStatus;
import io.socks5.route.EndpointStrategy;
import io.socks5.route.FailoverCause;
import org.jspecify.annotations.Nullable;

/**
 * Endpoints in virtual time, with no jitter. The time begins shortly before the clock of
 * the JVM would overflow.
 */
final class Clock {

	private long now = Long.MAX_VALUE - 1_000_000;

	final Endpoints<String> endpoints;

	Clock(EndpointStrategy strategy, String... names) {
		this(strategy, Set.of(), null, Arrays.stream(names).map(Clock::candidate).toList());
	}

	Clock(EndpointStrategy strategy, Set<FailoverCause> causes, @Nullable String zone,
			List<Candidate<String>> candidates) {
		this.endpoints = new Endpoints<>(candidates, strategy, causes, zone, () -> 0.5);
	}

	static Candidate<String> candidate(String name) {
		return new Candidate<>(endpoint(name), name);
	}

	static Candidate<String> candidate(String name, int weight, @Nullable String zone) {
		return new Candidate<>(endpoint(name), name, weight, zone, null);
	}

	static Endpoint endpoint(String name) {
		return Endpoint.of(name, 1080);
	}

	long now() {
		return this.now;
	}

	void passes(long millis) {
		this.now += Duration.ofMillis(millis).toNanos();
	}

	Tries<String> connect() {
		return connect(15_000);
	}

	Tries<String> connect(long limit) {
		Tries<String> tries = this.endpoints.tries(this.now + Duration.ofMillis(limit).toNanos());
		tries.next(this.now);
		return tries;
	}

	Tries<String> only() {
		Tries<String> tries = this.endpoints.tries(this.now + Duration.ofSeconds(15).toNanos());
		tries.only(this.now);
		return tries;
	}

	boolean isProven() {
		return this.endpoints.isProven(this.now);
	}

	Tries<String> proof(long limit) {
		return this.endpoints.proof(this.now, this.now + Duration.ofMillis(limit).toNanos());
	}

	@Nullable Tries<String> trial() {
		return this.endpoints.trial(this.now, this.now + Duration.ofSeconds(15).toNanos());
	}

	boolean next(Tries<String> tries) {
		return tries.next(this.now);
	}

	// a connect that takes the time until the login, and no more
	String connects(long millis) {
		Tries<String> tries = connect();
		passes(millis);
		works(tries);
		return tries.target();
	}

	String connects() {
		return connects(0);
	}

	List<String> connects(int count, long millis) {
		List<String> used = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			used.add(connects(millis));
		}
		return used;
	}

	void works(Tries<String> tries) {
		tries.answered(this.now);
		tries.established(this.now);
	}

	boolean fails(Tries<String> tries, IOException failure) {
		return tries.failed(failure, this.now);
	}

	boolean refused(Tries<String> tries) {
		return fails(tries, refusal(tries.target()));
	}

	boolean timesOut(Tries<String> tries, Phase phase) {
		return fails(tries, new Socks5TimeoutException(context(phase, tries.target()), "limit"));
	}

	static IOException refusal(String name) {
		return new ProxyUnreachableException(context(Phase.CONNECT, name), new ConnectException("refused"));
	}

	static IOException closed(Phase phase, String name) {
		return new ProxyClosedException(context(phase, name), 0, 2, null);
	}

	static FailureContext context(Phase phase, String name) {
		return new FailureContext(phase, endpoint(name), Endpoint.of("chat.example", 443));
	}

	EndpointStatus status(String name) {
		return this.endpoints.statuses(this.now)
			.stream()
			.filter((each) -> each.endpoint().equals(endpoint(name)))
			.findFirst()
			.orElseThrow();
	}

	EndpointStatus.State state(String name) {
		return status(name).state();
	}

}
