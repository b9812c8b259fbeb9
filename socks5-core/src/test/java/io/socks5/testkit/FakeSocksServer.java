package io.socks5.testkit;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

import org.jspecify.annotations.Nullable;

/**
 * A small SOCKS5 server that relays: CONNECT alone, with or without a login. It looks
 * nothing up but in its own table of names, so a name that works has come to it as a
 * name.
 */
public final class FakeSocksServer extends LoopbackServer {

	private final Map<String, Integer> names = new ConcurrentHashMap<>();

	private final List<Request> requests = new CopyOnWriteArrayList<>();

	private final @Nullable String login;

	private FakeSocksServer(@Nullable String login) {
		this.login = login;
	}

	/**
	 * Starts a server that asks for no login.
	 * @return a running server
	 */
	public static FakeSocksServer open() {
		return started(new FakeSocksServer(null));
	}

	/**
	 * Starts a server that asks for a login.
	 * @param username the only username it takes
	 * @param password its password
	 * @return a running server
	 */
	public static FakeSocksServer asking(String username, String password) {
		return started(new FakeSocksServer(username + ":" + password));
	}

	private static FakeSocksServer started(FakeSocksServer server) {
		server.start();
		return server;
	}

	/**
	 * Adds a name to the table.
	 * @param name the name
	 * @param port the port of 127.0.0.1 it leads to, whatever port is asked for
	 * @return this
	 */
	public FakeSocksServer knowing(String name, int port) {
		this.names.put(name, port);
		return this;
	}

	/**
	 * The requests so far.
	 * @return each as it was sent
	 */
	public List<Request> requests() {
		return List.copyOf(this.requests);
	}

	@Override
	protected Runnable accepted(Socket socket) {
		return () -> {
			try {
				new FakeSocksSession(socket, this).serve();
			}
			catch (IOException | InterruptedException ex) {
				// the client or the destination is gone
			}
		};
	}

	@Nullable String login() {
		return this.login;
	}

	/**
	 * Connects to what a request asks for.
	 * @param request the request
	 * @return the connection, or {@code null} if it leads nowhere
	 */
	@Nullable Socket connect(Request request) {
		this.requests.add(request);
		Integer port = (request.type() == 3) ? this.names.get(request.host()) : Integer.valueOf(request.port());
		if (port == null || (request.type() != 3 && !request.host().startsWith("127."))) {
			return null;
		}
		try {
			Socket socket = track(new Socket(Proxy.NO_PROXY));
			socket.connect(new InetSocketAddress(loopback(), port));
			return socket;
		}
		catch (IOException ex) {
			return null;
		}
	}

	Thread relay(Socket from, Socket to) {
		return start(() -> {
			try {
				from.getInputStream().transferTo(to.getOutputStream());
				to.shutdownOutput();
			}
			catch (IOException ex) {
				// one of them is gone
			}
		});
	}

	/**
	 * A request as it was sent.
	 *
	 * @param type ATYP
	 * @param host DST.ADDR, a name as it was sent or a literal
	 * @param port DST.PORT
	 */
	public record Request(int type, String host, int port) {

	}

}
