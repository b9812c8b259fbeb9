package io.socks5.gssapi;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

import io.socks5.handshake.Handshake;
import io.socks5.protocol.Socks5Exception;
import io.socks5.testkit.Octets;

/**
 * A handshake that receives the octets of the server piece by piece.
 */
final class GssapiPlay {

	private final Handshake handshake;

	private final ByteArrayOutputStream said = new ByteArrayOutputStream();

	private GssapiPlay(Handshake handshake) {
		this.handshake = handshake;
		fetch();
	}

	static GssapiPlay of(Handshake handshake) {
		return new GssapiPlay(handshake);
	}

	GssapiPlay says(String octets) {
		try {
			return says(Octets.of(octets));
		}
		catch (Socks5Exception ex) {
			throw new AssertionError(ex);
		}
	}

	GssapiPlay says(byte[] octets) throws Socks5Exception {
		ByteBuffer rest = ByteBuffer.wrap(octets);
		while (rest.hasRemaining() && this.handshake.wanted() > 0) {
			this.handshake.receive(rest);
			fetch();
		}
		return this;
	}

	private void fetch() {
		ByteBuffer output = this.handshake.output();
		byte[] octets = new byte[output.remaining()];
		output.get(octets);
		this.said.writeBytes(octets);
	}

	String said() {
		return Octets.text(this.said.toByteArray());
	}

}
