package io.socks5.boot.metrics;

import java.util.Collection;
import java.util.function.Supplier;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

/**
 * Registers the gauge, and the counters at zero: an alert on a rate needs a first value.
 */
public class Socks5ClientMetrics implements MeterBinder {

	private final Supplier<? extends Collection<String>> names;

	private final MicrometerConnectListener listener;

	/**
	 * A binder for some clients.
	 * @param names the logical names of the clients
	 * @param listener what counts their tunnels
	 */
	public Socks5ClientMetrics(Supplier<? extends Collection<String>> names, MicrometerConnectListener listener) {
		this.names = names;
		this.listener = listener;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		for (String name : this.names.get()) {
			Gauge.builder(Socks5Meters.ACTIVE, this.listener.active(name), Number::doubleValue)
				.description("Tunnels that are open")
				.tags("proxy", name)
				.register(registry);
			Socks5Meters.REPLIES.forEach((reply) -> Socks5Meters.reply(registry, name, reply));
			Socks5Meters.AUTH_FAILURE_REASONS.forEach((reason) -> Socks5Meters.authFailure(registry, name, reason));
			Socks5Meters.lostAfterSuccess(registry, name);
		}
	}

}
