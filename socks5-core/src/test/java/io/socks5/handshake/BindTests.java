package io.socks5.handshake;

import java.nio.ByteBuffer;
import java.util.List;

import io.socks5.auth.Authentication;
import io.socks5.protocol.Command;
import io.socks5.protocol.Endpoint;
import io.socks5.protocol.Phase;
import io.socks5.protocol.ProtocolViolationException;
import io.socks5.protocol.ReplyCode;
import io.socks5.protocol.RequestRejectedException;
import io.socks5.testkit.HandshakeAssert;
import io.socks5.testkit.Octets;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * The two replies of BIND. RFC 1928 §4, §6.
 */
class BindTests {

	private static final Endpoint PROXY = Endpoint.of("proxy.corp", 1080);

	private static final Endpoint PEER = Endpoint.of("198.51.100.7", 20);

	private static Handshake bind() {
		return Handshake.request(PROXY, List.of(Authentication.none()), new Request(Command.BIND, PEER));
	}

	@Test
	void returnsTheEndpointThatTheProxyListensOn() {
		HandshakeAssert.assertThat(BindTests::bind).plays("""
				> 05 01 00                              VER NMETHODS METHODS
				< 05 00                                 VER METHOD
				> 05 02 00 01 c6336407 0014             VER CMD RSV ATYP DST.ADDR DST.PORT
				< 05 00 00 01 c0000201 1f90             VER REP RSV ATYP BND.ADDR BND.PORT
				""").andIsBoundTo("192.0.2.1:8080");
	}

	@Test
	void returnsTheConnectedPeer() {
		HandshakeAssert.assertThat(BindTests::bind).goingOnWith(Handshake::awaitPeer).plays("""
				> 05 01 00                              VER NMETHODS METHODS
				< 05 00                                 VER METHOD
				> 05 02 00 01 c6336407 0014             VER CMD RSV ATYP DST.ADDR DST.PORT
				< 05 00 00 01 c0000201 1f90             VER REP RSV ATYP BND.ADDR BND.PORT
				< 05 00 00 01 c6336407 d431             SECOND VER REP RSV ATYP BND.ADDR BND.PORT
				""").andIsBoundTo("198.51.100.7:54321");
	}

	@Test
	void isRefusedInTheSecondReply() {
		HandshakeAssert.assertThat(BindTests::bind)
			.goingOnWith(Handshake::awaitPeer)
			.plays("""
					> 05 01 00                          VER NMETHODS METHODS
					< 05 00                             VER METHOD
					> 05 02 00 01 c6336407 0014         VER CMD RSV ATYP DST.ADDR DST.PORT
					< 05 00 00 01 c0000201 1f90         VER REP RSV ATYP BND.ADDR BND.PORT
					< 05 06                             SECOND VER REP
					x
					""")
			.andFailsWith(RequestRejectedException.class)
			.isIn(Phase.ACCEPT)
			.returns(ReplyCode.TTL_EXPIRED, RequestRejectedException::replyCode)
			.returns(PEER, RequestRejectedException::destination);
	}

	@Test
	void takesNoSecondReplyThatIsNone() {
		HandshakeAssert.assertThat(BindTests::bind).goingOnWith(Handshake::awaitPeer).plays("""
				> 05 01 00                          VER NMETHODS METHODS
				< 05 00                             VER METHOD
				> 05 02 00 01 c6336407 0014         VER CMD RSV ATYP DST.ADDR DST.PORT
				< 05 00 00 01 c0000201 1f90         VER REP RSV ATYP BND.ADDR BND.PORT
				< '22'                              SECOND VER REP
				x
				""").andFailsWith(ProtocolViolationException.class).isIn(Phase.ACCEPT);
	}

	@Test
	void awaitsAPeerOnceAndOnlyAfterABind() throws Exception {
		Handshake handshake = bind();
		refusesToAwait(handshake);
		handshake.output();
		handshake.receive(ByteBuffer.wrap(Octets.of("05 00")));
		handshake.output();
		handshake.receive(ByteBuffer.wrap(Octets.of("05 00 00 01 c0000201 1f90")));
		handshake.awaitPeer();
		assertThat(handshake.isEstablished()).isFalse();
		refusesToAwait(handshake);
		handshake.receive(ByteBuffer.wrap(Octets.of("05 00 00 01 c6336407 d431")));
		assertThat(handshake.isEstablished()).isTrue();
		refusesToAwait(handshake);
	}

	private static void refusesToAwait(Handshake handshake) {
		assertThatIllegalStateException().isThrownBy(handshake::awaitPeer)
			.withMessage("A second reply must follow the first reply of BIND, and only once");
	}

}
