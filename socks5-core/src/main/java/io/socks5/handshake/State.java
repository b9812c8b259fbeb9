package io.socks5.handshake;

import java.nio.ByteBuffer;

import io.socks5.auth.SubNegotiation;
import io.socks5.protocol.AuthMethod;
import io.socks5.protocol.Endpoint;
import io.socks5.protocol.Phase;
import io.socks5.protocol.Socks5Exception;
import org.jspecify.annotations.Nullable;

/**
 * A state is what we wait for: it knows how many octets it wants, gets exactly those, and
 * answers with the next state and what to send.
 */
sealed interface State permits AwaitMethod, AwaitAuthentication, State.Negotiated, AwaitReply, AwaitBoundAddress,
		AwaitBoundRest, State.Established {

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

	/**
	 * Where the first stage ends: authenticated, nothing asked for yet.
	 *
	 * @param session what is agreed upon
	 */
	record Negotiated(Session session) implements State {

		// the exchange is over: what it has agreed upon is the connection's to release
		static Step after(AuthMethod method, SubNegotiation exchange, Plan plan) throws Socks5Exception {
			Session session = Session.after(method, exchange);
			try {
				return with(session, plan);
			}
			catch (Socks5Exception | RuntimeException | Error ex) {
				session.close();
				throw ex;
			}
		}

		// goes on to the request if there is one
		static Step with(Session session, Plan plan) throws Socks5Exception {
			if (plan.request() == null) {
				return new Step(new Negotiated(session), Messages.nothing());
			}
			return new Step(new AwaitReply(session),
					session.wrap(Messages.request(plan.request()), plan.firstFlight()));
		}

		@Override
		public int wanted() {
			return 0;
		}

		@Override
		public Phase phase() {
			return Phase.REQUEST;
		}

		@Override
		public Step read(ByteBuffer field, Plan plan) {
			throw new IllegalStateException("No message is expected before a request");
		}

	}

	/**
	 * Where the second stage ends: what follows on the wire belongs to the application,
	 * unless it is the second reply of BIND.
	 *
	 * @param session what is agreed upon
	 * @param bound BND.ADDR and BND.PORT
	 */
	record Established(Session session, Endpoint bound) implements State {

		@Override
		public int wanted() {
			return 0;
		}

		@Override
		public Phase phase() {
			return this.session.phase();
		}

		@Override
		public Step read(ByteBuffer field, Plan plan) {
			throw new IllegalStateException("Octets after the reply belong to the application");
		}

	}

}
