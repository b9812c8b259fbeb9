package io.socks5.transport;

import java.io.IOException;

/**
 * ConnectFailures that no contract names: of an authentication method, a supplier, or an
 * executor from outside. Callers of a connect handle {@link IOException}s.
 */
public final class Unexpected {

	private Unexpected() {
	}

	/**
	 * Returns what a connect throws.
	 * @param cause what went wrong
	 * @return the cause, or an {@link IOException} in place of an unchecked one
	 */
	public static IOException asIoException(Throwable cause) {
		return (cause instanceof IOException expected) ? expected
				: new IOException("The connect failed unexpectedly: " + cause, cause);
	}

	/**
	 * Throws an error that nothing may hide. A {@link StackOverflowError} is not one: the
	 * recursion is over where it is caught.
	 * @param cause what went wrong
	 * @throws VirtualMachineError if it is another {@link VirtualMachineError}
	 */
	public static void throwIfFatal(Throwable cause) {
		if (cause instanceof VirtualMachineError fatal && !(cause instanceof StackOverflowError)) {
			throw fatal;
		}
	}

}
