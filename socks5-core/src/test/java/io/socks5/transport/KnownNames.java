package io.socks5.transport;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Lookups whose answers a test sets. All other names are unknown.
 */
public final class KnownNames implements AutoCloseable {

	private final Map<String, List<String>> addresses = new ConcurrentHashMap<>();

	private final Map<String, CountDownLatch> hanging = new ConcurrentHashMap<>();

	private final NameLookup lookup = new NameLookup(
			new NameLookupQueue(this::find, Threads.LOOKUPS, new PlaceBudget(8, 8)), true);

	private InetAddress[] find(String name) throws IOException {
		CountDownLatch end = this.hanging.get(name);
		if (end != null) {
			await(end);
		}
		List<String> known = this.addresses.getOrDefault(name, List.of());
		if (known.isEmpty()) {
			throw new UnknownHostException(name + ": set to be unknown");
		}
		InetAddress[] found = new InetAddress[known.size()];
		for (int i = 0; i < found.length; i++) {
			found[i] = InetAddress.getByAddress(name, InetAddress.getByName(known.get(i)).getAddress());
		}
		return found;
	}

	private static void await(CountDownLatch end) {
		try {
			if (!end.await(30, TimeUnit.SECONDS)) {
				throw new AssertionError("A lookup is not to end");
			}
		}
		catch (InterruptedException ex) {
			throw new AssertionError(ex);
		}
	}

	/**
	 * Sets the addresses of a name.
	 * @param name the name
	 * @param literals the addresses; none if it is unknown
	 * @return this
	 */
	public KnownNames set(String name, String... literals) {
		this.addresses.put(name, List.of(literals));
		return this;
	}

	/**
	 * Lets lookups of a name hang.
	 * @param name the name
	 * @return ends them
	 */
	public Runnable hang(String name) {
		CountDownLatch end = new CountDownLatch(1);
		this.hanging.put(name, end);
		return () -> {
			this.hanging.remove(name);
			end.countDown();
		};
	}

	/**
	 * Returns the lookups.
	 * @return lookups for proxies
	 */
	public NameLookup lookup() {
		return this.lookup;
	}

	@Override
	public void close() {
		this.hanging.values().forEach(CountDownLatch::countDown);
	}

}
