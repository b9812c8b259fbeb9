package io.socks5.transport;

import java.io.IOException;
import java.net.InetAddress;

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

}
