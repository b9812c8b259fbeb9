package io.socks5.transport;

import java.io.Closeable;
import java.io.IOException;
import java.net.SocketException;
import java.nio.channels.ClosedByInterruptException;

/**
 * Tells apart what the JDK has no types of its own for.
 */
public final class SocketErrors {

	/** What the JDK's sockets say after a close. */
	private static final String CLOSED = "Socket closed";

	private SocketErrors() {
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
	 * Returns what a socket throws that was closed here.
	 * @return a new exception
	 */
	public static SocketException closed() {
		return new SocketException(CLOSED);
	}

	/**
	 * Closes what a failure leaves of no use.
	 * @param failure what went wrong; gets what closing throws as suppressed
	 * @param remains what to close
	 */
	public static void closeAfter(Throwable failure, Closeable remains) {
		try {
			remains.close();
		}
		catch (Throwable ex) {
			if (ex != failure) {
				failure.addSuppressed(ex);
			}
		}
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

	/**
	 * Whether an interrupt has closed a connection, below any layer.
	 * @param failure what a socket, or a layer upon it, has thrown
	 * @return {@code true} for an interrupt
	 */
	public static boolean isInterrupted(IOException failure) {
		return isCausedBy(failure, "Closed by interrupt");
	}

	/**
	 * Whether a failure only says that the connection was closed here before, and not
	 * why.
	 * @param failure what a socket, or a layer upon it, has thrown
	 * @return {@code true} if it tells nothing about the other side
	 */
	public static boolean isOfClosed(IOException failure) {
		return isCausedBy(failure, CLOSED) || isCausedBy(failure, "Socket is closed") || (failure.getCause() == null
				&& failure.getMessage() != null && failure.getMessage().endsWith("has closed"));
	}

	private static boolean isCausedBy(IOException failure, String message) {
		for (Throwable each = failure; each != null; each = each.getCause()) {
			if (message.equals(each.getMessage())) {
				return true;
			}
		}
		return false;
	}

}
