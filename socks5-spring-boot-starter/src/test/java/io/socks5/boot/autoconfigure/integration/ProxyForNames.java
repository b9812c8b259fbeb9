package io.socks5.boot.autoconfigure.integration;

import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A SOCKS5 proxy that requires a login, and alone knows the names of some servers on this
 * machine.
 */
public final class ProxyForNames implements AutoCloseable {

	private final Map<String, Integer> ports = new ConcurrentHashMap<>();

	private final List<String> requests = new CopyOnWriteArrayList<>();

	private final AtomicInteger connections = new AtomicInteger();

	private final Set<Closeable> open = ConcurrentHashMap.newKeySet();

	private final ServerSocket server;

	private final Thread acceptor;

	private final Behavior behavior;

	private ProxyForNames(Behavior behavior, int port) {
		this.behavior = behavior;
		try {
			this.server = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.acceptor = start(this::accept);
	}

	/**
	 * A proxy that connects.
	 * @return a started proxy
	 */
	public static ProxyForNames connecting() {
		return connectingAt(0);
	}

	/**
	 * A proxy that connects.
	 * @param port the port, also of a proxy that is closed
	 * @return a started proxy
	 */
	public static ProxyForNames connectingAt(int port) {
		return new ProxyForNames(Behavior.CONNECTING, port);
	}

	/**
	 * A proxy whose rule set allows nothing.
	 * @return a started proxy
	 */
	public static ProxyForNames refusing() {
		return new ProxyForNames(Behavior.REFUSING, 0);
	}

	/**
	 * A proxy that accepts connections and never replies.
	 * @return a started proxy
	 */
	public static ProxyForNames silent() {
		return new ProxyForNames(Behavior.SILENT, 0);
	}

	/**
	 * Makes a name known.
	 * @param name the name
	 * @param port the port of the server on this machine, or 0 for the requested port
	 * @return this proxy
	 */
	public ProxyForNames with(String name, int port) {
		this.ports.put(name, port);
		return this;
	}

	/**
	 * Returns the properties of an application.
	 * @return the properties, with a login
	 */
	public String[] properties() {
		// only a silent proxy reaches the limit, and a busy machine is slow
		return properties("alice", (this.behavior == Behavior.SILENT) ? "1s" : "30s");
	}

	/**
	 * Returns the properties of an application.
	 * @param username the username
	 * @param limit the time limit of the handshake
	 * @return the properties
	 */
	public String[] properties(String username, String limit) {
		return new String[] { "socks5.proxy.host=127.0.0.1", "socks5.proxy.port=" + port(),
				"socks5.proxy.username=" + username, "socks5.proxy.password=s3cret",
				"socks5.proxy.handshake-timeout=" + limit };
	}

	/**
	 * Returns the properties of a further client that uses this proxy.
	 * @param name the name of the client
	 * @param username the username
	 * @return the properties
	 */
	public String[] instance(String name, String username) {
		String prefix = "socks5.proxy.instances." + name;
		return new String[] { prefix + ".host=127.0.0.1", prefix + ".port=" + port(), prefix + ".username=" + username,
				prefix + ".password=s3cret" };
	}

	/**
	 * Returns the properties of an application with several endpoints.
	 * @param proxies the endpoints, in order
	 * @return the properties, with a login
	 */
	public static String[] endpoints(ProxyForNames... proxies) {
		List<String> properties = new ArrayList<>(
				List.of("socks5.proxy.username=alice", "socks5.proxy.password=s3cret"));
		for (int i = 0; i < proxies.length; i++) {
			properties.add("socks5.proxy.endpoints[" + i + "].host=127.0.0.1");
			properties.add("socks5.proxy.endpoints[" + i + "].port=" + proxies[i].port());
		}
		return properties.toArray(String[]::new);
	}

	/**
	 * Returns the port of this proxy.
	 * @return the port
	 */
	public int port() {
		return this.server.getLocalPort();
	}

	/**
	 * Returns what was asked for.
	 * @return each request, as login, kind and text of the address, and port
	 */
	public List<String> requests() {
		return this.requests;
	}

	/**
	 * Returns the number of connections to this proxy.
	 * @return the number
	 */
	public int connections() {
		return this.connections.get();
	}

	private void accept() throws IOException {
		while (true) {
			Socket client = this.server.accept();
			this.connections.incrementAndGet();
			this.open.add(client);
			if (this.behavior != Behavior.SILENT) {
				start(() -> {
					try {
						serve(client);
					}
					catch (IOException ex) {
						client.close();
						throw ex;
					}
				});
			}
		}
	}

	private void serve(Socket client) throws IOException {
		DataInputStream in = new DataInputStream(client.getInputStream());
		in.readByte();
		in.readFully(new byte[in.readUnsignedByte()]);
		client.getOutputStream().write(new byte[] { 5, 2 });
		in.readByte();
		String login = text(in) + ":" + text(in);
		client.getOutputStream().write(new byte[] { 1, 0 });
		in.readFully(new byte[3]);
		int type = in.readUnsignedByte();
		String host = (type == 3) ? text(in)
				: InetAddress.getByAddress(in.readNBytes((type == 1) ? 4 : 16)).getHostAddress();
		int port = in.readUnsignedShort();
		this.requests.add(login + ((type == 3) ? " name " : " address ") + host + " " + port);
		answer(client, host, port);
	}

	private void answer(Socket client, String host, int port) throws IOException {
		Integer known = Integer.valueOf(0).equals(this.ports.get(host)) ? Integer.valueOf(port) : this.ports.get(host);
		byte code = (this.behavior == Behavior.REFUSING) ? (byte) 2 : (known != null) ? 0 : (byte) 4;
		Socket target = (code == 0 && known != null) ? new Socket(InetAddress.getLoopbackAddress(), known) : null;
		client.getOutputStream().write(new byte[] { 5, code, 0, 1, 0, 0, 0, 0, 0, 0 });
		if (target == null) {
			client.close();
			return;
		}
		this.open.add(target);
		start(() -> pump(client, target));
		pump(target, client);
	}

	private static void pump(Socket from, Socket to) throws IOException {
		try (from; to) {
			from.getInputStream().transferTo(to.getOutputStream());
		}
	}

	private static String text(DataInputStream in) throws IOException {
		return new String(in.readNBytes(in.readUnsignedByte()), StandardCharsets.US_ASCII);
	}

	private static Thread start(Task task) {
		Thread thread = new Thread(() -> {
			try {
				task.run();
			}
			catch (IOException ex) {
				// one end is closed
			}
		}, "proxy for names");
		thread.setDaemon(true);
		thread.start();
		return thread;
	}

	@Override
	public void close() {
		try {
			this.server.close();
			// until then, the port still accepts connections
			this.acceptor.join();
			for (Closeable each : this.open) {
				each.close();
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private enum Behavior {

		CONNECTING, REFUSING, SILENT

	}

	/**
	 * What a thread does.
	 */
	private interface Task {

		void run() throws IOException;

	}

}
