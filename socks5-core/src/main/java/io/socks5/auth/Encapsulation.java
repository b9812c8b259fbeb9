package io.socks5.auth;

import java.nio.ByteBuffer;

import io.socks5.protocol.Socks5Exception;
import org.jspecify.annotations.Nullable;

/**
 * The encapsulation of all octets after authentication: the request, the reply and the
 * application's data. RFC 1928 §3. It converts octets and does no I/O. Calls must be
 * serialized, but may come from any thread.
 */
public interface Encapsulation {

	/**
	 * Returns the maximum number of octets in one message.
	 * @return the number, greater than zero
	 */
	int limit();

	/**
	 * Wraps octets in one message.
	 * @param octets 1 to {@link #limit()} octets; all are consumed
	 * @return the message to send
	 * @throws Socks5Exception if the context can no longer wrap messages
	 */
	ByteBuffer wrap(ByteBuffer octets) throws Socks5Exception;

	/**
	 * Returns the length of the next field of a message.
	 * @return the number of octets, greater than zero
	 */
	int wanted();

	/**
	 * Whether the wanted octets begin a message, so that the stream may end before them.
	 * @return {@code false} inside a message
	 */
	boolean isBetweenMessages();

	/**
	 * Consumes a field of a message.
	 * @param field exactly {@link #wanted()} octets
	 * @return the unwrapped octets, empty until the message is complete; a message can be
	 * empty
	 * @throws Socks5Exception if the message is not valid or was modified
	 */
	ByteBuffer unwrap(ByteBuffer field) throws Socks5Exception;

	/**
	 * Returns the encapsulation of UDP datagrams.
	 * @return the encapsulation, or {@code null} if the method does not support datagrams
	 */
	default @Nullable DatagramEncapsulation datagrams() {
		return null;
	}

	/**
	 * Releases the resources at the end of the connection. Repeated calls have no effect.
	 */
	default void close() {
	}

}
