package io.socks5.transport;

import java.lang.ref.Cleaner;

/**
 * Ends what the application has dropped without a close, as soon as it is collected.
 */
public final class Abandoned {

	private static final Cleaner cleaner = Cleaner.create(Threads.factory("SOCKS5 cleaner"));

	private Abandoned() {
	}

	/**
	 * Has the action run when the owner is collected.
	 * @param owner the object that the application holds
	 * @param end the action, which must not refer to the owner
	 * @return the registration, to run the action earlier
	 */
	public static Cleaner.Cleanable whenCollected(Object owner, Runnable end) {
		return cleaner.register(owner, end);
	}

}
