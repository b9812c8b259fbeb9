package io.socks5.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Listens on a free port of 127.0.0.1 and serves each connection on a thread of its own,
 * until it is closed.
 */
public abstract class LoopbackServer implements AutoCloseable {

	/** Longer than anything takes that happens at all. */
	protected static final Duration PATIENCE = Duration.ofSeconds(10);

	private static final int BACKLOG = 512;

	private final ServerSocket listener;

	private final List<Socket> sockets = new CopyOnWriteArrayList<>();

	private final List<Thread> threads = new CopyOnWriteArrayList<>();

	/**
	 * A server that listens and does not serve yet.
	 */
	protected LoopbackServer() {
		try {
			this.listener = new ServerSocket(0, BACKLOG, loopback());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * The address of the loopback interface, without a look-up.
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
	protected final Thread start(Runnable task) {
		Thread thread = new Thread(task, getClass().getSimpleName() + " " + port());
		thread.setDaemon(true);
		this.threads.add(thread);
		thread.start();
		return thread;
	}

	private void acceptAll() {
		try {
			while (true) {
				Socket socket = track(this.listener.accept());
				Runnable task = accepted(socket);
				start(() -> {
					try (socket) {
						task.run();
					}
					catch (IOException ex) {
						// it is closed as well as it can be
					}
				});
			}
		}
		catch (IOException ex) {
			// closed
		}
	}

	/**
	 * Has a socket closed together with the server.
	 * @param <S> the type of socket
	 * @param socket the socket
	 * @return the socket
	 */
	protected final <S extends Socket> S track(S socket) {
		this.sockets.add(socket);
		return socket;
	}

	/**
	 * Takes a connection; called in the order in which they come.
	 * @param socket the connection, which is closed when the task has ended
	 * @return what to do with it
	 */
	protected abstract Runnable accepted(Socket socket);

	/**
	 * The host to connect to.
	 * @return 127.0.0.1
	 */
	public final String host() {
		return "127.0.0.1";
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
		try {
			this.listener.close();
			for (Socket socket : this.sockets) {
				socket.close();
			}
			for (Thread thread : this.threads) {
				thread.join(PATIENCE.toMillis());
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			throw new AssertionError(ex);
		}
	}

}
