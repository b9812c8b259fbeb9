package io.socks5.transport;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import io.socks5.auth.Authentication;
import io.socks5.auth.SubNegotiation;
import io.socks5.client.Socks5Client;
import io.socks5.protocol.AuthMethod;
import io.socks5.protocol.Endpoint;
import io.socks5.protocol.FailureContext;
import io.socks5.testkit.Octets;
import io.socks5.testkit.Script;
import io.socks5.testkit.ScriptedProxy;
import io.socks5.transport.LoopbackDriver.Reached;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Every transport overwrites what an authentication method has it send, since that may be
 * a password.
 */
@Timeout(60)
class OverwrittenOctetsTests {

	private static final String LOGIN = """
			> 05 02 80 00                           VER NMETHODS METHODS
			< 05 80                                 VER METHOD
			> 'secret'                              LOGIN
			< 'nonce'                               NONCE
			> 'digest'                              DIGEST
			""";

	private static final String GRANTED = """
			< 00                                    STATUS
			> 05 01 00 03 09 'chat.corp' 1466       VER CMD RSV ATYP DST.ADDR DST.PORT
			< 05 00 00 01 c0000201 1f90             VER REP RSV ATYP BND.ADDR BND.PORT
			""";

	private final Recorded method = new Recorded();

	private Reached connect(EachTransport way, ScriptedProxy proxy) throws IOException {
		Socks5Client client = Socks5Client.builder()
			.proxy(proxy.host(), proxy.port())
			.authentication(() -> this.method)
			.build();
		return way.connect(client, Endpoint.of("chat.corp", 5222));
	}

	@ParameterizedTest
	@EnumSource
	void nothingOfALoginIsLeft(EachTransport way) throws IOException {
		try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of(LOGIN + GRANTED));
				Reached reached = connect(way, proxy)) {
			assertThat(reached).isNotNull();
			assertNothingIsLeft();
		}
	}

	@ParameterizedTest
	@EnumSource
	void nothingOfALoginThatFailsIsLeft(EachTransport way) {
		try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of(LOGIN).thenCloses())) {
			assertThatExceptionOfType(IOException.class).isThrownBy(() -> connect(way, proxy));
			assertNothingIsLeft();
		}
	}

	private void assertNothingIsLeft() {
		assertThat(this.method.sent).hasSize(2).allSatisfy((octets) -> assertThat(octets).hasSize(6).containsOnly(0));
	}

	/**
	 * A method of two messages, which keeps the arrays that it has them sent from.
	 */
	private static final class Recorded implements Authentication {

		private final List<byte[]> sent = Collections.synchronizedList(new ArrayList<>());

		@Override
		public AuthMethod method() {
			return new AuthMethod(0x80);
		}

		@Override
		public SubNegotiation begin(FailureContext context) {
			return new SubNegotiation() {

				private int wanted = 5;

				@Override
				public ByteBuffer start() {
					return sending("'secret'");
				}

				@Override
				public int wanted() {
					return this.wanted;
				}

				@Override
				public ByteBuffer receive(ByteBuffer field) {
					this.wanted = (this.wanted == 5) ? 1 : 0;
					return (this.wanted == 1) ? sending("'digest'") : ByteBuffer.allocate(0);
				}

			};
		}

		private ByteBuffer sending(String text) {
			byte[] octets = Octets.of(text);
			this.sent.add(octets);
			return ByteBuffer.wrap(octets);
		}

	}

}
