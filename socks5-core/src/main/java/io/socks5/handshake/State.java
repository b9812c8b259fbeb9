package io.socks5.handshake;

import java.nio.ByteBuffer;

import io.socks5.protocol.AuthMethod;
import io.socks5.protocol.Phase;
import io.socks5.protocol.Socks5Exception;
import org.jspecify.annotations.Nullable;

/**
 * A state of the handshake, named after the field it expects. It determines the length of
 * the field, reads it, and returns the next state and the octets to send.
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

	Step read(ByteBuffer field, Plan plan) throws Socks5Exception;

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

	/**
	 * The result of reading a field.
	 *
	 * @param next the next state
	 * @param send the octets to send first
	 */
	record Step(State next, ByteBuffer send) {

		/**
		 * Sends the last octets of an authentication together with the request.
		 * @param last the last octets of the authentication
		 * @return the combined step
		 */
		Step after(ByteBuffer last) {
			return new Step(this.next, Messages.join(last, this.send));
		}

	}

}
