package io.socks5.testkit.real;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Serves each connection on a thread of its own. What a connection's handler has left
 * open is reset, so that no port stays occupied.
 */
public final class Service implements AutoCloseable {

	private static final int BACKLOG = 1024;

	private static final int END_SECONDS = 30;

	private final ServerSocket listener;

	private final Handler handler;

	private final Set<Socket> connections = ConcurrentHashMap.newKeySet();

	private final ExecutorService threads = Executors.newCachedThreadPool();

	private Service(ServerSocket listener, Handler handler) {
		this.listener = listener;
		this.handler = handler;
	}

	/**
	 * Starts to listen on 127.0.0.1.
	 * @param handler what to do with each connection
	 * @return the server
	 * @throws IOException if that fails
	 */
	public static Service start(Handler handler) throws IOException {
		return start("127.0.0.1", handler);
	}

	/**
	 * Starts to listen.
	 * @param literal the address
	 * @param handler what to do with each connection
	 * @return the server
	 * @throws IOException if that fails
	 */
	public static Service start(String literal, Handler handler) throws IOException {
		ServerSocket listener = new ServerSocket();
		listener.bind(new InetSocketAddress(InetAddress.getByName(literal), 0), BACKLOG);
		Service server = new Service(listener, handler);
		server.threads.execute(server::accept);
		return server;
	}

	/**
	 * The port it listens on.
	 * @return the port
	 */
	public int port() {
		return this.listener.getLocalPort();
	}

	private void accept() {
		try {
			while (!this.listener.isClosed()) {
				Socket connection = this.listener.accept();
				this.connections.add(connection);
				this.threads.execute(() -> serve(connection));
			}
		}
		catch (IOException ex) {
			// closed
		}
	}

	private void serve(Socket connection) {
		try (connection) {
			connection.setTcpNoDelay(true);
			this.handler.serve(connection);
			reset(connection);
		}
		catch (IOException ex) {
			// the client has gone, or the test has seen enough
		}
		finally {
			this.connections.remove(connection);
		}
	}

	private static void reset(Socket connection) throws IOException {
		if (!connection.isClosed()) {
			connection.setSoLinger(true, 0);
			connection.close();
		}
	}

	@Override
	public void close() throws IOException {
		this.listener.close();
		this.threads.shutdown();
		for (Socket connection : this.connections) {
			connection.close();
		}
		try {
			if (!this.threads.awaitTermination(END_SECONDS, TimeUnit.SECONDS)) {
				throw new IOException("A handler does not end");
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IOException("Interrupted", ex);
		}
	}

	/**
	 * What to do with a connection.
	 */
	@FunctionalInterface
	public interface Handler {

		/**
		 * Serves a connection, which ends with a reset when this returns.
		 * @param connection the connection
		 * @throws IOException if that fails
		 */
		void serve(Socket connection) throws IOException;

	}

}
