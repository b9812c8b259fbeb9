package io.socks5.handshake;

import java.nio.ByteBuffer;

import io.socks5.auth.SubNegotiation;
import io.socks5.protocol.AuthMethod;
import io.socks5.protocol.Phase;
import io.socks5.protocol.Socks5Exception;

/**
 * The end of the first stage. The client is authenticated, and there is no request yet.
 *
 * @param session the negotiated session
 */
record Negotiated(Session session) implements State {

	/**
	 * Ends the exchange. The connection then owns the encapsulation and must close it.
	 */
	static State after(AuthMethod method, SubNegotiation exchange, Handshake handshake) throws Socks5Exception {
		Session session = Session.after(method, exchange);
		try {
			return with(session, handshake);
		}
		catch (Socks5Exception | RuntimeException | Error ex) {
			session.close();
			throw ex;
		}
	}

	/**
	 * Continues with the request, unless the handshake stops before it.
	 */
	static State with(Session session, Handshake handshake) throws Socks5Exception {
		Plan plan = handshake.plan();
		Request request = plan.request();
		if (request == null || plan.stages() == Plan.Stages.NEGOTIATION) {
			return new Negotiated(session);
		}
		handshake.send(session.wrap(request, handshake.memory()));
		return new AwaitReply(session);
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
	public State read(ByteBuffer field, Handshake handshake) {
		throw new IllegalStateException("No message is expected before a request");
	}

}
