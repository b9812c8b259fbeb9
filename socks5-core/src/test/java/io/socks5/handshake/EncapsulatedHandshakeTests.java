package io.socks5.handshake;

import java.nio.ByteBuffer;
import java.util.List;

import io.socks5.auth.Authentication;
import io.socks5.protocol.Command;
import io.socks5.protocol.Endpoint;
import io.socks5.protocol.Phase;
import io.socks5.protocol.ProtocolViolationException;
import io.socks5.protocol.RequestRejectedException;
import io.socks5.protocol.Socks5Exception;
import io.socks5.testkit.HandshakeAssert;
import io.socks5.testkit.Octets;
import io.socks5.testkit.XorMethod;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A method that wraps the request and the reply, RFC 1928 §3: two octets of length, and
 * what is inside xor a key.
 */
class EncapsulatedHandshakeTests {

	private static final Endpoint PROXY = Endpoint.of("proxy.corp", 1080);

	private static final String REQUEST = """
			> 05 02 81 00                               VER NMETHODS METHODS
			< 05 81                                     VER METHOD
			> 00                                        KEY
			> 0012 05 01 00 03 0b 'example.com' 01bb    LENGTH VER CMD RSV ATYP DST.ADDR DST.PORT
			""";

	private static Handshake connect(int key) {
		return Handshake.request(PROXY, List.of(new XorMethod(key, 1000), Authentication.none()),
				new Request(Command.CONNECT, Endpoint.of("example.com", 443)));
	}

	private static Handshake connect() {
		return connect(0);
	}

	@ParameterizedTest
	@ValueSource(strings = { "< 000a 05 00 00 01 7f000001 1f90    LENGTH VER REP RSV ATYP BND.ADDR BND.PORT",
			"< 0002 05 00 0000 0003 00 01 7f 0005 000001 1f90    LENGTH VER REP",
			"< 0000 0001 05 0001 00 0001 00 0001 01 0001 7f 0003 000001 0001 1f 0001 90    LENGTH VER REP" })
	void takesAReplyInAnyNumberOfMessages(String reply) {
		HandshakeAssert.assertThat(EncapsulatedHandshakeTests::connect)
			.plays(REQUEST + reply)
			.andIsBoundTo("127.0.0.1:8080");
	}

	@Test
	void wrapsTheRequestAndUnwrapsTheReply() {
		HandshakeAssert.assertThat(() -> connect(0xff)).plays("""
				> 05 02 81 00                                                          VER NMETHODS METHODS
				< 05 81                                                                VER METHOD
				> ff                                                                   KEY
				> 0012 fa fe ff fc f4 9a 87 9e 92 8f 93 9a d1 9c 90 92 fe 44            LENGTH MESSAGE
				< 000a fa ff ff fe 80 ff ff fe e0 6f                                    LENGTH MESSAGE
				""").andIsBoundTo("127.0.0.1:8080");
	}

	@Test
	void reportsARefusalOfTwoOctets() {
		HandshakeAssert.assertThat(EncapsulatedHandshakeTests::connect)
			.plays(REQUEST + "< 0002 05 05  LENGTH VER REP\nx\n")
			.andFailsWith(RequestRejectedException.class)
			.isIn(Phase.REQUEST);
	}

	@Test
	void reportsAnInvalidMessage() {
		HandshakeAssert.assertThat(EncapsulatedHandshakeTests::connect)
			.plays(REQUEST + "< ffff  LENGTH\nx\n")
			.andFailsWith(ProtocolViolationException.class)
			.isIn(Phase.AUTHENTICATION);
	}

	@Test
	void isNotUsedWhereTheProxyChoosesAnother() {
		HandshakeAssert.assertThat(EncapsulatedHandshakeTests::connect).plays("""
				> 05 02 81 00                               VER NMETHODS METHODS
				< 05 00                                     VER METHOD
				> 05 01 00 03 0b 'example.com' 01bb         VER CMD RSV ATYP DST.ADDR DST.PORT
				< 05 00 00 01 7f000001 1f90                 VER REP RSV ATYP BND.ADDR BND.PORT
				""").andIsBoundTo("127.0.0.1:8080");
	}

	@Test
	void keepsWhatComesInTheMessageOfTheReply() throws Socks5Exception {
		Handshake handshake = connect();
		handshake.output();
		handshake.receive(ByteBuffer.wrap(Octets.of("05 81")));
		handshake.output();
		ByteBuffer octets = ByteBuffer.wrap(Octets.of("000d 05 00 00 01 7f000001 1f90 'abc' 0001 'd'"));
		handshake.receive(octets);
		assertThat(handshake.isEstablished()).isTrue();
		assertThat(handshake.remainder()).isEqualTo(ByteBuffer.wrap(Octets.of("'abc'")));
		assertThat(handshake.remainder().hasRemaining()).as("once").isFalse();
		assertThat(octets.remaining()).isEqualTo(3);
	}

}
