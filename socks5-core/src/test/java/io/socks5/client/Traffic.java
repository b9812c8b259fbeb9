package io.socks5.client;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;

import io.socks5.testkit.Eventually;
import io.socks5.testkit.real.Concurrently;
import io.socks5.testkit.real.RealProxy;
import io.socks5.testkit.real.Service;
import io.socks5.testkit.real.Target;

/**
 * Connects through a real proxy over warm connections, with a few octets there and back
 * over each.
 */
final class Traffic implements AutoCloseable {

	static final int SIZE = 2;

	private final Socks5Client client;

	private final Service server;

	private final LongAdder connects = new LongAdder();

	private final Queue<IOException> failures = new ConcurrentLinkedQueue<>();

	Traffic(RealProxy proxy, Service server, Duration maxIdle) {
		this.client = proxy.client().warm(SIZE, maxIdle).build();
		this.server = server;
	}

	// a failure is kept, and the next one tries again
	void connect() {
		this.connects.increment();
		try (Socket socket = this.client.connect("127.0.0.1", this.server.port())) {
			if (!Target.echoes(socket)) {
				throw new IOException("The tunnel carries nothing");
			}
		}
		catch (IOException ex) {
			this.failures.add(ex);
		}
	}

	void burst(int threads, int connectsOfEach) throws Exception {
		Concurrently.each(threads, () -> {
			for (int i = 0; i < connectsOfEach; i++) {
				connect();
			}
			return null;
		});
	}

	WarmStatistics warm() {
		return this.client.warm();
	}

	long connects() {
		return this.connects.sum();
	}

	List<IOException> failures() {
		return List.copyOf(this.failures);
	}

	void awaitStock() {
		TestClients.awaitIdle(this.client, SIZE);
	}

	// after a connect, all there will be is either waiting or has been discarded since:
	// on a machine that pauses for a while, no one may have been seen idle
	void awaitExpiry() {
		long discarded = warm().discarded();
		Eventually.await("all connections to be idle or discarded", this::warm,
				(warm) -> warm.idle() == SIZE || warm.discarded() - discarded >= SIZE);
		TestClients.awaitIdle(this.client, 0);
	}

	@Override
	public void close() {
		this.client.close();
	}

}
