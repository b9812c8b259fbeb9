package io.socks5.client;

import java.time.Duration;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

import io.socks5.testkit.Eventually;
import io.socks5.testkit.real.RealProxy;
import io.socks5.testkit.real.Service;
import io.socks5.testkit.real.TcpTable;

/**
 * Bursts of connects and pauses between them, by chance, through a proxy that serves no
 * other client. In a few of the pauses the proxy is killed and started again.
 */
final class StopAndGo implements Callable<Void>, AutoCloseable {

	private static final int MAX_THREADS = 8;

	private static final int MAX_CONNECTS_OF_EACH = 4;

	private static final int PAUSES_PER_RESTART = 20;

	private final RealProxy proxy;

	private final Traffic traffic;

	private final Duration maxIdle;

	private final Duration duration;

	private final Random random;

	private int restarts;

	StopAndGo(RealProxy proxy, Service server, Duration maxIdle, Duration duration, Random random) {
		this.proxy = proxy;
		this.traffic = new Traffic(proxy, server, maxIdle);
		this.maxIdle = maxIdle;
		this.duration = duration;
		this.random = random;
	}

	Traffic traffic() {
		return this.traffic;
	}

	int restarts() {
		return this.restarts;
	}

	@Override
	public Void call() throws Exception {
		long end = System.nanoTime() + this.duration.toNanos();
		while (System.nanoTime() - end < 0) {
			this.traffic.burst(1 + this.random.nextInt(MAX_THREADS), 1 + this.random.nextInt(MAX_CONNECTS_OF_EACH));
			if (this.random.nextInt(PAUSES_PER_RESTART) == 0) {
				this.proxy.kill();
				this.proxy.restart();
				this.restarts++;
			}
			// that time passes is what is tested: there is nothing else to wait for
			LockSupport.parkNanos(Math.min(pause(), end - System.nanoTime()));
		}
		this.traffic.close();
		// one that was just being made is closed a little later
		Eventually.await("no connection to the proxy", () -> TcpTable.held(this.proxy.port()), (held) -> held == 0);
		return null;
	}

	// every other one ends about when the connections do
	private long pause() {
		double part = this.random.nextBoolean() ? 2 * this.random.nextDouble() : 0.9 + 0.12 * this.random.nextDouble();
		return (long) (part * this.maxIdle.toNanos());
	}

	@Override
	public void close() {
		this.traffic.close();
		this.proxy.close();
	}

}
