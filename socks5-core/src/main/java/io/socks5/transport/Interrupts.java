package io.socks5.transport;

import java.io.IOException;
import java.net.SocketException;
import java.nio.channels.ClosedByInterruptException;

/**
 * Tells an interrupt from what the network does.
 */
final class Interrupts {

	private Interrupts() {
	}

	// the JDK closes the socket under an interrupted virtual thread, and an interrupted
	// channel; it has no type of its own for the former
	static boolean isInterrupt(IOException ex) {
		return ex instanceof ClosedByInterruptException
				|| (ex.getClass() == SocketException.class && Thread.currentThread().isInterrupted());
	}

}
