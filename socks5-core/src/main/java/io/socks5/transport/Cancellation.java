package io.socks5.transport;

/**
 * The cancellation of a connect by another thread.
 */
public interface Cancellation {

	/** An action for times when a cancellation has nothing to do. */
	Runnable NOTHING = () -> {
	};

	/** The cancellation of a call that no other thread can cancel. */
	Cancellation NEVER = () -> false;

	/**
	 * Whether the connect was cancelled.
	 * @return {@code true} if a failure from now on is a consequence of that
	 */
	boolean isCancelled();

	/**
	 * Sets the action for a cancellation, in place of the action before. It runs at once
	 * if the connect was cancelled already.
	 * @param action called on the thread that cancels; must be quick, and may be called
	 * twice
	 */
	default void onCancel(Runnable action) {
	}

}
