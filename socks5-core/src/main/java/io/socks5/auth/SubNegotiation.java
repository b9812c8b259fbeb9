package io.socks5.auth;

import java.nio.ByteBuffer;

import io.socks5.protocol.Socks5Exception;
import org.jspecify.annotations.Nullable;

/**
 * The exchange of one authentication method: octets in, octets out, no I/O. Single use;
 * an exception ends it.
 */
public interface SubNegotiation {

	/**
	 * What to send first. Called once, before anything else.
	 * @return the octets, none if the server speaks first or there is no exchange; the
	 * caller overwrites them when they are sent
	 * @throws Socks5Exception if the client cannot even begin
	 */
	ByteBuffer start() throws Socks5Exception;

	/**
	 * How many octets the next message or its next part has.
	 * @return the number, 0 when the client is authenticated
	 */
	int wanted();

	/**
	 * How many octets of the same message were taken before those wanted.
	 * @return the number, 0 for a message that comes whole
	 */
	default int alreadyRead() {
		return 0;
	}

	/**
	 * Takes what the server sent.
	 * @param field exactly {@link #wanted()} octets
	 * @return what to send next, maybe nothing
	 * @throws Socks5Exception if the server refuses or does not keep to the method
	 */
	ByteBuffer receive(ByteBuffer field) throws Socks5Exception;

	/**
	 * How everything that follows the exchange is wrapped, the request first of all. RFC
	 * 1928 §3. Asked when the client is authenticated.
	 * @return the encapsulation, or {@code null} if what follows is sent as it is
	 */
	default @Nullable Encapsulation encapsulation() {
		return null;
	}

	/**
	 * Releases what the exchange holds, if it is given up before the client is
	 * authenticated. After an exception of its own it has done so already.
	 */
	default void close() {
	}

}
