package io.socks5.boot.metrics;

import java.util.Collection;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.socks5.boot.ConnectOutcome;
import io.socks5.client.Socks5Client;
import io.socks5.client.WarmStatistics;

/**
 * Registers the gauges, and the counters at zero, because an alert on a rate needs a
 * first value.
 */
public class Socks5ClientMetrics implements MeterBinder {

	private final Supplier<? extends Collection<Socks5Client>> clients;

	private final MicrometerConnectListener listener;

	/**
	 * Creates a new binder.
	 * @param clients the clients
	 * @param listener counts the tunnels of the clients
	 */
	public Socks5ClientMetrics(Supplier<? extends Collection<Socks5Client>> clients,
			MicrometerConnectListener listener) {
		this.clients = clients;
		this.listener = listener;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		for (Socks5Client client : this.clients.get()) {
			String name = client.name();
			ClientState state = this.listener.state(name);
			gauge(registry, Socks5Meters.UP, "Whether the proxy is up, by the last probe or connect", name, state,
					ClientState::up);
			gauge(registry, Socks5Meters.ACTIVE, "Open tunnels", name, state, (each) -> each.tunnels().doubleValue());
			gauge(registry, Socks5Meters.HANDSHAKES, "Connects in progress", name, state,
					(each) -> each.handshakes().doubleValue());
			for (ConnectOutcome outcome : ConnectOutcome.values()) {
				Socks5Meters.probe(registry, name, outcome.tag());
			}
			Socks5Meters.REPLIES.forEach((reply) -> Socks5Meters.reply(registry, name, reply));
			Socks5Meters.AUTH_FAILURE_REASONS.forEach((reason) -> Socks5Meters.authFailure(registry, name, reason));
			Socks5Meters.lostAfterSuccess(registry, name);
			// warm connections may be enabled later
			warm(registry, client);
		}
	}

	private static void gauge(MeterRegistry registry, String meter, String description, String proxy, ClientState state,
			ToDoubleFunction<ClientState> value) {
		Gauge.builder(meter, state, value).description(description).tags("proxy", proxy).register(registry);
	}

	private static void warm(MeterRegistry registry, Socks5Client client) {
		warm(registry, client, "hits", "Connects that used a warm connection", WarmStatistics::hits);
		warm(registry, client, "misses", "Connects that found no warm connection", WarmStatistics::misses);
		warm(registry, client, "discarded", "Warm connections that were closed unused", WarmStatistics::discarded);
		Gauge.builder("socks5.client.warm.idle", client, (each) -> each.warm().idle())
			.description("Warm connections that are idle")
			.tags("proxy", client.name())
			.register(registry);
	}

	private static void warm(MeterRegistry registry, Socks5Client client, String name, String description,
			ToDoubleFunction<WarmStatistics> count) {
		FunctionCounter.builder("socks5.client.warm." + name, client, (each) -> count.applyAsDouble(each.warm()))
			.description(description)
			.tags("proxy", client.name())
			.register(registry);
	}

}
