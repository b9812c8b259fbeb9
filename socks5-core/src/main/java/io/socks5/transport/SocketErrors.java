package io.socks5.transport;

import java.io.Closeable;
import java.io.IOException;
import java.net.SocketException;
import java.nio.channels.ClosedByInterruptException;

import io.socks5.protocol.Socks5Failure;

/**
 * Failures of sockets for which the JDK has no exception types.
 */
public final class SocketErrors {

	/** The message of the JDK's sockets after a close. */
	private static final String CLOSED = "Socket closed";

	private SocketErrors() {
	}

	/**
	 * Returns whether an interrupt of this thread closed the socket. The JDK closes
	 * channels, and sockets of virtual threads.
	 * @param failure the exception from a socket
	 * @return {@code true} for an interrupt
	 */
	static boolean isInterrupt(IOException failure) {
		return failure instanceof ClosedByInterruptException
				|| (failure.getClass() == SocketException.class && Thread.currentThread().isInterrupted());
	}

	/**
	 * Creates the exception that the JDK's sockets throw on an interrupt, and keeps this
	 * thread interrupted.
	 * @return a new exception
	 */
	static SocketException interrupted() {
		Thread.currentThread().interrupt();
		return new SocketException("Closed by interrupt");
	}

	/**
	 * Creates the exception that a socket throws after a local close.
	 * @return a new exception
	 */
	public static SocketException closed() {
		return new SocketException(CLOSED);
	}

	/**
	 * Returns a failure for one more caller. An exception that two calls throw could
	 * suppress itself, which Java does not allow.
	 * @param failure the failure of an earlier call
	 * @return a new exception, of the same type if it is one of this library or of the
	 * JDK's sockets
	 */
	static IOException again(IOException failure) {
		IOException again;
		if (failure instanceof Socks5Failure typed) {
			again = typed.again();
		}
		else if (failure.getClass() == SocketException.class) {
			again = new SocketException(failure.getMessage());
			if (failure.getCause() != null) {
				again.initCause(failure.getCause());
			}
		}
		else {
			again = new IOException(failure.getMessage(), failure);
		}
		// for example, the failures of other endpoints
		for (Throwable each : failure.getSuppressed()) {
			again.addSuppressed(each);
		}
		return again;
	}

	/**
	 * Closes a resource after a failure.
	 * @param failure the failure; an exception from closing is added as suppressed
	 * @param resource the resource to close
	 */
	public static void closeAfter(Throwable failure, Closeable resource) {
		try {
			resource.close();
		}
		catch (Throwable ex) {
			if (ex != failure) {
				failure.addSuppressed(ex);
			}
		}
	}

	/**
	 * Returns whether the peer reset the connection. During a connect, a reset means that
	 * the peer had accepted it; a closed port refuses the connection.
	 * @param failure the exception from a socket
	 * @return {@code true} for a reset
	 */
	public static boolean isReset(IOException failure) {
		return failure.getMessage() != null && failure.getMessage().startsWith("Connection reset");
	}

	/**
	 * Returns whether an interrupt closed the connection, at any layer.
	 * @param failure the exception from a socket or a layer above it
	 * @return {@code true} for an interrupt
	 */
	public static boolean isInterrupted(IOException failure) {
		return isCausedBy(failure, "Closed by interrupt");
	}

	/**
	 * Returns whether a failure only reports an earlier local close.
	 * @param failure the exception from a socket or a layer above it
	 * @return {@code true} if it contains no information about the peer
	 */
	public static boolean isLocalClose(IOException failure) {
		return isCausedBy(failure, CLOSED) || isCausedBy(failure, "Socket is closed")
				|| (failure.getCause() == null && failure.getMessage() != null && isClosedByTls(failure.getMessage()));
	}

	private static boolean isClosedByTls(String message) {
		// the second one if another thread closes TLS between the check and the write
		return message.endsWith("has closed") || message.endsWith("has been closed");
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
