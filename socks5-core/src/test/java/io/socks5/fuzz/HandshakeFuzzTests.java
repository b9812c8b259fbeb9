package io.socks5.fuzz;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntUnaryOperator;

import com.code_intelligence.jazzer.junit.FuzzTest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests with any octets of a server, in any pieces: the handshake ends as the RFCs have
 * it.
 */
class HandshakeFuzzTests {

	@FuzzTest
	void endsAsExpectedInPiecesOfAnySize(byte[] input) {
		FuzzedDialogue dialogue = FuzzedDialogue.of(input);
		Played expected = ExpectedClient.play(dialogue);
		FuzzedClient whole = new FuzzedClient(dialogue);
		assertThat(whole.play((wanted) -> Integer.MAX_VALUE)).as("whole, %s", dialogue).isEqualTo(expected);
		assertThat(whole.message()).matches("[ -~]*");
		plays("as much as is wanted", (wanted) -> wanted, dialogue, expected, whole.message());
		plays("octet by octet", (wanted) -> 1, dialogue, expected, whole.message());
		AtomicInteger turn = new AtomicInteger();
		plays("in pieces", (wanted) -> dialogue.cut(turn.getAndIncrement()), dialogue, expected, whole.message());
	}

	private static void plays(String how, IntUnaryOperator pieces, FuzzedDialogue dialogue, Played expected,
			String message) {
		FuzzedClient client = new FuzzedClient(dialogue);
		assertThat(client.play(pieces)).as("%s, %s", how, dialogue).isEqualTo(expected);
		assertThat(client.message()).as("%s, %s", how, dialogue).isEqualTo(message);
	}

}
