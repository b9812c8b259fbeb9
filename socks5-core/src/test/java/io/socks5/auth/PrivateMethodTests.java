package io.socks5.auth;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

import io.socks5.handshake.Handshake;
import io.socks5.handshake.Request;
import io.socks5.protocol.AuthMethod;
import io.socks5.protocol.Command;
import io.socks5.protocol.Endpoint;
import io.socks5.protocol.FailureContext;
import io.socks5.protocol.Phase;
import io.socks5.protocol.ProtocolViolationException;
import io.socks5.protocol.Socks5Exception;
import io.socks5.testkit.HandshakeAssert;
import io.socks5.testkit.Octets;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for methods of the application, with any number and order of messages.
 */
class PrivateMethodTests {

	private static final Endpoint PROXY = Endpoint.of("proxy.corp", 1080);

	private static final Endpoint DESTINATION = Endpoint.of("example.com", 443);

	private static Handshake connect(String first, String... exchange) {
		return Handshake.request(PROXY, List.of(new Scripted(first, exchange)),
				new Request(Command.CONNECT, DESTINATION));
	}

	@Test
	void mayAwaitTheServerFirst() {
		HandshakeAssert.assertThat(() -> connect("", "'nonce'", "'digest'", "00", "")).plays("""
				> 05 01 80                              VER NMETHODS METHODS
				< 05 80                                 VER METHOD
				< 'nonce'                               NONCE
				> 'digest'                              DIGEST
				< 00                                    STATUS
				> 05 01 00 03 0b 'example.com' 01bb     VER CMD RSV ATYP DST.ADDR DST.PORT
				< 05 00 00 01 7f000001 1f90             VER REP RSV ATYP BND.ADDR BND.PORT
				""").andIsBoundTo("127.0.0.1:8080");
	}

	@Test
	void maySpeakAndAwaitNothing() {
		HandshakeAssert.assertThat(() -> connect("'token'")).plays("""
				> 05 01 80                              VER NMETHODS METHODS
				< 05 80                                 VER METHOD
				> 'token'                               TOKEN
				> 05 01 00 03 0b 'example.com' 01bb     VER CMD RSV ATYP DST.ADDR DST.PORT
				< 05 00 00 01 7f000001 1f90             VER REP RSV ATYP BND.ADDR BND.PORT
				""").andIsBoundTo("127.0.0.1:8080");
	}

	@Test
	void mayHaveTheLastWord() {
		HandshakeAssert.assertThat(() -> connect("'hello'", "'nonce'", "'digest'")).plays("""
				> 05 01 80                              VER NMETHODS METHODS
				< 05 80                                 VER METHOD
				> 'hello'                               HELLO
				< 'nonce'                               NONCE
				> 'digest'                              DIGEST
				> 05 01 00 03 0b 'example.com' 01bb     VER CMD RSV ATYP DST.ADDR DST.PORT
				< 05 00 00 01 7f000001 1f90             VER REP RSV ATYP BND.ADDR BND.PORT
				""").andIsBoundTo("127.0.0.1:8080");
	}

	@Test
	void mayFail() {
		HandshakeAssert.assertThat(() -> connect("'hello'", "'nonce'", ""))
			.plays("""
					> 05 01 80                          VER NMETHODS METHODS
					< 05 80                             VER METHOD
					> 'hello'                           HELLO
					< 'other'                           NONCE
					x
					""")
			.andFailsWith(ProtocolViolationException.class)
			.isIn(Phase.AUTHENTICATION)
			.says("expected 6e 6f 6e 63 65, received 0x6f");
	}

	@Test
	void losesNoLastWordToARequestThatFollows() throws Exception {
		Handshake handshake = Handshake.negotiate(PROXY, List.of(new Scripted("", "'nonce'", "'digest'")));
		handshake.output();
		handshake.receive(ByteBuffer.wrap(Octets.of("05 80 'nonce'")));
		assertThatIllegalStateException().isThrownBy(() -> handshake.request(new Request(Command.CONNECT, DESTINATION)))
			.withMessage("The output must be sent first");
		assertThat(handshake.output()).isEqualTo(ByteBuffer.wrap(Octets.of("'digest'")));
		handshake.request(new Request(Command.CONNECT, DESTINATION));
	}

	@Test
	void awaitsNothingWithoutAuthentication() throws Socks5Exception {
		FailureContext site = new FailureContext(Phase.AUTHENTICATION, PROXY, DESTINATION);
		SubNegotiation nothing = Authentication.none().begin(site);
		assertThat(nothing.start().hasRemaining()).isFalse();
		assertThat(nothing.wanted()).isZero();
		assertThatIllegalStateException().isThrownBy(() -> nothing.receive(ByteBuffer.allocate(1)))
			.withMessage("No message is expected");
	}

	/**
	 * Method 80: says the first text, and for each pair of texts awaits one and says the
	 * other.
	 *
	 * @param first what to say first
	 * @param exchange what to await, what to say, and so on
	 */
	private record Scripted(String first, String... exchange) implements Authentication {

		@Override
		public AuthMethod method() {
			return new AuthMethod(0x80);
		}

		@Override
		public SubNegotiation begin(FailureContext site) {
			Deque<String> rest = new ArrayDeque<>(List.of(this.exchange));
			return new SubNegotiation() {

				@Override
				public ByteBuffer start() {
					return ByteBuffer.wrap(Octets.of(Scripted.this.first));
				}

				@Override
				public int wanted() {
					return rest.isEmpty() ? 0 : Octets.of(rest.element()).length;
				}

				@Override
				public ByteBuffer receive(ByteBuffer field) throws Socks5Exception {
					ByteBuffer expected = ByteBuffer.wrap(Octets.of(rest.remove()));
					if (!field.equals(expected)) {
						throw new ProtocolViolationException(site, Octets.text(expected.array()), field.get());
					}
					return ByteBuffer.wrap(Octets.of(rest.remove()));
				}

			};
		}

	}

}
