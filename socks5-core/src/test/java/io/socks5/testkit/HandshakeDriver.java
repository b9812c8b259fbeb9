package io.socks5.testkit;

/**
 * Plays transcripts against the bare handshake, in pieces of every kind.
 */
public final class HandshakeDriver implements Driver {

	@Override
	public Played play(ConnectCase attempt, Transcript transcript) {
		return HandshakeAssert.assertThat(attempt::handshake).plays(transcript);
	}

}
