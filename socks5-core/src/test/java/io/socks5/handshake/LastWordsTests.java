package io.socks5.handshake;

import java.nio.ByteBuffer;
import java.util.List;

import io.socks5.auth.Authentication;
import io.socks5.auth.SubNegotiation;
import io.socks5.protocol.AuthMethod;
import io.socks5.protocol.Command;
import io.socks5.protocol.Endpoint;
import io.socks5.protocol.FailureContext;
import io.socks5.testkit.Octets;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The octets of a method that awaits nothing leave with the request, and stay nowhere.
 */
class LastWordsTests {

	private static final Endpoint PROXY = Endpoint.of("proxy.corp", 1080);

	@Test
	void areOverwrittenOnceTheyAreJoined() throws Exception {
		ByteBuffer token = ByteBuffer.wrap(Octets.of("'token'"));
		assertThat(sent(token)).isEqualTo(ByteBuffer.wrap(Octets.of("'token' 05 01 00 01 c0000201 01bb")));
		assertThat(token.array()).containsOnly(0);
	}

	@Test
	void mayStandOutsideOfTheHeap() throws Exception {
		ByteBuffer token = ByteBuffer.allocateDirect(5).put(Octets.of("'token'")).flip();
		assertThat(sent(token)).isEqualTo(ByteBuffer.wrap(Octets.of("'token' 05 01 00 01 c0000201 01bb")));
	}

	private static ByteBuffer sent(ByteBuffer token) throws Exception {
		Handshake handshake = Handshake.request(PROXY, List.of(new Token(token)),
				new Request(Command.CONNECT, Endpoint.of("192.0.2.1", 443)));
		handshake.output();
		handshake.receive(ByteBuffer.wrap(Octets.of("05 80")));
		return handshake.output();
	}

	/**
	 * Method 80: a token, and no answer.
	 *
	 * @param token the token
	 */
	private record Token(ByteBuffer token) implements Authentication, SubNegotiation {

		@Override
		public AuthMethod method() {
			return new AuthMethod(0x80);
		}

		@Override
		public SubNegotiation begin(FailureContext site) {
			return this;
		}

		@Override
		public ByteBuffer start() {
			return this.token;
		}

		@Override
		public int wanted() {
			return 0;
		}

		@Override
		public ByteBuffer receive(ByteBuffer field) {
			throw new IllegalStateException("No message is expected");
		}

	}

}
