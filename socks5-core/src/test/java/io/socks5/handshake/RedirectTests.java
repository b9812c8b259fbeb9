package io.socks5.handshake;

import java.nio.ByteBuffer;
import java.util.List;

import io.socks5.auth.Authentication;
import io.socks5.protocol.Address;
import io.socks5.protocol.Command;
import io.socks5.protocol.Endpoint;
import io.socks5.testkit.Octets;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * What a request is for can change until it is made.
 */
class RedirectTests {

	private static final Endpoint PROXY = Endpoint.of("proxy.corp", 1080);

	private static final Endpoint OTHER = new Endpoint(Address.Ipv6.of(new byte[16]), 0);

	private final Handshake handshake = Handshake.request(PROXY, List.of(Authentication.none()), Command.UDP_ASSOCIATE,
			Endpoint.UNSPECIFIED);

	private static String text(ByteBuffer buffer) {
		byte[] octets = new byte[buffer.remaining()];
		buffer.get(octets);
		return Octets.text(octets);
	}

	@Test
	void asksForTheOtherDestination() throws Exception {
		this.handshake.redirect(OTHER);
		assertThat(text(this.handshake.output())).isEqualTo("05 01 00");
		this.handshake.receive(ByteBuffer.wrap(Octets.of("05 00")));
		assertThat(text(this.handshake.output())).isEqualTo(Octets.text(Octets.of("05 03 00 04 00*16 0000")));
		assertThat(this.handshake.context().destination()).isEqualTo(OTHER);
	}

	@Test
	void isRefusedAfterTheRequest() throws Exception {
		this.handshake.output();
		this.handshake.receive(ByteBuffer.wrap(Octets.of("05 00")));
		assertThatIllegalStateException().isThrownBy(() -> this.handshake.redirect(OTHER));
	}

	@Test
	void isRefusedWithoutARequest() {
		Handshake probe = Handshake.negotiate(PROXY, List.of(Authentication.none()));
		assertThatIllegalStateException().isThrownBy(() -> probe.redirect(OTHER));
	}

}
