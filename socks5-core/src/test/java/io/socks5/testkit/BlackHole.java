package io.socks5.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;

/**
 * A port that never answers a TCP connect: it listens, accepts nothing, and its queue is
 * full.
 */
public final class BlackHole implements AutoCloseable {

	/** The number of connections in a full queue of Linux, one more than its backlog. */
	private static final int FULL = 2;

	private static final int MANY = 100;

	private final ServerSocket listener;

	private final List<Socket> queued = new ArrayList<>();

	private BlackHole(ServerSocket listener) {
		this.listener = listener;
	}

	/**
	 * Opens a black hole at 127.0.0.1.
	 * @return a port that does not answer
	 * @throws IOException if there is none
	 */
	public static BlackHole open() throws IOException {
		return open(LoopbackServer.loopback(), 0);
	}

	/**
	 * Opens a black hole.
	 * @param address a local address
	 * @param port a port of it, 0 for a free one
	 * @return a port that does not answer
	 * @throws IOException if there is none
	 */
	public static BlackHole open(InetAddress address, int port) throws IOException {
		BlackHole hole = new BlackHole(new ServerSocket(port, 1, address));
		int answered = 0;
		int silent = 0;
		for (int i = 0; i < MANY; i++) {
			if (hole.answers()) {
				answered++;
				silent = 0;
			}
			else if (answered >= FULL || ++silent > FULL) {
				// a busy machine may also answer too late before the queue is full
				return hole;
			}
		}
		hole.close();
		throw new IOException("The queue takes more than " + MANY + " connections");
	}

	private boolean answers() throws IOException {
		Socket socket = new Socket();
		this.queued.add(socket);
		try {
			socket.connect(new InetSocketAddress(this.listener.getInetAddress(), port()), 200);
			return true;
		}
		catch (SocketTimeoutException ex) {
			return false;
		}
	}

	/**
	 * The port.
	 * @return a port
	 */
	public int port() {
		return this.listener.getLocalPort();
	}

	@Override
	public void close() throws IOException {
		for (Socket socket : this.queued) {
			socket.close();
		}
		this.listener.close();
	}

}
