package io.socks5.client;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;

import io.socks5.transport.Timeouts;

/**
 * A tunnel that the proxy has just granted. Some proxies grant the request before they
 * connect, and close the connection if the connect fails.
 */
final class GrantedTunnel {

	/**
	 * The time in which such a proxy closes the connection. A silent destination takes
	 * all of it.
	 */
	private static final int WAIT_MILLIS = 200;

	private GrantedTunnel() {
	}

	/**
	 * Waits for a short time, and returns whether the tunnel ended.
	 * @param socket the tunnel, which must not be used afterwards
	 * @param timeouts the timeouts of the probe
	 * @return {@code true} if the tunnel ended before its first octet
	 */
	static boolean isLost(Socket socket, Timeouts timeouts) {
		try {
			int remaining = timeouts.handshakeDeadline().remainingMillis();
			socket.setSoTimeout(Math.max(1, Math.min(remaining, WAIT_MILLIS)));
			return socket.getInputStream().read() < 0;
		}
		catch (SocketTimeoutException ex) {
			return false;
		}
		catch (IOException ex) {
			return true;
		}
	}

}
