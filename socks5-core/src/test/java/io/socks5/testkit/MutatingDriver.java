package io.socks5.testkit;

import java.util.Arrays;

import io.socks5.handshake.Handshake;
import io.socks5.testkit.Transcript.Kind;
import org.assertj.core.api.Assertions;

/**
 * Plays a valid exchange with each octet of the server replaced by each other value, and
 * compares what becomes of it with {@link ExpectedEnd}. A transcript that fails is played
 * as it is.
 */
public final class MutatingDriver implements Driver {

	/** Longer than any reply, and not the handshake's. */
	private static final byte[] TAIL = Octets.of("'z'*300");

	@Override
	public Played play(ConnectCase attempt, Transcript transcript) {
		byte[] octets = Transcript.octets(Kind.SERVER, transcript.played());
		byte[] methods = methods(transcript);
		Outcome outcome = play(attempt, methods, octets).outcome();
		int cases = 1;
		for (int at = 0; at < octets.length && !transcript.fails(); at++) {
			for (int change = 1; change < 256; change++) {
				byte[] mutated = octets.clone();
				mutated[at] = (byte) (mutated[at] ^ change);
				play(attempt, methods, mutated);
				play(attempt, methods, Octets.join(mutated, TAIL));
				cases += 2;
			}
		}
		return new Played(outcome, cases);
	}

	private static byte[] methods(Transcript transcript) {
		byte[] greeting = transcript.lines().get(0).octets();
		return Arrays.copyOfRange(greeting, 2, greeting.length);
	}

	private static Dialogue play(ConnectCase attempt, byte[] methods, byte[] octets) {
		Handshake handshake = attempt.handshake();
		Dialogue dialogue = new Dialogue(handshake, null);
		dialogue.receive(octets);
		ExpectedEnd actual = new ExpectedEnd(kind(dialogue), octets.length - dialogue.left().length);
		Assertions.assertThat(actual)
			.as(() -> "after " + Octets.text(octets))
			.isEqualTo(ExpectedEnd.of(methods, octets));
		return dialogue;
	}

	private static ExpectedEnd.Kind kind(Dialogue dialogue) {
		if (dialogue.handshake().isEstablished()) {
			return ExpectedEnd.Kind.ESTABLISHED;
		}
		return dialogue.isOver() ? ExpectedEnd.Kind.FAILED : ExpectedEnd.Kind.MORE_WANTED;
	}

}
