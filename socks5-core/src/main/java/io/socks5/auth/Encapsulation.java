package io.socks5.auth;

import java.nio.ByteBuffer;

import io.socks5.protocol.Socks5Exception;
import org.jspecify.annotations.Nullable;

/**
 * What a method makes of the octets that follow its exchange, in messages of its own: the
 * request, the reply and the application's data. RFC 1928 §3. Octets in, octets out, no
 * I/O. One call at a time, from whichever thread.
 */
public interface Encapsulation {

	/**
	 * How many octets one message takes.
	 * @return the largest number, greater than zero
	 */
	int limit();

	/**
	 * Makes one message.
	 * @param octets 1 to {@link #limit()} octets, all of which are taken
	 * @return the message to send
	 * @throws Socks5Exception if that is no longer possible
	 */
	ByteBuffer wrap(ByteBuffer octets) throws Socks5Exception;

	/**
	 * How many octets the next message, or the next part of the one begun, has.
	 * @return the number, greater than zero
	 */
	int wanted();

	/**
	 * Whether the octets wanted are the first of a message, so that the stream may end
	 * before them.
	 * @return {@code false} inside a message
	 */
	boolean isBetweenMessages();

	/**
	 * Takes what came.
	 * @param field exactly {@link #wanted()} octets
	 * @return what was inside, maybe nothing, or nothing yet
	 * @throws Socks5Exception if it is not a message, or was tampered with
	 */
	ByteBuffer unwrap(ByteBuffer field) throws Socks5Exception;

	/**
	 * How the datagrams of a UDP association are wrapped.
	 * @return how, or {@code null} if the method cannot
	 */
	default @Nullable DatagramEncapsulation datagrams() {
		return null;
	}

	/**
	 * Releases what it holds, when the connection has ended. May be called again.
	 */
	default void close() {
	}

}
