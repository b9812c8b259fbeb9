package io.socks5.handshake;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.IntStream;

import io.socks5.auth.Authentication;
import io.socks5.auth.SubNegotiation;
import io.socks5.protocol.AuthMethod;
import io.socks5.protocol.Endpoint;
import io.socks5.protocol.FailureContext;
import io.socks5.protocol.Phase;
import io.socks5.testkit.Octets;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the validation of a plan.
 */
class PlanTests {

	private static final Endpoint PROXY = Endpoint.of("proxy.corp", 1080);

	@Test
	void offersAllMethodsThereAre() {
		List<Authentication> offered = IntStream.range(0, 255).<Authentication>mapToObj(Named::new).toList();
		ByteBuffer greeting = Handshake.negotiate(PROXY, offered).output();
		assertThat(greeting.remaining()).isEqualTo(2 + 255);
		assertThat(greeting.slice(0, 4)).isEqualTo(ByteBuffer.wrap(Octets.of("05 ff 00 01")));
		assertThat(greeting.get(256)).isEqualTo((byte) 0xfe);
	}

	@Test
	void awaitsARequestWhenItStopsAfterTheNegotiation() throws Exception {
		Handshake handshake = Handshake.negotiate(PROXY, List.of(Authentication.none()));
		handshake.output();
		handshake.receive(ByteBuffer.wrap(Octets.of("05 00")));
		assertThat(handshake.phase()).isEqualTo(Phase.REQUEST);
		assertThat(handshake.context()).isEqualTo(new FailureContext(Phase.REQUEST, PROXY, null));
	}

	/**
	 * A method that is offered, and never chosen.
	 *
	 * @param value its number
	 */
	private record Named(int value) implements Authentication {

		@Override
		public AuthMethod method() {
			return new AuthMethod(this.value);
		}

		@Override
		public SubNegotiation begin(FailureContext site) {
			throw new IllegalStateException("Not chosen");
		}

	}

}
