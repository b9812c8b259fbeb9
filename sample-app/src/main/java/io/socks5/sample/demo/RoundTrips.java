package io.socks5.sample.demo;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

import io.micrometer.core.instrument.MeterRegistry;
import io.socks5.boot.metrics.MicrometerConnectListener;
import io.socks5.boot.metrics.Socks5ClientMetrics;
import io.socks5.client.Socks5Client;
import io.socks5.event.ConnectAttempt;
import io.socks5.event.ConnectListener;
import io.socks5.protocol.Endpoint;
import io.socks5.sample.embedded.SocksServer;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/**
 * The same connect in several ways, over a network with a delay.
 */
@Component
class RoundTrips implements DisposableBean {

	static final int MAX_ROUND_TRIP_MILLIS = 200;

	private static final byte[] REQUEST = "GET / HTTP/1.0\r\nHost: pages\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

	private static final int READ_MILLIS = 5000;

	private static final Duration MAX_IDLE = Duration.ofSeconds(8);

	private static final long WARM_UP_NANOS = TimeUnit.SECONDS.toNanos(5);

	private final DemoProxies proxies;

	private final MeterRegistry meters;

	private final MicrometerConnectListener listener;

	private @Nullable Setup setup;

	RoundTrips(DemoProxies proxies, MeterRegistry meters, MicrometerConnectListener listener) {
		this.proxies = proxies;
		this.meters = meters;
		this.listener = listener;
	}

	/**
	 * Measures all ways.
	 * @param roundTripMillis the round trip of the network to the proxy
	 * @return the measurements
	 * @throws IOException if a connect fails
	 */
	synchronized List<Measurement> measure(int roundTripMillis) throws IOException {
		Setup ready = setup();
		ready.relay.roundTrip(roundTripMillis);
		warmUp(ready.warm);
		warmUp(ready.early);
		List<Measurement> all = new ArrayList<>();
		for (Way way : ready.all()) {
			all.add(measure(way));
		}
		return all;
	}

	private Measurement measure(Way way) throws IOException {
		long start = System.nanoTime();
		try (Socket socket = way.client.connect(this.proxies.destination())) {
			long connected = System.nanoTime();
			socket.getOutputStream().write(REQUEST);
			socket.setSoTimeout(READ_MILLIS);
			socket.getInputStream().read();
			long answered = System.nanoTime();
			return new Measurement(way.name, millis(connected - start), millis(way.established.at - start),
					millis(answered - start));
		}
	}

	private void warmUp(Way way) throws IOException {
		// a connect opens warm connections for those after it
		if (way.client.warm().idle() == 0) {
			measure(way);
		}
		long deadline = System.nanoTime() + WARM_UP_NANOS;
		while (way.client.warm().idle() == 0 && System.nanoTime() - deadline < 0) {
			LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
		}
	}

	private Setup setup() throws IOException {
		Setup existing = this.setup;
		if (existing != null) {
			return existing;
		}
		Setup created = new Setup(this.proxies);
		this.setup = created;
		new Socks5ClientMetrics(() -> List.of(created.warm.client, created.early.client), this.listener)
			.bindTo(this.meters);
		// the first connects also load classes
		for (Way way : created.all()) {
			measure(way);
		}
		return created;
	}

	private static double millis(long nanos) {
		return nanos / 1e6;
	}

	@Override
	public synchronized void destroy() {
		if (this.setup != null) {
			this.setup.close();
		}
	}

	/**
	 * A measured connect.
	 *
	 * @param way the way
	 * @param connected the time until the socket was connected, which with early data is
	 * before the request
	 * @param tunnel the time until the tunnel was established
	 * @param answer the time until the first octet of the destination arrived
	 */
	record Measurement(String way, double connected, double tunnel, double answer) {

	}

	/**
	 * The time of the latest tunnel.
	 */
	private static final class Established implements ConnectListener {

		private volatile long at;

		@Override
		public Observation connectStarted(ConnectAttempt attempt) {
			return new Observation() {

				@Override
				public void established(Endpoint bound) {
					Established.this.at = System.nanoTime();
				}

			};
		}

	}

	private record Way(String name, Socks5Client client, Established established) {

	}

	private static final class Setup {

		private final DemoProxies proxies;

		private final SocksServer proxy;

		private final DelayingRelay relay;

		private final Way sequential;

		private final Way pipelined;

		private final Way warm;

		private final Way early;

		Setup(DemoProxies proxies) {
			this.proxies = proxies;
			this.proxy = proxies.start(0);
			this.relay = new DelayingRelay(this.proxy.address());
			this.sequential = way("sequential", (builder) -> {
			});
			this.pipelined = way("pipelined", (builder) -> builder.pipelining(true));
			this.warm = way("warm", (builder) -> builder.warm(2, MAX_IDLE));
			this.early = way("early", (builder) -> builder.warm(2, MAX_IDLE).earlyData(true));
		}

		private Way way(String name, Consumer<Socks5Client.Builder> difference) {
			InetSocketAddress address = this.relay.address();
			Established established = new Established();
			Socks5Client.Builder builder = this.proxies.client(name)
				.proxy(address.getAddress().getHostAddress(), address.getPort())
				.listener(established);
			difference.accept(builder);
			return new Way(name, builder.build(), established);
		}

		List<Way> all() {
			return List.of(this.sequential, this.pipelined, this.warm, this.early);
		}

		void close() {
			all().forEach((way) -> way.client.close());
			this.relay.close();
			this.proxy.close();
		}

	}

}
