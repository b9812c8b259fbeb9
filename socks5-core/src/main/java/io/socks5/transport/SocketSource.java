package io.socks5.transport;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;

/**
 * The source of the plain sockets of a connect.
 */
public interface SocketSource extends Cancellation {

	/**
	 * Returns a socket that is not connected, with all options set. It replaces the one
	 * returned before.
	 * @return a socket
	 * @throws SocketException if the connect was cancelled, or an option was refused
	 */
	Socket open() throws SocketException;

	/**
	 * Whether several sockets can be open at the same time.
	 * @return {@code false} if they are bound to a port, which allows only one
	 */
	default boolean opensSeveral() {
		return true;
	}

	/**
	 * Returns a socket like that of {@link #open()}, to connect it beside those returned
	 * before.
	 * @return a socket that is not connected; the caller closes it, unless it is passed
	 * to {@link #connected}
	 * @throws IOException if the connect was cancelled, or an option was refused
	 */
	default Socket openAnother() throws IOException {
		return open();
	}

	/**
	 * Takes the socket that has connected, before anything is sent. The caller has closed
	 * all others.
	 * @param socket the connected socket
	 * @throws SocketException if the connect was cancelled, or an option that was set
	 * meanwhile is refused
	 */
	default void connected(Socket socket) throws SocketException {
	}

	/**
	 * Whether a socket that is already connected to the proxy can be used.
	 * @return {@code false} if a socket must be opened, for example because of a local
	 * address
	 */
	default boolean adopts() {
		return false;
	}

	/**
	 * Takes a socket that is already connected to the proxy instead of opening one, and
	 * sets all options on it.
	 * @param connected the socket
	 * @return {@code false} if it is no longer usable
	 * @throws SocketException if the connect was cancelled, or an option was refused
	 * @see #adopts()
	 */
	default boolean adopt(Socket connected) throws SocketException {
		return false;
	}

	/**
	 * Whether the caller passes all octets through the connect, so that the request can
	 * wait for the first ones.
	 * @return {@code false} for the socket of a raw channel
	 */
	default boolean defers() {
		return false;
	}

	/**
	 * Whether the caller uses the plain socket alone, so that no layer can be added.
	 * @return {@code true} for the socket of a raw channel
	 */
	default boolean isRaw() {
		return false;
	}

}
