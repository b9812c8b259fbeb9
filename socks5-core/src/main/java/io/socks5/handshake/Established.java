package io.socks5.handshake;

import java.nio.ByteBuffer;

import io.socks5.protocol.Phase;

/**
 * The end of the second stage. The following octets belong to the application, except for
 * the second reply of BIND.
 *
 * @param session the negotiated session
 * @param grant the reply
 */
record Established(Session session, Grant grant) implements State {

	@Override
	public int wanted() {
		return 0;
	}

	@Override
	public Phase phase() {
		return this.session.phase();
	}

	@Override
	public State read(ByteBuffer field, Handshake handshake) {
		throw new IllegalStateException("Octets after the reply belong to the application");
	}

}
