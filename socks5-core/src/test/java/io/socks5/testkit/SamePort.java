package io.socks5.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

/**
 * Servers at the addresses 127.0.0.1, 127.0.0.2 and so on with one port, as a name with
 * several addresses requires it. Each relays to another server. An address without a
 * server refuses connections, and no other server gets its port.
 */
public final class SamePort implements AutoCloseable {

	private static final int MANY = 20;

	private final List<@Nullable Relay> relays = new ArrayList<>();

	private final Map<Integer, Socket> reserved = new HashMap<>();

	private int port;

	private SamePort() {
	}

	/**
	 * Listens in front of servers.
	 * @param servers the server of each address, or {@code null} for none
	 * @return the running relays
	 */
	public static SamePort of(@Nullable LoopbackServer... servers) {
		for (int i = 0; i < MANY; i++) {
			SamePort opened = open(0, servers);
			if (opened != null) {
				return opened;
			}
		}
		throw new AssertionError("No port is free at all addresses");
	}

	/**
	 * Listens in front of servers at a port that a closed address had.
	 * @param port the port
	 * @param servers the server of each address, or {@code null} for none
	 * @return the running relays
	 */
	public static SamePort at(int port, @Nullable LoopbackServer... servers) {
		SamePort opened = open(port, servers);
		if (opened == null) {
			throw new AssertionError("The port " + port + " is not free");
		}
		return opened;
	}

	private static @Nullable SamePort open(int port, @Nullable LoopbackServer... servers) {
		SamePort opened = new SamePort();
		opened.port = port;
		try {
			for (LoopbackServer server : servers) {
				opened.add(server);
			}
		}
		catch (IOException | UncheckedIOException ex) {
			opened.close();
			if (ex instanceof BindException || ex.getCause() instanceof BindException) {
				return null;
			}
			throw new AssertionError(ex);
		}
		opened.relays.stream().filter((relay) -> relay != null).forEach(Relay::begin);
		return opened;
	}

	private void add(@Nullable LoopbackServer server) throws IOException {
		int index = this.relays.size();
		String address = address(index);
		if (server != null) {
			Relay relay = new Relay(address, this.port, server);
			this.relays.add(relay);
			this.port = relay.port();
			return;
		}
		// bound, it refuses connections unless it also listens
		Socket bound = new Socket();
		this.reserved.put(index, bound);
		this.relays.add(null);
		bound.bind(new InetSocketAddress(address, this.port));
		this.port = bound.getLocalPort();
	}

	/**
	 * Returns an address.
	 * @param index the index of the server
	 * @return the literal
	 */
	public static String address(int index) {
		return "127.0.0." + (index + 1);
	}

	/**
	 * Returns the addresses of the first servers.
	 * @param count the number of servers
	 * @return the literals
	 */
	public static String[] addresses(int count) {
		String[] addresses = new String[count];
		for (int i = 0; i < count; i++) {
			addresses[i] = address(i);
		}
		return addresses;
	}

	/**
	 * Returns the port of all addresses.
	 * @return the port
	 */
	public int port() {
		return this.port;
	}

	/**
	 * Returns the number of connections to an address.
	 * @param index the index of the server
	 * @return the number, 0 without a server
	 */
	public int connections(int index) {
		Relay relay = this.relays.get(index);
		return (relay != null) ? relay.connections.get() : 0;
	}

	/**
	 * Stops listening at one address, which then refuses connections until something else
	 * listens there.
	 * @param index the index of the server
	 */
	public void close(int index) {
		Relay relay = this.relays.get(index);
		if (relay != null) {
			relay.close();
		}
		Socket bound = this.reserved.remove(index);
		if (bound != null) {
			try {
				bound.close();
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}
	}

	@Override
	public void close() {
		for (int i = 0; i < this.relays.size(); i++) {
			close(i);
		}
	}

	private static final class Relay extends LoopbackServer {

		private final LoopbackServer behind;

		private final AtomicInteger connections = new AtomicInteger();

		Relay(String literal, int port, LoopbackServer behind) {
			super(literal, port);
			this.behind = behind;
		}

		void begin() {
			start();
		}

		@Override
		protected Task accepted(Socket socket) {
			this.connections.incrementAndGet();
			return () -> {
				try (Socket server = connect(this.behind.port())) {
					Thread back = start(() -> relay(server, socket));
					relay(socket, server);
					back.join();
				}
			};
		}

		private static void relay(Socket from, Socket to) throws IOException {
			try {
				from.getInputStream().transferTo(to.getOutputStream());
				to.shutdownOutput();
			}
			catch (IOException ex) {
				// a break is passed on
				from.close();
				to.close();
			}
		}

	}

}
