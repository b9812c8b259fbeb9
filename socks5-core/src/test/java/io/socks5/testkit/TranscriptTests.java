package io.socks5.testkit;

import java.util.List;

import io.socks5.testkit.Transcript.Kind;
import io.socks5.testkit.Transcript.Line;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class TranscriptTests {

	@Test
	void readsMessagesInOrder() {
		Transcript transcript = Transcript.of("""
				> 05 01 00               VER NMETHODS METHODS
				< 05ff  VER METHOD
				x
				< 'a  B' 0d0a
				""");
		assertThat(transcript.lines()).containsExactly(new Line(Kind.CLIENT, "05 01 00", "VER NMETHODS METHODS"),
				new Line(Kind.SERVER, "05 ff", "VER METHOD"), new Line(Kind.CLIENT_FAILS, "", ""),
				new Line(Kind.SERVER, "61 20 20 42 0d 0a", ""));
		assertThat(transcript.fails()).isTrue();
		assertThat(transcript.played()).hasSize(2);
		assertThat(Transcript.octets(Kind.SERVER, transcript.lines())).containsExactly(5, 255, 'a', ' ', ' ', 'B', 13,
				10);
	}

	@Test
	void readsNoLinesAsNoMessages() {
		assertThat(Transcript.of("").lines()).isEmpty();
		assertThat(Transcript.of("").fails()).isFalse();
	}

	@Test
	void repeatsOctets() {
		assertThat(Octets.of("'a'*3 00*2 0102*2 03")).containsExactly('a', 'a', 'a', 0, 0, 1, 2, 1, 2, 3);
		assertThat(Octets.of("")).isEmpty();
		assertThat(Octets.text(Octets.of("00*2 7fff"))).isEqualTo("00 00 7f ff");
	}

	@ParameterizedTest
	@ValueSource(strings = { "05 00", ">05", "> ", ">", "> 5", "> 050", "> 0x05", "> 0G", "> FF", "> 05 VER",
			"> 05  ver", "> 05  00", "> 05 ", " > 05", "> 'a", "> ''", "> 'ä'", "> 05 'a'b'", "> 05*0", "> 05 *2",
			"> 05 # VER", "y", "X", "x 05", "xCLIENT", "> 05\tVER", "- 05", ">  05" })
	void refusesATypingMistake(String line) {
		assertThatIllegalArgumentException().isThrownBy(() -> Transcript.of(line))
			.withMessage("Not a line of a transcript: '" + line + "'");
	}

	@Test
	void refusesEmptyLinesAndASecondFailure() {
		for (String text : List.of("\n", "> 05\n\n< 05\n", "x\nx\n")) {
			assertThatIllegalArgumentException().isThrownBy(() -> Transcript.of(text));
		}
	}

	@Test
	void refusesOctetsThatAreNone() {
		for (String text : List.of(" ", "0", "05  00", "05 00 ", "AA", "'a")) {
			assertThatIllegalArgumentException().isThrownBy(() -> Octets.of(text)).withMessage("Not octets: " + text);
		}
	}

}
