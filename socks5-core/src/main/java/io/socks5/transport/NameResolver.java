package io.socks5.transport;

import java.io.IOException;
import java.net.InetAddress;
import java.util.concurrent.CompletableFuture;

/**
 * A resolver for the names that this machine looks up.
 */
@FunctionalInterface
public interface NameResolver {

	/**
	 * Looks up a name.
	 * @param name the name
	 * @param deadline the deadline of the lookup
	 * @return the first address
	 * @throws IOException if the lookup fails or is cancelled; a
	 * {@link java.net.SocketTimeoutException} if the deadline has passed
	 */
	InetAddress address(String name, Deadline deadline) throws IOException;

	/**
	 * Whether the caller may wait. A caller that must not block has waited before.
	 * @return {@code true} if {@link #await} waits
	 */
	default boolean waits() {
		return false;
	}

	/**
	 * Waits for lookups or logins that several connects share, if this resolver waits.
	 * @param work the lookups or logins, which never fail
	 * @param deadline the end of the wait
	 * @throws IOException if the wait is cancelled or interrupted
	 */
	default void await(CompletableFuture<?> work, Deadline deadline) throws IOException {
	}

}
