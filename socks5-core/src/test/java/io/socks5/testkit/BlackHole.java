package io.socks5.testkit;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;

/**
 * A port of 127.0.0.1 that never answers a TCP connect: it listens, accepts nothing, and
 * its queue is full.
 */
public final class BlackHole implements AutoCloseable {

	private static final int MANY = 100;

	private final ServerSocket listener;

	private final List<Socket> queued = new ArrayList<>();

	private BlackHole(ServerSocket listener) {
		this.listener = listener;
	}

	/**
	 * Opens a black hole.
	 * @return a port that does not answer
	 * @throws IOException if there is none
	 */
	public static BlackHole open() throws IOException {
		BlackHole hole = new BlackHole(new ServerSocket(0, 1, LoopbackServer.loopback()));
		for (int i = 0; i < MANY; i++) {
			if (!hole.answers()) {
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
