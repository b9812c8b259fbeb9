package io.socks5.testkit;

import java.util.Arrays;
import java.util.function.Supplier;

import io.socks5.handshake.Handshake;
import io.socks5.protocol.Phase;
import io.socks5.protocol.ProxyClosedException;
import io.socks5.testkit.Transcript.Kind;
import io.socks5.testkit.Transcript.Line;
import org.assertj.core.api.Assertions;

/**
 * Plays every strict prefix of a transcript's server octets, followed by their end.
 */
final class CutPlay {

	private final Transcript transcript;

	private final Supplier<Dialogue> dialogues;

	CutPlay(Transcript transcript, Supplier<Dialogue> dialogues) {
		this.transcript = transcript;
		this.dialogues = dialogues;
	}

	/**
	 * Plays.
	 * @return how many prefixes there were
	 */
	int playAll() {
		int cuts = 0;
		byte[] before = {};
		for (Line line : this.transcript.played()) {
			if (line.kind() == Kind.SERVER) {
				byte[] message = line.octets();
				for (int count = 0; count < message.length; count++) {
					play(Octets.join(before, Arrays.copyOf(message, count)), count, line);
					cuts++;
				}
				before = Octets.join(before, message);
			}
		}
		return cuts;
	}

	private void play(byte[] prefix, int ofMessage, Line line) {
		Dialogue dialogue = this.dialogues.get();
		dialogue.receive(prefix);
		Handshake handshake = dialogue.handshake();
		String cut = "cut after " + Octets.text(prefix);
		Assertions.assertThat(dialogue.isOver()).as(cut).isFalse();
		Assertions.assertThat(handshake.isEstablished()).as(cut).isFalse();
		ProxyClosedException failure = handshake.closed(null);
		Assertions.assertThat(failure.phase()).as(cut).isEqualTo(phase(line));
		FailureAssert.assertThat(failure).hasNoCause().letsAnotherProxyTry();
		if (isWrapped(line)) {
			// what has come is counted without its wrapping
			return;
		}
		Assertions.assertThat(failure.octetsReceived()).as(cut).isEqualTo(ofMessage);
		Assertions.assertThat(failure.getMessage())
			.as(cut)
			.contains("closed the connection after " + ofMessage + " of at least ");
	}

	private static Phase phase(Line line) {
		if (line.comment().startsWith("VER METHOD")) {
			return Phase.GREETING;
		}
		if (line.comment().startsWith("SECOND VER REP")) {
			return Phase.ACCEPT;
		}
		Assertions.assertThat(line.comment()).as("names of the fields of " + line).isNotEmpty();
		return (line.comment().startsWith("VER REP") || isWrapped(line)) ? Phase.REQUEST : Phase.AUTHENTICATION;
	}

	// in messages of an encapsulation
	private static boolean isWrapped(Line line) {
		return line.comment().startsWith("LENGTH");
	}

}
