package io.socks5.handshake;

import java.nio.ByteBuffer;
import java.util.List;

import io.socks5.auth.Authentication;
import io.socks5.protocol.AuthMethod;
import io.socks5.protocol.Command;
import io.socks5.protocol.Credentials;
import io.socks5.protocol.Endpoint;
import io.socks5.protocol.Phase;
import io.socks5.protocol.ProxyAuthenticationException;
import io.socks5.protocol.ReplyCode;
import io.socks5.protocol.RequestRejectedException;
import io.socks5.protocol.Socks5Exception;
import io.socks5.testkit.HandshakeAssert;
import io.socks5.testkit.Octets;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for a handshake that stops after the negotiation, and for one that continues
 * later.
 */
class StagesTests {

	private static final Endpoint PROXY = Endpoint.of("proxy.corp", 1080);

	private static final Endpoint DESTINATION = Endpoint.of("example.com", 443);

	private static Handshake negotiate() {
		return Handshake.negotiate(PROXY, List.of(Authentication.none()));
	}

	private static Handshake negotiateLogin() {
		Authentication login = Authentication.usernamePassword(Credentials.of("alice", "s3cret"));
		return Handshake.negotiate(PROXY, List.of(Authentication.none(), login));
	}

	private static void request(Handshake handshake) throws Socks5Exception {
		handshake.request(new Request(Command.CONNECT, DESTINATION));
	}

	@Test
	void stopsWhenNoAuthenticationIsNeeded() {
		HandshakeAssert.assertThat(StagesTests::negotiate).plays("""
				> 05 01 00                              VER NMETHODS METHODS
				< 05 00                                 VER METHOD
				""").andHasAgreedOn(AuthMethod.NONE);
	}

	@Test
	void stopsWhenTheLoginIsTaken() {
		HandshakeAssert.assertThat(StagesTests::negotiateLogin).plays("""
				> 05 02 00 02                           VER NMETHODS METHODS
				< 05 02                                 VER METHOD
				> 01 05 'alice' 06 's3cret'             VER ULEN UNAME PLEN PASSWD
				< 01 00                                 VER STATUS
				""").andHasAgreedOn(AuthMethod.USERNAME_PASSWORD);
	}

	@Test
	void goesOnWithARequest() {
		HandshakeAssert.assertThat(StagesTests::negotiate).goingOnWith(StagesTests::request).plays("""
				> 05 01 00                              VER NMETHODS METHODS
				< 05 00                                 VER METHOD
				> 05 01 00 03 0b 'example.com' 01bb     VER CMD RSV ATYP DST.ADDR DST.PORT
				< 05 00 00 01 7f000001 1f90             VER REP RSV ATYP BND.ADDR BND.PORT
				""").andIsBoundTo("127.0.0.1:8080");
	}

	@Test
	void goesOnWithARequestAfterLogin() {
		HandshakeAssert.assertThat(StagesTests::negotiateLogin).goingOnWith(StagesTests::request).plays("""
				> 05 02 00 02                           VER NMETHODS METHODS
				< 05 02                                 VER METHOD
				> 01 05 'alice' 06 's3cret'             VER ULEN UNAME PLEN PASSWD
				< 01 00                                 VER STATUS
				> 05 01 00 03 0b 'example.com' 01bb     VER CMD RSV ATYP DST.ADDR DST.PORT
				< 05 00 00 04 00*15 01 1f90             VER REP RSV ATYP BND.ADDR BND.PORT
				""").andIsBoundTo("[::1]:8080");
	}

	@Test
	void isRefusedInTheSecondStage() {
		HandshakeAssert.assertThat(StagesTests::negotiate)
			.goingOnWith(StagesTests::request)
			.plays("""
					> 05 01 00                              VER NMETHODS METHODS
					< 05 00                                 VER METHOD
					> 05 01 00 03 0b 'example.com' 01bb     VER CMD RSV ATYP DST.ADDR DST.PORT
					< 05 05                                 VER REP
					x
					""")
			.andFailsWith(RequestRejectedException.class)
			.isIn(Phase.REQUEST)
			.returns(ReplyCode.CONNECTION_REFUSED, RequestRejectedException::replyCode)
			.returns(DESTINATION, RequestRejectedException::destination);
	}

	@Test
	void namesNoDestinationInTheFirstStage() {
		HandshakeAssert.assertThat(StagesTests::negotiate)
			.plays("""
					> 05 01 00                          VER NMETHODS METHODS
					< 05 ff                             VER METHOD
					x
					""")
			.andFailsWith(ProxyAuthenticationException.class)
			.hasMessage(
					"SOCKS5 proxy proxy.corp:1080, negotiating the authentication method: the proxy accepts none of "
							+ "the offered methods: none (0x00)")
			.returns(null, ProxyAuthenticationException::destination);
	}

	@Test
	void leavesWhatFollowsTheFirstStageInTheBuffer() throws Exception {
		Handshake handshake = negotiate();
		handshake.output();
		ByteBuffer segment = ByteBuffer.wrap(Octets.of("05 00 05 01"));
		handshake.receive(segment);
		assertThat(handshake.wanted()).isZero();
		assertThat(segment.remaining()).isEqualTo(2);
	}

	@Test
	void requestsAfterTheNegotiationAndOnce() throws Exception {
		Handshake handshake = negotiate();
		refusesRequest(handshake);
		handshake.output();
		refusesRequest(handshake);
		handshake.receive(ByteBuffer.wrap(Octets.of("05 00")));
		handshake.request(new Request(Command.CONNECT, DESTINATION));
		refusesRequest(handshake);
		refusesRequest(
				Handshake.request(PROXY, List.of(Authentication.none()), new Request(Command.CONNECT, DESTINATION)));
	}

	@Test
	void requestsNothingOnceTheProxyHasClosed() throws Exception {
		Handshake handshake = negotiate();
		handshake.output();
		handshake.receive(ByteBuffer.wrap(Octets.of("05 00")));
		handshake.closed(null);
		assertThatIllegalStateException().isThrownBy(() -> request(handshake)).withMessage("The handshake has failed");
	}

	private static void refusesRequest(Handshake handshake) {
		assertThatIllegalStateException().isThrownBy(() -> request(handshake))
			.withMessage("A request must follow a negotiation, and only once");
	}

}
