package io.socks5.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Listens on a free port of a loopback address and serves each connection on a thread of
 * its own, until it is closed.
 */
public abstract class LoopbackServer implements AutoCloseable {

	/** Longer than anything takes that happens at all. */
	protected static final Duration PATIENCE = Duration.ofSeconds(10);

	private static final int BACKLOG = 1024;

	private final ServerSocket listener;

	private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

	private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

	private volatile boolean closed;

	/**
	 * A server that listens and does not serve yet.
	 */
	protected LoopbackServer() {
		this("127.0.0.1");
	}

	/**
	 * A server that listens and does not serve yet.
	 * @param literal the address
	 */
	protected LoopbackServer(String literal) {
		this(literal, 0);
	}

	/**
	 * A server that listens and does not serve yet.
	 * @param literal the address
	 * @param port the port, 0 for a free one
	 */
	protected LoopbackServer(String literal, int port) {
		try {
			this.listener = new ServerSocket(port, BACKLOG, InetAddress.getByName(literal));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * The address of the loopback interface, without a lookup.
	 * @return 127.0.0.1
	 */
	public static InetAddress loopback() {
		try {
			return InetAddress.getByAddress(new byte[] { 127, 0, 0, 1 });
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Starts to serve.
	 */
	protected final void start() {
		start(this::acceptAll);
	}

	/**
	 * Runs a task of this server.
	 * @param task ends when the sockets close
	 * @return its thread
	 */
	protected final Thread start(Task task) {
		Thread thread = new Thread(() -> run(task), getClass().getSimpleName() + " " + port());
		thread.setDaemon(true);
		this.threads.add(thread);
		thread.start();
		return thread;
	}

	private void run(Task task) {
		try {
			task.run();
		}
		catch (IOException | InterruptedException ex) {
			// one side is gone
		}
		finally {
			this.threads.remove(Thread.currentThread());
		}
	}

	private void acceptAll() throws IOException {
		while (true) {
			Socket socket = track(this.listener.accept());
			socket.setTcpNoDelay(true);
			Task task = accepted(socket);
			start(() -> {
				try (socket) {
					task.run();
				}
				finally {
					this.sockets.remove(socket);
				}
			});
		}
	}

	/**
	 * Connects to another server.
	 * @param port its port of 127.0.0.1
	 * @return the connection, which is closed together with this server
	 * @throws IOException if it cannot connect
	 */
	protected final Socket connect(int port) throws IOException {
		Socket socket = track(new Socket(Proxy.NO_PROXY));
		socket.setTcpNoDelay(true);
		socket.connect(new InetSocketAddress(loopback(), port));
		return socket;
	}

	/**
	 * Has a socket closed together with the server.
	 * @param <S> the type of socket
	 * @param socket the socket
	 * @return the socket
	 * @throws IOException if the server is closed, and closing the socket fails
	 */
	protected final <S extends Socket> S track(S socket) throws IOException {
		this.sockets.add(socket);
		if (this.closed) {
			// close() may have missed it
			socket.close();
		}
		return socket;
	}

	/**
	 * Requires that the server has not been closed.
	 * @throws SocketException if it has
	 */
	protected final void requireOpen() throws SocketException {
		if (this.closed) {
			throw new SocketException("The server is closed");
		}
	}

	/**
	 * Takes a connection; called in the order in which they come.
	 * @param socket the connection, which is closed when the task has ended
	 * @return what to do with it
	 */
	protected abstract Task accepted(Socket socket);

	/**
	 * The host to connect to.
	 * @return a literal address
	 */
	public final String host() {
		return this.listener.getInetAddress().getHostAddress();
	}

	/**
	 * The port to connect to.
	 * @return a port
	 */
	public final int port() {
		return this.listener.getLocalPort();
	}

	/**
	 * Closes all sockets and waits for what still runs.
	 */
	@Override
	public void close() {
		this.closed = true;
		try {
			this.listener.close();
			for (Socket socket : this.sockets) {
				socket.close();
			}
			for (Thread thread : this.threads) {
				thread.join(PATIENCE.toMillis());
				if (thread.isAlive()) {
					throw new AssertionError(thread.getName() + " does not end");
				}
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			throw new AssertionError(ex);
		}
	}

	/**
	 * A task that ends with an exception when a socket is closed.
	 */
	@FunctionalInterface
	protected interface Task {

		/**
		 * Runs the task.
		 * @throws IOException if a socket fails
		 * @throws InterruptedException if interrupted
		 */
		void run() throws IOException, InterruptedException;

	}

}
