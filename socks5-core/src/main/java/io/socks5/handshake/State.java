package io.socks5.handshake;

import java.nio.ByteBuffer;

import io.socks5.protocol.AuthMethod;
import io.socks5.protocol.Phase;
import io.socks5.protocol.Socks5Exception;
import org.jspecify.annotations.Nullable;

/**
 * A state of the handshake, named after the field it expects. It determines the length of
 * the field, reads it, sends octets, and returns the next state.
 */
sealed interface State permits AwaitMethod, AwaitAuthentication, Negotiated, AwaitReply, AwaitBoundAddress,
		AwaitBoundRest, Established {

	/**
	 * Returns the length of the field that this state reads.
	 * @return the number of octets, 0 at the end of a stage
	 */
	int wanted();

	/**
	 * Returns the minimum number of octets that follow if the proxy agrees. Reading at
	 * most this number leaves the application's octets unread.
	 * @param plan the input of the handshake
	 * @return the number of octets
	 */
	default int minimumRemaining(Plan plan) {
		return wanted();
	}

	Phase phase();

	/**
	 * Reads the field.
	 * @param field exactly {@link #wanted()} octets between position and limit
	 * @param handshake the handshake, which sends the octets that follow
	 * @return the next state
	 * @throws Socks5Exception if the proxy rejects the client or violates the protocol
	 */
	State read(ByteBuffer field, Handshake handshake) throws Socks5Exception;

	/**
	 * Returns the number of octets of the same message that earlier states have read.
	 * @return the number of octets
	 */
	default int alreadyRead() {
		return 0;
	}

	/**
	 * Returns the result of the first stage.
	 * @return the session, or {@code null} before its end
	 */
	default @Nullable Session session() {
		return null;
	}

	/**
	 * Releases the resources that the connection holds.
	 */
	default void abandon() {
		Session session = session();
		if (session != null) {
			session.close();
		}
	}

	/**
	 * Returns the selected method.
	 * @return the method, or {@code null} before the selection
	 */
	default @Nullable AuthMethod method() {
		Session session = session();
		return (session != null) ? session.method() : null;
	}

}
