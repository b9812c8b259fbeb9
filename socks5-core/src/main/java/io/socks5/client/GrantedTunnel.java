package io.socks5.client;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;

import io.socks5.transport.Timeouts;

/**
 * A tunnel that the proxy has just granted. Some proxies grant before they connect, and
 * close the connection when that fails.
 */
final class GrantedTunnel {

	/**
	 * Time in which such a proxy closes; a destination that is silent costs all of it.
	 */
	private static final int PATIENCE_MILLIS = 200;

	private GrantedTunnel() {
	}

	/**
	 * Waits for a short time, and says whether the tunnel ended.
	 * @param socket the tunnel, which is of no use afterwards
	 * @param timeouts the timeouts of the probe
	 * @return {@code true} if it ended before its first octet
	 */
	static boolean isLost(Socket socket, Timeouts timeouts) {
		try {
			int left = timeouts.handshakeDeadline().remainingMillis();
			socket.setSoTimeout(Math.max(1, Math.min(left, PATIENCE_MILLIS)));
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
