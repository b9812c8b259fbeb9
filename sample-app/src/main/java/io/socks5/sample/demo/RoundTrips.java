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

import io.micrometer.core.instrument.MeterRegistry;
import io.socks5.boot.metrics.MicrometerConnectListener;
import io.socks5.boot.metrics.Socks5ClientMetrics;
import io.socks5.client.Socks5Client;
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
		List<Measurement> all = new ArrayList<>();
		all.add(measure(ready.sequential, "sequential", false));
		all.add(measure(ready.pipelined, "pipelined", false));
		warmUp(ready.warm);
		all.add(measure(ready.warm, "warm", false));
		warmUp(ready.warm);
		all.add(measure(ready.warm, "early", true));
		return all;
	}

	private Measurement measure(Socks5Client client, String way, boolean early) throws IOException {
		InetSocketAddress destination = this.proxies.destination();
		long start = System.nanoTime();
		try (Socket socket = early ? client.connect(destination, REQUEST) : client.connect(destination)) {
			long established = System.nanoTime();
			if (!early) {
				socket.getOutputStream().write(REQUEST);
			}
			socket.setSoTimeout(READ_MILLIS);
			socket.getInputStream().read();
			return new Measurement(way, millis(established - start), millis(System.nanoTime() - start));
		}
	}

	private void warmUp(Socks5Client client) throws IOException {
		// a connect opens warm connections for those after it
		if (client.warm().idle() == 0) {
			client.connect(this.proxies.destination()).close();
		}
		long deadline = System.nanoTime() + WARM_UP_NANOS;
		while (client.warm().idle() == 0 && System.nanoTime() - deadline < 0) {
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
		new Socks5ClientMetrics(() -> List.of(created.warm), this.listener).bindTo(this.meters);
		// the first connects also load classes
		measure(created.sequential, "sequential", false);
		measure(created.pipelined, "pipelined", false);
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
	 * @param tunnel the time until the tunnel was established
	 * @param answer the time until the first octet of the destination arrived
	 */
	record Measurement(String way, double tunnel, double answer) {

	}

	private static final class Setup {

		private final SocksServer proxy;

		private final DelayingRelay relay;

		private final Socks5Client sequential;

		private final Socks5Client pipelined;

		private final Socks5Client warm;

		Setup(DemoProxies proxies) {
			this.proxy = proxies.start(0);
			this.relay = new DelayingRelay(this.proxy.address());
			InetSocketAddress address = this.relay.address();
			String host = address.getAddress().getHostAddress();
			this.sequential = proxies.client("sequential").proxy(host, address.getPort()).build();
			this.pipelined = proxies.client("pipelined").proxy(host, address.getPort()).pipelining(true).build();
			this.warm = proxies.client("warm").proxy(host, address.getPort()).warm(2, MAX_IDLE).build();
		}

		void close() {
			this.sequential.close();
			this.pipelined.close();
			this.warm.close();
			this.relay.close();
			this.proxy.close();
		}

	}

}
