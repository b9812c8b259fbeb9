package io.socks5.testkit;

import java.io.IOException;
import java.util.List;

import io.socks5.auth.Authentication;
import io.socks5.handshake.Handshake;
import io.socks5.handshake.Request;
import io.socks5.protocol.Command;
import io.socks5.protocol.Endpoint;
import io.socks5.protocol.ProxyClosedException;
import io.socks5.protocol.RequestRejectedException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A kit that finds no mistake is none.
 */
class HandshakeAssertTests {

	private static final String GRANTED = """
			> 05 01 00                     VER NMETHODS METHODS
			< 05 00                        VER METHOD
			> 05 01 00 03 01 'x' 0050      VER CMD RSV ATYP DST.ADDR DST.PORT
			< 05 00 00 01 7f000001 1f90    VER REP RSV ATYP BND.ADDR BND.PORT
			""";

	private static final String REFUSED = """
			> 05 01 00                     VER NMETHODS METHODS
			< 05 00                        VER METHOD
			> 05 01 00 03 01 'x' 0050      VER CMD RSV ATYP DST.ADDR DST.PORT
			< 05 05                        VER REP
			x
			< 00 01 00*6                   RSV ATYP BND.ADDR BND.PORT
			""";

	private static Played plays(String transcript) {
		return HandshakeAssert.assertThat(() -> Handshake.request(ConnectCase.PROXY, List.of(Authentication.none()),
				new Request(Command.CONNECT, Endpoint.of("x", 80))))
			.plays(transcript);
	}

	@Test
	void playsEachTranscriptInManyPieces() {
		// line by line, two rests after: whole, 11 splits, octet by octet; 12 cuts
		assertThat(plays(GRANTED).cases()).isEqualTo(1 + 2 * (1 + 11 + 1) + 12);
		assertThat(plays(REFUSED).cases()).isEqualTo(1 + 2 * (1 + 3 + 1) + 4);
	}

	@Test
	void findsWhatTheClientDoesNotSend() {
		fails(GRANTED.replace("0050", "0051"), "the client's octets");
		fails(GRANTED.replace("'x' 0050", "'x' 0050 00"), "the client's octets");
		fails(GRANTED.replace("> 05 01 00  ", "> 05 01  "), "the client's octets");
		fails(GRANTED.replace("'x' 0050", "'x' 00"), "the client's octets before");
		fails(GRANTED + "> 00\n", "the client's octets");
	}

	@Test
	void findsAServerThatSaysTooMuchOrTooLittle() {
		fails(GRANTED.replace("1f90", "1f90 00"), "over after 10 octets of an answer");
		fails(GRANTED.replace("1f90", "1f"), "octets wanted");
		fails(GRANTED.lines().limit(3).reduce("", (all, line) -> all + line + "\n"), "the handshake is over");
	}

	@Test
	void findsAFailureThatComesTooSoonOrNotAtAll() {
		fails(GRANTED.replace("05 00 00 01", "05 05 00 01"), "octets wanted, but not taken");
		fails(REFUSED.replace("05 05 ", "05 00 "), "the handshake is over");
		fails(REFUSED.replace("x\n", ""), "octets wanted");
		fails(GRANTED + "x\n", "fails");
	}

	@Test
	void findsAMessageWithoutTheNamesOfItsFields() {
		fails(GRANTED.replace("VER METHOD\n", "\n").replaceAll(" +\n", "\n"), "names of the fields");
	}

	@Test
	void findsAnotherOutcome() {
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> plays(GRANTED).andIsBoundTo("127.0.0.1:8081"));
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> plays(REFUSED).andIsBoundTo("127.0.0.1:8080"));
		assertThatExceptionOfType(AssertionError.class)
			.isThrownBy(() -> plays(REFUSED).andFailsWith(ProxyClosedException.class));
		assertThatExceptionOfType(NullPointerException.class)
			.isThrownBy(() -> plays(GRANTED).andFailsWith(IOException.class))
			.withMessage("There is no failure");
		assertThatExceptionOfType(AssertionError.class)
			.isThrownBy(() -> plays(REFUSED).andFailsWith(RequestRejectedException.class).says("something else"));
	}

	private static void fails(String transcript, String description) {
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> plays(transcript))
			.withMessageContaining(description);
	}

}
