package io.socks5.transport;

import java.net.Socket;
import java.net.SocketException;

/**
 * Where a transport takes plain sockets from, and hears of a cancellation.
 */
public interface SocketSource {

	/**
	 * A socket that is not connected, with all options set. The one handed out before is
	 * given up.
	 * @return a socket
	 * @throws SocketException if the connect was cancelled, or an option was refused
	 */
	Socket open() throws SocketException;

	/**
	 * Takes a socket that is connected to the proxy already, in place of one to open:
	 * sets all options on it.
	 * @param connected the socket
	 * @return {@code false} if it cannot serve, because of a local address, say
	 * @throws SocketException if the connect was cancelled, or an option was refused
	 */
	boolean adopt(Socket connected) throws SocketException;

	/**
	 * Whether somebody has closed what the socket is for.
	 * @return {@code true} if what fails now fails because of that
	 */
	boolean isCancelled();

	/**
	 * Whether the plain socket is all that the caller will use, so that nothing can be
	 * layered over it.
	 * @return {@code true} for the socket of a channel
	 */
	default boolean isRaw() {
		return false;
	}

}
