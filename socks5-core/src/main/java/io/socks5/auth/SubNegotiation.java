package io.socks5.auth;

import java.nio.ByteBuffer;

import io.socks5.protocol.Socks5Exception;
import org.jspecify.annotations.Nullable;

/**
 * The exchange of one authentication method. It converts octets and does no I/O. It is
 * for single use, and an exception ends it.
 */
public interface SubNegotiation {

	/**
	 * Returns the first octets to send. It is called once, before all other methods.
	 * @return the octets, empty if the server starts or there is no exchange; the caller
	 * overwrites them after sending
	 * @throws Socks5Exception if the client cannot start the exchange
	 */
	ByteBuffer start() throws Socks5Exception;

	/**
	 * Returns the length of the next field from the server.
	 * @return the number of octets, or 0 if the client is authenticated
	 */
	int wanted();

	/**
	 * Returns the number of octets of the same message that were consumed before the
	 * wanted field.
	 * @return the number, 0 at the start of a message
	 */
	default int alreadyRead() {
		return 0;
	}

	/**
	 * Consumes a field from the server.
	 * @param field exactly {@link #wanted()} octets
	 * @return the octets to send next, possibly empty
	 * @throws Socks5Exception if the server rejects the client or violates the protocol
	 */
	ByteBuffer receive(ByteBuffer field) throws Socks5Exception;

	/**
	 * Returns the encapsulation of everything after the exchange, beginning with the
	 * request. RFC 1928 §3. It is called after the client is authenticated.
	 * @return the encapsulation, or {@code null} if octets are sent unchanged
	 */
	default @Nullable Encapsulation encapsulation() {
		return null;
	}

	/**
	 * Releases the resources if the exchange is abandoned before the client is
	 * authenticated. After an exception from the exchange, they are already released.
	 */
	default void close() {
	}

}
