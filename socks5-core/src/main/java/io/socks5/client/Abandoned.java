package io.socks5.client;

import java.lang.ref.Cleaner;

import io.socks5.transport.Threads;

/**
 * Ends what the application has dropped without a close, as soon as it is collected.
 */
final class Abandoned {

	private static final Cleaner cleaner = Cleaner.create(Threads.factory("SOCKS5 cleaner"));

	private Abandoned() {
	}

	// the end must not know the owner, which could not be collected otherwise
	static Cleaner.Cleanable whenCollected(Object owner, Runnable end) {
		return cleaner.register(owner, end);
	}

}
