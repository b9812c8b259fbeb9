package io.socks5.boot.autoconfigure.elasticsearch;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.Executor;

import org.apache.hc.core5.reactor.IOSession;

/**
 * Copies octets between a connection of the reactor and a tunnel, until one of them ends.
 */
final class Relay {

	private Relay() {
	}

	/**
	 * Accepts the connection of a session, and rejects those of other processes.
	 * @param door where the session has connected to
	 * @param session the session
	 * @return the other end of its connection
	 * @throws IOException if that fails
	 */
	static Socket accept(ServerSocket door, IOSession session) throws IOException {
		int port = ((InetSocketAddress) session.getLocalAddress()).getPort();
		while (true) {
			Socket accepted = door.accept();
			if (accepted.getPort() == port) {
				accepted.setTcpNoDelay(true);
				return accepted;
			}
			accepted.close();
		}
	}

	/**
	 * Copies until one connection ends, and closes both.
	 * @param near the connection of the reactor
	 * @param tunnel the connection through the proxy
	 * @param threads runs one direction; the caller runs the other
	 */
	static void run(Socket near, Socket tunnel, Executor threads) {
		threads.execute(() -> copy(near, tunnel));
		copy(tunnel, near);
	}

	private static void copy(Socket from, Socket to) {
		try {
			from.getInputStream().transferTo(to.getOutputStream());
		}
		catch (IOException ex) {
			// the other direction sees the end, too
		}
		finally {
			close(from);
			close(to);
		}
	}

	static boolean close(Closeable socket) {
		try {
			socket.close();
			return true;
		}
		catch (IOException ex) {
			// it is closed for its user
			return false;
		}
	}

}
