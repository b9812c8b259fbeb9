package io.socks5.transport;

import java.io.IOException;

/**
 * The socket of a {@link DeferredConnect}.
 *
 * @param <T> the type of the tunnel
 */
public interface DeferredOwner<T> {

	/**
	 * Completes the tunnel. After a failure, the connection is closed and the observers
	 * are told.
	 * @param transport the transport, which has received the reply
	 * @return the tunnel
	 * @throws IOException if the socket was closed meanwhile
	 */
	T granted(BlockingTransport transport) throws IOException;

	/**
	 * Opens a connection in place of one that ended before any octet of the reply.
	 * @param pause the time in nanoseconds for which the request has waited
	 * @return the transport, which has stopped before the request
	 * @throws IOException if that fails; the observers are told
	 */
	BlockingTransport replacement(long pause) throws IOException;

	/**
	 * Learns that the connect is over, so that no cleanup is necessary.
	 */
	void over();

}
