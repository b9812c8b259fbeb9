package io.socks5.boot.metrics;

import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.socks5.boot.ConnectOutcome;
import io.socks5.event.ConnectAttempt;
import io.socks5.event.ConnectListener;
import io.socks5.protocol.AuthMethod;
import io.socks5.protocol.Endpoint;
import io.socks5.protocol.Phase;
import io.socks5.protocol.ProtocolViolationException;
import io.socks5.protocol.ProxyAuthenticationException;
import io.socks5.protocol.ProxyAuthenticationException.Reason;
import io.socks5.protocol.ReplyCode;
import io.socks5.protocol.Socks5Failure;
import org.jspecify.annotations.Nullable;

/**
 * Counts and times connects. Health probes are only counted, and tell like connects
 * whether the proxy is up.
 */
public class MicrometerConnectListener implements ConnectListener {

	private final Supplier<MeterRegistry> registry;

	private final Map<String, ClientState> states = new ConcurrentHashMap<>();

	/**
	 * Creates a new listener for a registry.
	 * @param registry supplies the registry at each connect, not before the first
	 */
	public MicrometerConnectListener(Supplier<MeterRegistry> registry) {
		this.registry = registry;
	}

	@Override
	public Observation connectStarted(ConnectAttempt attempt) {
		return attempt.probe() ? new MeteredProbe(attempt) : new MeteredConnect(this.registry.get(), attempt);
	}

	/**
	 * Returns the state of a client.
	 * @param name the client's logical name
	 * @return the live state
	 */
	ClientState state(String name) {
		return this.states.computeIfAbsent(name, (key) -> new ClientState());
	}

	/**
	 * Returns the number of open tunnels of a client.
	 * @param name the client's logical name
	 * @return the live number
	 */
	AtomicInteger active(String name) {
		return state(name).tunnels();
	}

	private static boolean isOfTheProxyBefore(IOException cause, ConnectAttempt attempt) {
		// in a chain, the client of the failed proxy counts the failure itself
		return cause instanceof Socks5Failure failure && !failure.proxy().equals(attempt.proxy());
	}

	private static ConnectOutcome outcome(IOException cause, ConnectAttempt attempt) {
		return isOfTheProxyBefore(cause, attempt) ? ConnectOutcome.CONNECT_FAILED : ConnectOutcome.of(cause);
	}

	/**
	 * A probe of the proxy.
	 */
	private final class MeteredProbe implements Observation {

		private final ConnectAttempt attempt;

		MeteredProbe(ConnectAttempt attempt) {
			this.attempt = attempt;
		}

		@Override
		public void established(Endpoint bound) {
			state(this.attempt.name()).succeeded();
			Socks5Meters
				.probe(MicrometerConnectListener.this.registry.get(), this.attempt.name(), ConnectOutcome.SUCCESS)
				.increment();
		}

		@Override
		public void failed(IOException cause) {
			state(this.attempt.name()).failed(cause);
			Socks5Meters
				.probe(MicrometerConnectListener.this.registry.get(), this.attempt.name(), outcome(cause, this.attempt))
				.increment();
		}

	}

	private final class MeteredConnect implements Observation {

		private final MeterRegistry registry;

		private final ConnectAttempt attempt;

		private final Timer.Sample sample;

		private final ClientState state;

		private @Nullable AuthMethod method;

		private Phase phase = Phase.CONNECT;

		MeteredConnect(MeterRegistry registry, ConnectAttempt attempt) {
			this.registry = registry;
			this.attempt = attempt;
			this.sample = Timer.start(registry);
			this.state = state(attempt.name());
			this.state.handshakes().incrementAndGet();
		}

		@Override
		public void proxyConnected() {
			this.phase = Phase.GREETING;
		}

		@Override
		public void methodSelected(AuthMethod selected) {
			this.method = selected;
			this.phase = Phase.AUTHENTICATION;
		}

		@Override
		public void authenticated() {
			this.phase = Phase.REQUEST;
		}

		@Override
		public void replied(ReplyCode code) {
			Socks5Meters.reply(this.registry, this.attempt.name(), Socks5Meters.tag(code)).increment();
		}

		@Override
		public void established(Endpoint bound) {
			this.state.succeeded();
			stop(ConnectOutcome.SUCCESS, null);
			this.state.tunnels().incrementAndGet();
		}

		@Override
		public void failed(IOException cause) {
			boolean before = isOfTheProxyBefore(cause, this.attempt);
			this.state.failed(cause);
			stop(outcome(cause, this.attempt), phase(cause, before));
			String reason = authFailure(cause);
			if (reason != null && !before) {
				Socks5Meters.authFailure(this.registry, this.attempt.name(), reason).increment();
			}
		}

		@Override
		public void closed(boolean lostBeforeFirstOctet) {
			this.state.tunnels().decrementAndGet();
			if (lostBeforeFirstOctet) {
				Socks5Meters.lostAfterSuccess(this.registry, this.attempt.name()).increment();
			}
		}

		private Phase phase(IOException cause, boolean before) {
			if (before) {
				return Phase.CONNECT;
			}
			return (cause instanceof Socks5Failure failure) ? failure.phase() : this.phase;
		}

		private void stop(ConnectOutcome outcome, @Nullable Phase failed) {
			this.state.handshakes().decrementAndGet();
			this.sample.stop(Socks5Meters.handshake(this.registry, this.attempt.name(), outcome, failed, this.method,
					this.attempt.command()));
		}

		private static @Nullable String authFailure(IOException cause) {
			// missing credentials are an outcome, but no failure at the proxy
			if (cause instanceof ProxyAuthenticationException failure
					&& failure.reason() != Reason.CREDENTIALS_UNAVAILABLE) {
				return failure.reason().name().toLowerCase(Locale.ROOT);
			}
			boolean malformed = cause instanceof ProtocolViolationException
					&& ((Socks5Failure) cause).phase() == Phase.AUTHENTICATION;
			return malformed ? "malformed_response" : null;
		}

	}

}
