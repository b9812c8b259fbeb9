package io.socks5.transport;

import java.io.IOException;
import java.net.SocketException;
import java.nio.channels.ClosedByInterruptException;

/**
 * Tells apart what the JDK has no types of its own for.
 */
public final class SocketFailures {

	private SocketFailures() {
	}

	/**
	 * Whether the thread was interrupted: the JDK then closes the socket under a virtual
	 * thread, and a channel.
	 * @param failure what a socket has thrown
	 * @return {@code true} for an interrupt
	 */
	static boolean isInterrupt(IOException failure) {
		return failure instanceof ClosedByInterruptException
				|| (failure.getClass() == SocketException.class && Thread.currentThread().isInterrupted());
	}

	// what the JDK's sockets throw; the thread is still interrupted then
	static SocketException interrupted() {
		Thread.currentThread().interrupt();
		return new SocketException("Closed by interrupt");
	}

	/**
	 * Whether the other side has reset a connection. Out of a connect, it means that the
	 * other side had accepted it: who does not listen refuses.
	 * @param failure what a socket has thrown
	 * @return {@code true} for a reset
	 */
	public static boolean isReset(IOException failure) {
		return failure.getMessage() != null && failure.getMessage().startsWith("Connection reset");
	}

}
