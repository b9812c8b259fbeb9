package io.socks5.boot.autoconfigure;

import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.socks5.testkit.real.Target;

/**
 * Threads that connect, have the destination send something back, and close, again and
 * again.
 */
final class LoopingCallers implements AutoCloseable {

	private static final int LIMIT_SECONDS = 60;

	private final AtomicInteger connects = new AtomicInteger();

	private final Queue<Failure> failures = new ConcurrentLinkedQueue<>();

	private final List<Future<?>> loops = new ArrayList<>();

	private final ExecutorService threads;

	private volatile boolean stopped;

	LoopingCallers(int size, Callable<Socket> connect) {
		this.threads = Executors.newFixedThreadPool(size);
		for (int i = 0; i < size; i++) {
			this.loops.add(this.threads.submit(() -> loop(connect)));
		}
	}

	private Void loop(Callable<Socket> connect) throws Exception {
		while (!this.stopped) {
			long startedAt = System.nanoTime();
			boolean established = false;
			this.connects.incrementAndGet();
			try (Socket socket = connect.call()) {
				established = true;
				if (!Target.echoes(socket)) {
					throw new EOFException("The tunnel ended before the destination answered");
				}
			}
			catch (IOException ex) {
				this.failures.add(new Failure(startedAt, established, ex));
			}
		}
		return null;
	}

	/**
	 * Stops the callers after their current connect, and waits for them.
	 * @throws Exception if one of them failed other than by a connect or its tunnel
	 */
	void stop() throws Exception {
		this.stopped = true;
		for (Future<?> loop : this.loops) {
			loop.get(LIMIT_SECONDS, TimeUnit.SECONDS);
		}
	}

	int connects() {
		return this.connects.get();
	}

	List<Failure> failures() {
		return List.copyOf(this.failures);
	}

	@Override
	public void close() {
		this.stopped = true;
		this.threads.shutdownNow();
	}

	/**
	 * A connect that failed, or whose tunnel broke.
	 *
	 * @param startedAt the time of its start
	 * @param established whether the tunnel was established
	 * @param cause the failure
	 */
	record Failure(long startedAt, boolean established, IOException cause) {

	}

}
