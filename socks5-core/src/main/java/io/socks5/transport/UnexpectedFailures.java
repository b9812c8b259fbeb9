package io.socks5.transport;

import java.io.IOException;

/**
 * Handling of failures that no contract declares. They come from suppliers, executors or
 * authentication methods of the application. Callers of a connect expect an
 * {@link IOException}.
 */
public final class UnexpectedFailures {

	private UnexpectedFailures() {
	}

	/**
	 * Returns the exception that a connect throws.
	 * @param cause the failure
	 * @return the failure if it is an {@link IOException}, or one that it caused
	 */
	public static IOException asIoException(Throwable cause) {
		return (cause instanceof IOException expected) ? expected
				: new IOException("The connect failed unexpectedly: " + cause, cause);
	}

	/**
	 * Throws a failure that must not be hidden. A {@link StackOverflowError} may be,
	 * since the recursion has ended where it is caught.
	 * @param cause the failure
	 * @throws VirtualMachineError if the failure is one, except a
	 * {@link StackOverflowError}
	 */
	public static void throwIfFatal(Throwable cause) {
		if (cause instanceof VirtualMachineError fatal && !(cause instanceof StackOverflowError)) {
			throw fatal;
		}
	}

}
