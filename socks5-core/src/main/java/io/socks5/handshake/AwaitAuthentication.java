package io.socks5.handshake;

import java.nio.ByteBuffer;

import io.socks5.auth.SubNegotiation;
import io.socks5.protocol.AuthMethod;
import io.socks5.protocol.Phase;
import io.socks5.protocol.Socks5Exception;

/**
 * Waits for the next field of the selected method's exchange.
 *
 * @param method the selected method
 * @param exchange its exchange
 */
record AwaitAuthentication(AuthMethod method, SubNegotiation exchange) implements State {

	@Override
	public int wanted() {
		return this.exchange.wanted();
	}

	@Override
	public int minimumRemaining(Plan plan) {
		return wanted() + plan.pipelinedReplyLength();
	}

	@Override
	public int alreadyRead() {
		return this.exchange.alreadyRead();
	}

	@Override
	public Phase phase() {
		return Phase.AUTHENTICATION;
	}

	@Override
	public State read(ByteBuffer field, Handshake handshake) throws Socks5Exception {
		handshake.send(this.exchange.receive(FieldReader.alone(field)));
		return (this.exchange.wanted() > 0) ? this : Negotiated.after(this.method, this.exchange, handshake);
	}

	@Override
	public void abandon() {
		this.exchange.close();
	}

}
