package io.socks5.testkit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

import io.socks5.handshake.Handshake;
import io.socks5.testkit.Transcript.Kind;
import io.socks5.testkit.Transcript.Line;
import org.assertj.core.api.AbstractAssert;
import org.assertj.core.api.Assertions;
import org.jspecify.annotations.Nullable;

/**
 * Plays transcripts against the bare handshake. Each play needs a fresh one, so the
 * subject is what makes them.
 */
public final class HandshakeAssert extends AbstractAssert<HandshakeAssert, Supplier<Handshake>> {

	private static final byte[] TAIL = Octets.of("'first words of the server' 05 00 00 01");

	private @Nullable Stage secondStage;

	private HandshakeAssert(Supplier<Handshake> actual) {
		super(actual, HandshakeAssert.class);
	}

	/**
	 * Starts assertions on a handshake.
	 * @param actual makes a fresh handshake
	 * @return the assertions
	 */
	public static HandshakeAssert assertThat(Supplier<Handshake> actual) {
		return new HandshakeAssert(actual);
	}

	/**
	 * Goes on after the first stage of a handshake that stops there.
	 * @param next what to do then, once
	 * @return this
	 */
	public HandshakeAssert goingOnWith(Stage next) {
		this.secondStage = next;
		return this;
	}

	/**
	 * Plays a transcript message by message, at once, in every two pieces, octet by
	 * octet, cut off at every octet, and with octets behind it that are not the
	 * handshake's. All must keep to the text and come to the same end.
	 * @param text the transcript
	 * @return the outcome
	 */
	public Played plays(String text) {
		return plays(Transcript.of(text));
	}

	/**
	 * Plays a transcript.
	 * @param transcript the transcript
	 * @return the outcome
	 * @see #plays(String)
	 */
	public Played plays(Transcript transcript) {
		Outcome outcome = playLineByLine(transcript);
		int cases = 1;
		byte[] all = Transcript.octets(Kind.SERVER, transcript.lines());
		byte[] octets = Transcript.octets(Kind.SERVER, transcript.played());
		byte[] unread = Arrays.copyOfRange(all, octets.length, all.length);
		for (List<byte[]> pieces : pieces(octets)) {
			for (byte[] rest : List.of(unread, TAIL)) {
				playPieces(transcript, pieces, rest, outcome);
				cases++;
			}
		}
		int cuts = new CutPlay(transcript, this::start).playAll();
		return new Played(outcome, cases + cuts);
	}

	private Dialogue start() {
		return new Dialogue(this.actual.get(), this.secondStage);
	}

	private Outcome playLineByLine(Transcript transcript) {
		// reads only the wanted octets, as a transport does
		Dialogue dialogue = start();
		int said = 0;
		byte[] answer = {};
		for (Line line : transcript.played()) {
			if (line.kind() == Kind.CLIENT) {
				answer(dialogue, answer, transcript.fails());
				answer = new byte[0];
				byte[] next = Arrays.copyOfRange(dialogue.sent(), said, said + line.octets().length);
				Assertions.assertThat(Octets.text(next)).as("the client's octets").isEqualTo(line.hex());
				said += next.length;
			}
			else {
				Assertions.assertThat(dialogue.sent()).as("the client's octets before " + line).hasSize(said);
				answer = Octets.join(answer, line.octets());
			}
		}
		answer(dialogue, answer, transcript.fails());
		Assertions.assertThat(dialogue.sent()).as("the client's octets").hasSize(said);
		Assertions.assertThat(dialogue.isOver()).as("the handshake is over").isTrue();
		Outcome outcome = dialogue.outcome();
		Assertions.assertThat(outcome.failure() != null).as("fails (" + outcome + ")").isEqualTo(transcript.fails());
		return outcome;
	}

	// All that the server says before it hears more. A refusal may be shorter than what
	// is
	// wanted.
	private static void answer(Dialogue dialogue, byte[] octets, boolean refuses) {
		int from = 0;
		while (from < octets.length) {
			Assertions.assertThat(dialogue.isOver()).as("over after " + from + " octets of an answer").isFalse();
			int left = octets.length - from;
			int wanted = dialogue.handshake().wanted();
			Assertions.assertThat(wanted).as("octets wanted").isBetween(1, refuses ? Integer.MAX_VALUE : left);
			int next = from + Math.min(wanted, left);
			dialogue.receive(Arrays.copyOfRange(octets, from, next));
			Assertions.assertThat(dialogue.left()).as("octets wanted, but not taken").isEmpty();
			from = next;
		}
	}

	private static List<List<byte[]>> pieces(byte[] octets) {
		List<List<byte[]>> all = new ArrayList<>();
		all.add(List.of(octets));
		for (int at = 1; at < octets.length; at++) {
			all.add(List.of(Arrays.copyOf(octets, at), Arrays.copyOfRange(octets, at, octets.length)));
		}
		List<byte[]> single = new ArrayList<>();
		for (byte octet : octets) {
			single.add(new byte[] { octet });
		}
		all.add(single);
		return all;
	}

	// The rest comes with the last piece, where a careless reader would swallow it.
	private void playPieces(Transcript transcript, List<byte[]> pieces, byte[] rest, Outcome expected) {
		Dialogue dialogue = start();
		for (int i = 0; i < pieces.size(); i++) {
			boolean last = i == pieces.size() - 1;
			dialogue.receive(last ? Octets.join(pieces.get(i), rest) : pieces.get(i));
		}
		Assertions.assertThat(dialogue.isOver()).as("the handshake is over").isTrue();
		Assertions.assertThat(dialogue.outcome()).hasToString(expected.toString());
		Assertions.assertThat(dialogue.sent()).isEqualTo(Transcript.octets(Kind.CLIENT, transcript.played()));
		Assertions.assertThat(dialogue.left()).as("octets left to the caller").isEqualTo(rest);
	}

}
