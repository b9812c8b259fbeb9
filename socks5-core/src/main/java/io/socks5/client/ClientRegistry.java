package io.socks5.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The clients that can be found by name, for libraries that create a factory themselves
 * and pass a text to it at most. A client is found only between {@link #register} and
 * {@link Registration#close()}.
 *
 * @see NamedSocketFactory
 */
public final class ClientRegistry {

	private static final AtomicLong count = new AtomicLong();

	private static final Map<String, Socks5Client> clients = new ConcurrentHashMap<>();

	private ClientRegistry() {
	}

	/**
	 * Registers a client under its name, and under a key that no other client has.
	 * Several clients may have one name: then only their keys find them.
	 * @param client the client
	 * @return the registration, which its owner closes together with the client
	 */
	public static Registration register(Socks5Client client) {
		String key = client.name() + "#" + count.incrementAndGet();
		clients.put(key, client);
		return new Registration(key);
	}

	/**
	 * Finds a client.
	 * @param name the name of a client, or the key of its registration
	 * @return the client
	 * @throws IllegalStateException if no client has that name, or more than one; the
	 * message lists the names
	 */
	public static Socks5Client get(String name) {
		Socks5Client client = clients.get(name);
		return (client != null) ? client : named(name);
	}

	private static Socks5Client named(String name) {
		List<Socks5Client> found = new ArrayList<>(1);
		TreeSet<String> names = new TreeSet<>();
		for (Socks5Client each : clients.values()) {
			names.add(each.name());
			if (each.name().equals(name)) {
				found.add(each);
			}
		}
		if (found.size() == 1) {
			return found.get(0);
		}
		throw new IllegalStateException(found.isEmpty()
				? "No SOCKS5 client named '" + name + "' is registered: the registered names are " + names
				: found.size() + " SOCKS5 clients named '" + name + "' are registered: use the key of a registration");
	}

	/**
	 * The time during which a client can be found.
	 */
	public static final class Registration implements AutoCloseable {

		private final String key;

		private Registration(String key) {
			this.key = key;
		}

		/**
		 * Returns the text that finds this client alone.
		 * @return the name of the client and a number
		 */
		public String key() {
			return this.key;
		}

		/**
		 * Removes the client from the registry. The client itself stays open.
		 */
		@Override
		public void close() {
			clients.remove(this.key);
		}

	}

}
