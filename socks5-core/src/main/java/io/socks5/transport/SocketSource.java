package io.socks5.transport;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;

/**
 * Where a transport takes plain sockets from, and hears of a cancellation.
 */
public interface SocketSource {

	/** What to do on a cancellation when there is nothing to do. */
	Runnable NOTHING = () -> {
	};

	/**
	 * A socket that is not connected, with all options set. The one handed out before is
	 * given up.
	 * @return a socket
	 * @throws SocketException if the connect was cancelled, or an option was refused
	 */
	Socket open() throws SocketException;

	/**
	 * Whether several sockets can be open at the same time.
	 * @return {@code false} if they are bound to a port, which takes but one
	 */
	default boolean opensSeveral() {
		return true;
	}

	/**
	 * A socket like that of {@link #open()}, to be connected beside those handed out
	 * before.
	 * @return a socket that is not connected, which the caller closes unless it is the
	 * one that {@link #connected} is told of
	 * @throws IOException if the connect was cancelled, or an option was refused
	 */
	default Socket openAnother() throws IOException {
		return open();
	}

	/**
	 * Told which socket has connected, before anything is sent; the caller has closed all
	 * others.
	 * @param socket the socket of the connect
	 * @throws SocketException if the connect was cancelled, or an option that was set
	 * meanwhile is refused
	 */
	default void connected(Socket socket) throws SocketException {
	}

	/**
	 * Has something done when the connect is cancelled, or at once if it was. Nothing
	 * comes of it where nobody can cancel.
	 * @param action called on the thread that cancels, in place of what was given before;
	 * must be quick, and may be called twice
	 */
	default void onCancel(Runnable action) {
	}

	/**
	 * Whether a socket that is connected to the proxy already can serve.
	 * @return {@code false} if one must be opened, because of a local address, say
	 */
	default boolean adopts() {
		return false;
	}

	/**
	 * Takes a socket that is connected to the proxy already, in place of one to open:
	 * sets all options on it.
	 * @param connected the socket
	 * @return {@code false} if it cannot serve any more
	 * @throws SocketException if the connect was cancelled, or an option was refused
	 * @see #adopts()
	 */
	default boolean adopt(Socket connected) throws SocketException {
		return false;
	}

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
