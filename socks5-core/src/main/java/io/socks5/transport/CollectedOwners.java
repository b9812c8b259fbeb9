package io.socks5.transport;

import java.lang.ref.Cleaner;

/**
 * The cleanup of objects that the application has not closed, after their garbage
 * collection.
 */
public final class CollectedOwners {

	private static final Cleaner cleaner = Cleaner.create(Threads.factory("SOCKS5 cleaner"));

	private CollectedOwners() {
	}

	/**
	 * Registers a cleanup.
	 * @param owner the object that the application holds
	 * @param cleanup the action, which must not reference the owner
	 * @return the registration, which can run the action earlier
	 */
	public static Cleaner.Cleanable whenCollected(Object owner, Runnable cleanup) {
		return cleaner.register(owner, cleanup);
	}

}
