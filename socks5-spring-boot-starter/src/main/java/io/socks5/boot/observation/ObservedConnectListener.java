package io.socks5.boot.observation;

import java.io.IOException;
import java.util.Locale;
import java.util.function.Supplier;

import io.micrometer.observation.Observation.Event;
import io.micrometer.observation.ObservationRegistry;
import io.socks5.boot.ConnectProgress;
import io.socks5.event.ConnectAttempt;
import io.socks5.event.ConnectListener;
import io.socks5.protocol.AuthMethod;
import io.socks5.protocol.Endpoint;
import io.socks5.protocol.ReplyCode;
import org.jspecify.annotations.Nullable;

/**
 * Observes each connect, with one event per phase. The parent is the current observation
 * of the connecting thread. Health probes are not observed.
 */
public class ObservedConnectListener implements ConnectListener {

	private static final Socks5ConnectObservationConvention DEFAULT = new DefaultSocks5ConnectObservationConvention();

	private final Supplier<ObservationRegistry> registry;

	private final @Nullable Socks5ConnectObservationConvention convention;

	/**
	 * Creates a new listener for a registry.
	 * @param registry supplies the registry at each connect, not before the first
	 * @param convention the convention, or {@code null} for the default one
	 */
	public ObservedConnectListener(Supplier<ObservationRegistry> registry,
			@Nullable Socks5ConnectObservationConvention convention) {
		this.registry = registry;
		this.convention = convention;
	}

	@Override
	public Observation connectStarted(ConnectAttempt attempt) {
		ObservationRegistry current = this.registry.get();
		if (attempt.probe() || current.isNoop()) {
			return Observation.NONE;
		}
		ConnectProgress progress = new ConnectProgress(attempt);
		return new ObservedConnect(progress, io.micrometer.observation.Observation.start(this.convention, DEFAULT,
				() -> new Socks5ConnectContext(progress), current));
	}

	private static final class ObservedConnect implements Observation {

		private final ConnectProgress progress;

		private final io.micrometer.observation.Observation observation;

		ObservedConnect(ConnectProgress progress, io.micrometer.observation.Observation observation) {
			this.progress = progress;
			this.observation = observation;
		}

		@Override
		public void proxyConnected() {
			this.progress.proxyConnected();
			event("proxy.connected", "The proxy is connected");
		}

		@Override
		public void methodSelected(AuthMethod method) {
			this.progress.methodSelected(method);
			event("method.selected", "The proxy selected the method " + this.progress.method());
		}

		@Override
		public void authenticated() {
			this.progress.authenticated();
			event("authenticated", "The client is authenticated");
		}

		@Override
		public void replied(ReplyCode code) {
			event("replied", "The proxy replied " + code.toString().toLowerCase(Locale.ROOT));
		}

		@Override
		public void established(Endpoint bound) {
			this.progress.established();
			this.observation.stop();
		}

		@Override
		public void failed(IOException cause) {
			this.progress.failed(cause);
			this.observation.error(cause);
			this.observation.stop();
		}

		private void event(String name, String description) {
			this.observation.event(Event.of("socks5." + name, description));
		}

	}

}
