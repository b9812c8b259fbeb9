package io.socks5.boot.metrics;

import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.socks5.boot.ConnectProgress;
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

	/**
	 * A probe of the proxy.
	 */
	private final class MeteredProbe implements Observation {

		private final String name;

		private final ConnectProgress progress;

		MeteredProbe(ConnectAttempt attempt) {
			this.name = attempt.name();
			this.progress = new ConnectProgress(attempt);
		}

		@Override
		public void established(Endpoint bound) {
			state(this.name).succeeded();
			this.progress.established();
			count();
		}

		@Override
		public void failed(IOException cause) {
			state(this.name).failed(cause);
			this.progress.failed(cause);
			count();
		}

		private void count() {
			Socks5Meters.probe(MicrometerConnectListener.this.registry.get(), this.name, this.progress.outcome())
				.increment();
		}

	}

	private final class MeteredConnect implements Observation {

		private final MeterRegistry registry;

		private final String name;

		private final ConnectProgress progress;

		private final Timer.Sample sample;

		private final ClientState state;

		MeteredConnect(MeterRegistry registry, ConnectAttempt attempt) {
			this.registry = registry;
			this.name = attempt.name();
			this.progress = new ConnectProgress(attempt);
			this.sample = Timer.start(registry);
			this.state = state(this.name);
			this.state.handshakes().incrementAndGet();
		}

		@Override
		public void proxyConnected() {
			this.progress.proxyConnected();
		}

		@Override
		public void methodSelected(AuthMethod selected) {
			this.progress.methodSelected(selected);
		}

		@Override
		public void authenticated() {
			this.progress.authenticated();
		}

		@Override
		public void replied(ReplyCode code) {
			Socks5Meters.reply(this.registry, this.name, Socks5Meters.tag(code)).increment();
		}

		@Override
		public void established(Endpoint bound) {
			this.state.succeeded();
			this.progress.established();
			stop();
			this.state.tunnels().incrementAndGet();
		}

		@Override
		public void failed(IOException cause) {
			this.state.failed(cause);
			this.progress.failed(cause);
			stop();
			String reason = authFailure(cause);
			if (reason != null && !ConnectProgress.isOfTheProxyBefore(cause, this.progress.attempt())) {
				Socks5Meters.authFailure(this.registry, this.name, reason).increment();
			}
		}

		@Override
		public void closed(boolean lostBeforeFirstOctet) {
			this.state.tunnels().decrementAndGet();
			if (lostBeforeFirstOctet) {
				Socks5Meters.lostAfterSuccess(this.registry, this.name).increment();
			}
		}

		private void stop() {
			this.state.handshakes().decrementAndGet();
			this.sample.stop(Socks5Meters.handshake(this.registry, this.progress));
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
