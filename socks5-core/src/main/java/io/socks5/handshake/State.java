package io.socks5.handshake;

import java.nio.ByteBuffer;

import io.socks5.protocol.AuthMethod;
import io.socks5.protocol.Phase;
import io.socks5.protocol.Socks5Exception;
import org.jspecify.annotations.Nullable;

/**
 * A state is what we wait for: it knows how many octets it wants, gets exactly those, and
 * answers with the next state and what to send.
 */
sealed interface State permits AwaitMethod, AwaitAuthentication, Negotiated, AwaitReply, AwaitBoundAddress,
		AwaitBoundRest, Established {

	// how many octets the field has that this state reads
	int wanted();

	// how many octets still come at least if the proxy agrees, so that so many can be
	// read at once without taking any of the application's
	default int minimumRemaining(Plan plan) {
		return wanted();
	}

	Phase phase();

	Step read(ByteBuffer field, Plan plan) throws Socks5Exception;

	// how many octets of the same message have been read by the states before this one
	default int alreadyRead() {
		return 0;
	}

	// what the first stage has agreed upon, once it is over
	default @Nullable Session session() {
		return null;
	}

	// releases what is held for the rest of the connection
	default void abandon() {
		Session session = session();
		if (session != null) {
			session.close();
		}
	}

	// the method the proxy chose, once it has
	default @Nullable AuthMethod method() {
		Session session = session();
		return (session != null) ? session.method() : null;
	}

	/**
	 * What follows from a message.
	 *
	 * @param next the state to go to
	 * @param send what to send first
	 */
	record Step(State next, ByteBuffer send) {

		// the last words of an authentication leave together with the request
		Step after(ByteBuffer last) {
			return new Step(this.next, Messages.join(last, this.send));
		}

	}

}
