package io.socks5.handshake;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

import io.socks5.auth.Authentication;
import io.socks5.protocol.Address;
import io.socks5.protocol.AuthMethod;
import io.socks5.protocol.Command;
import io.socks5.protocol.Credentials;
import io.socks5.protocol.Endpoint;
import io.socks5.protocol.Phase;
import io.socks5.testkit.Octets;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for the contract between a transport and a handshake.
 */
class HandshakeTests {

	private static final Endpoint PROXY = Endpoint.of("proxy.corp", 1080);

	private static final Endpoint DESTINATION = Endpoint.of("example.com", 443);

	private static Handshake connect() {
		return Handshake.request(PROXY, List.of(Authentication.none()), new Request(Command.CONNECT, DESTINATION));
	}

	private static Handshake login() {
		Authentication login = Authentication.usernamePassword(Credentials.of("alice", "s3cret"));
		return Handshake.request(PROXY, List.of(Authentication.none(), login),
				new Request(Command.CONNECT, DESTINATION));
	}

	private static ByteBuffer octets(String text) {
		return ByteBuffer.wrap(Octets.of(text));
	}

	@Test
	void leavesServerFirstDataInTheBuffer() throws Exception {
		Handshake handshake = connect();
		handshake.output();
		handshake.receive(octets("05 00"));
		handshake.output();
		ByteBuffer segment = octets("05 00 00 01 7f000001 1f90 'SSH-2.0'");
		handshake.receive(segment);
		assertThat(handshake.isEstablished()).isTrue();
		assertThat(segment).isEqualTo(octets("'SSH-2.0'"));
		handshake.receive(segment);
		assertThat(segment).isEqualTo(octets("'SSH-2.0'"));
	}

	@Test
	void takesAReplyThatComesTogetherWithTheMethod() throws Exception {
		Handshake handshake = connect();
		handshake.output();
		ByteBuffer segment = octets("05 00 05 00 00 01 7f000001 1f90");
		handshake.receive(segment);
		assertThat(segment.position()).as("stops where there is something to send").isEqualTo(2);
		assertThat(handshake.output()).isEqualTo(octets("05 01 00 03 0b 'example.com' 01bb"));
		handshake.receive(segment);
		assertThat(handshake.bound()).hasToString("127.0.0.1:8080");
	}

	@Test
	void wantsNoOctetBeyondTheReply() throws Exception {
		Handshake handshake = connect();
		handshake.output();
		StringBuilder wanted = new StringBuilder();
		ByteBuffer server = octets("05 00 05 00 00 03 ff 'a'*255 1f90 ff");
		while (handshake.wanted() > 0) {
			wanted.append(handshake.wanted()).append(' ');
			byte[] read = new byte[handshake.wanted()];
			server.get(read);
			handshake.receive(ByteBuffer.wrap(read));
			handshake.output();
		}
		assertThat(wanted).hasToString("2 7 255 ");
		assertThat(server.remaining()).isEqualTo(1);
	}

	@Test
	void takesABoundNameThatLooksLikeAnAddressForAName() throws Exception {
		Handshake handshake = connect();
		handshake.output();
		handshake.receive(octets("05 00"));
		handshake.output();
		handshake.receive(octets("05 00 00 03 09 '127.0.0.1' 1f90"));
		assertThat(handshake.bound().host()).isEqualTo(new Address.Domain("127.0.0.1"));
	}

	@Test
	void reportsTheMethodAndThePhaseOfEachStep() throws Exception {
		Handshake handshake = login();
		assertThat(handshake.method()).isNull();
		assertThat(handshake.phase()).isEqualTo(Phase.GREETING);
		handshake.output();
		handshake.receive(octets("05 02"));
		assertThat(handshake.method()).isEqualTo(AuthMethod.USERNAME_PASSWORD);
		assertThat(handshake.phase()).isEqualTo(Phase.AUTHENTICATION);
		handshake.output();
		handshake.receive(octets("01 00"));
		assertThat(handshake.phase()).isEqualTo(Phase.REQUEST);
		assertThatIllegalStateException().isThrownBy(handshake::bound);
		handshake.output();
		handshake.receive(octets("05 00 00 01 7f000001 1f90"));
		assertThat(handshake.method()).isEqualTo(AuthMethod.USERNAME_PASSWORD);
		assertThat(handshake.context())
			.hasToString("SOCKS5 proxy proxy.corp:1080 to example.com:443, requesting the destination");
	}

	@Test
	void reportsNoMethodThatWasNotOffered() {
		Handshake handshake = connect();
		handshake.output();
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> handshake.receive(octets("05 80")));
		assertThat(handshake.method()).isNull();
	}

	@Test
	void givesItsOutputOnce() {
		Handshake handshake = connect();
		assertThat(handshake.output()).isEqualTo(octets("05 01 00"));
		assertThat(handshake.output().hasRemaining()).isFalse();
	}

	@Test
	void receivesNothingBeforeItsOutputIsFetched() {
		ByteBuffer method = octets("05 00");
		assertThatIllegalStateException().isThrownBy(() -> connect().receive(method))
			.withMessage("The output must be sent first");
		assertThat(method.remaining()).isEqualTo(2);
	}

	@Test
	void isOverAfterAFailure() {
		Handshake handshake = connect();
		handshake.output();
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> handshake.receive(octets("05 ff")));
		assertThat(handshake.isEstablished()).isFalse();
		assertThatIllegalStateException().isThrownBy(() -> handshake.receive(octets("05 00")))
			.withMessage("The handshake has failed");
	}

	@Test
	void offersAtLeastOneMethodAndEachOnce() {
		assertThatIllegalArgumentException().isThrownBy(() -> Handshake.negotiate(PROXY, List.of()))
			.withMessage("A greeting must offer 1 to 255 methods, was 0");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> Handshake.negotiate(PROXY, List.of(Authentication.none(), Authentication.none())))
			.withMessage("A greeting must offer each method only once");
	}

}
