package io.socks5.fuzz;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.function.IntUnaryOperator;

import io.socks5.handshake.Handshake;
import io.socks5.handshake.Request;
import io.socks5.protocol.AuthMethod;
import io.socks5.protocol.Command;
import io.socks5.protocol.Endpoint;
import io.socks5.protocol.ProtocolViolationException;
import io.socks5.protocol.ProxyAuthenticationException;
import io.socks5.protocol.ProxyClosedException;
import io.socks5.protocol.RequestRejectedException;
import io.socks5.protocol.Socks5Exception;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Drives the handshake of a dialogue as a transport would, with pieces of any size.
 */
final class FuzzedClient {

	private static final HexFormat HEX = HexFormat.of();

	private final FuzzedDialogue dialogue;

	private final Handshake handshake;

	private final ByteBuffer server;

	private final ByteArrayOutputStream sent = new ByteArrayOutputStream();

	/** The text of the failure, if there was one. */
	private String message = "";

	FuzzedClient(FuzzedDialogue dialogue) {
		this.dialogue = dialogue;
		this.handshake = dialogue.requestsAtOnce()
				? Handshake.request(FuzzedDialogue.PROXY, dialogue.offered(),
						new Request(Command.CONNECT, dialogue.destination()))
				: Handshake.negotiate(FuzzedDialogue.PROXY, dialogue.offered());
		this.server = dialogue.server().duplicate();
	}

	/**
	 * Plays to the end.
	 * @param pieces how much comes next when so much is wanted
	 * @return how it ended
	 */
	Played play(IntUnaryOperator pieces) {
		String outcome = outcome(pieces);
		return new Played(outcome, this.server.position(), HEX.formatHex(this.sent.toByteArray()));
	}

	String message() {
		return this.message;
	}

	private String outcome(IntUnaryOperator pieces) {
		try {
			negotiate(pieces);
			return this.handshake.phase().name() + " " + success();
		}
		catch (Socks5Exception ex) {
			this.message = ex.getMessage();
			return ex.phase().name() + " " + failure(ex);
		}
	}

	private void negotiate(IntUnaryOperator pieces) throws Socks5Exception {
		converse(pieces);
		if (this.dialogue.requestsLater()) {
			this.handshake.request(new Request(Command.CONNECT, this.dialogue.destination()));
			converse(pieces);
		}
	}

	private void converse(IntUnaryOperator pieces) throws Socks5Exception {
		send();
		while (this.handshake.wanted() > 0) {
			receive(pieces.applyAsInt(this.handshake.wanted()));
			send();
		}
		assertThat(this.handshake.wanted()).isZero();
	}

	// a transport reuses its buffer, so nothing may hold on to it
	private void receive(int count) throws Socks5Exception {
		if (!this.server.hasRemaining()) {
			throw this.handshake.closed(null);
		}
		byte[] octets = new byte[Math.min(count, this.server.remaining())];
		this.server.get(this.server.position(), octets);
		ByteBuffer piece = ByteBuffer.wrap(octets);
		boolean wanted = octets.length <= this.handshake.wanted();
		try {
			this.handshake.receive(piece);
			assertThat(wanted && piece.hasRemaining()).as("octets wanted, but not taken").isFalse();
		}
		finally {
			this.server.position(this.server.position() + piece.position());
			Arrays.fill(octets, (byte) 0xa5);
		}
	}

	private void send() {
		ByteBuffer output = this.handshake.output();
		while (output.hasRemaining()) {
			this.sent.write(output.get());
		}
	}

	private String success() {
		AuthMethod method = this.handshake.method();
		if (!this.handshake.isEstablished()) {
			return "negotiated by " + method.value();
		}
		Endpoint bound = this.handshake.bound();
		assertThat(bound.toString()).matches("[!-~]+");
		return "established by " + method.value() + " at " + bound.host().type().value() + " "
				+ HEX.formatHex(bound.host().octets()) + " " + String.format("%04x", bound.port());
	}

	private static String failure(Socks5Exception failure) {
		if (failure instanceof ProtocolViolationException violation) {
			return "violation " + violation.received();
		}
		if (failure instanceof ProxyAuthenticationException refused) {
			return refused.reason() + " " + refused.status();
		}
		if (failure instanceof RequestRejectedException rejected) {
			return "rejected " + rejected.replyCode().value();
		}
		return "closed after " + ((ProxyClosedException) failure).octetsReceived();
	}

}
