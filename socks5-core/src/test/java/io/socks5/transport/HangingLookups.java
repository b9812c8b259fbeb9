package io.socks5.transport;

import java.net.InetAddress;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Lookups of one client that hang until the test ends. One of them runs, and the others
 * wait.
 */
public final class HangingLookups implements AutoCloseable {

	private final CountDownLatch started = new CountDownLatch(1);

	private final CountDownLatch end = new CountDownLatch(1);

	private final NameLookupQueue queue = new NameLookupQueue(this::hang, Threads.LOOKUPS, new PlaceBudget(1, 0));

	private final NameLookup lookup = new NameLookup(this.queue, false);

	private InetAddress[] hang(String name) {
		this.started.countDown();
		await(this.end);
		return new InetAddress[0];
	}

	private static void await(CountDownLatch latch) {
		try {
			if (!latch.await(30, TimeUnit.SECONDS)) {
				throw new AssertionError("A lookup does not start or end");
			}
		}
		catch (InterruptedException ex) {
			throw new AssertionError(ex);
		}
	}

	public NameLookup lookup() {
		return this.lookup;
	}

	/**
	 * Waits until a lookup runs.
	 */
	public void awaitStarted() {
		await(this.started);
	}

	/**
	 * Returns the number of lookups that wait for the running one.
	 * @return 0 or more
	 */
	public int waiting() {
		return this.queue.waiting();
	}

	@Override
	public void close() {
		this.end.countDown();
	}

}
