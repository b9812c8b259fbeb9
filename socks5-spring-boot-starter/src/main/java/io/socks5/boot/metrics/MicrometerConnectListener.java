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
 * Counts and times connects, except health probes.
 */
public class MicrometerConnectListener implements ConnectListener {

	private final Supplier<MeterRegistry> registry;

	private final Map<String, AtomicInteger> active = new ConcurrentHashMap<>();

	/**
	 * Creates a new listener for a registry.
	 * @param registry supplies the registry at each connect, not before the first
	 */
	public MicrometerConnectListener(Supplier<MeterRegistry> registry) {
		this.registry = registry;
	}

	@Override
	public Observation connectStarted(ConnectAttempt attempt) {
		return attempt.probe() ? Observation.NONE : new MeteredConnect(this.registry.get(), attempt);
	}

	/**
	 * Returns the number of open tunnels of a client.
	 * @param name the client's logical name
	 * @return the live number
	 */
	AtomicInteger active(String name) {
		return this.active.computeIfAbsent(name, (key) -> new AtomicInteger());
	}

	private final class MeteredConnect implements Observation {

		private final MeterRegistry registry;

		private final ConnectAttempt attempt;

		private final Timer.Sample sample;

		private @Nullable AuthMethod method;

		MeteredConnect(MeterRegistry registry, ConnectAttempt attempt) {
			this.registry = registry;
			this.attempt = attempt;
			this.sample = Timer.start(registry);
		}

		@Override
		public void methodSelected(AuthMethod selected) {
			this.method = selected;
		}

		@Override
		public void replied(ReplyCode code) {
			Socks5Meters.reply(this.registry, this.attempt.name(), Socks5Meters.tag(code)).increment();
		}

		@Override
		public void established(Endpoint bound) {
			stop(ConnectOutcome.SUCCESS);
			active(this.attempt.name()).incrementAndGet();
		}

		@Override
		public void failed(IOException cause) {
			boolean before = isOfTheProxyBefore(cause);
			stop(before ? ConnectOutcome.CONNECT_FAILED : ConnectOutcome.of(cause));
			String reason = authFailure(cause);
			if (reason != null && !before) {
				Socks5Meters.authFailure(this.registry, this.attempt.name(), reason).increment();
			}
		}

		@Override
		public void closed(boolean lostBeforeFirstOctet) {
			active(this.attempt.name()).decrementAndGet();
			if (lostBeforeFirstOctet) {
				Socks5Meters.lostAfterSuccess(this.registry, this.attempt.name()).increment();
			}
		}

		private boolean isOfTheProxyBefore(IOException cause) {
			// in a chain, the client of the failed proxy counts the failure itself
			return cause instanceof Socks5Failure failure && !failure.proxy().equals(this.attempt.proxy());
		}

		private void stop(ConnectOutcome outcome) {
			this.sample.stop(Socks5Meters.handshake(this.registry, this.attempt.name(), outcome, this.method,
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
