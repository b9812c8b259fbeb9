package io.socks5.handshake;

import java.nio.ByteBuffer;
import java.util.List;

import io.socks5.auth.Authentication;
import io.socks5.protocol.Command;
import io.socks5.protocol.Credentials;
import io.socks5.protocol.Endpoint;
import io.socks5.protocol.Phase;
import io.socks5.protocol.ProtocolViolationException;
import io.socks5.protocol.ProxyAuthenticationException;
import io.socks5.protocol.RequestRejectedException;
import io.socks5.protocol.Socks5Exception;
import io.socks5.testkit.HandshakeAssert;
import io.socks5.testkit.Octets;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Everything in one flight, and octets of the application's behind the request.
 */
class PipeliningTests {

	private static final Endpoint PROXY = Endpoint.of("proxy.corp", 1080);

	private static final Endpoint DESTINATION = Endpoint.of("chat.corp", 5222);

	private static final Authentication LOGIN = Authentication.usernamePassword(Credentials.of("alice", "s3cret"));

	private static final String HINT = "('pipelining' is enabled; some proxies lose octets sent before they answer)";

	private static Handshake request(Authentication... offered) {
		return Handshake.request(PROXY, List.of(offered), new Request(Command.CONNECT, DESTINATION));
	}

	private static Handshake pipelined(Authentication offered) {
		Handshake handshake = request(offered);
		try {
			handshake.pipeline();
		}
		catch (Socks5Exception ex) {
			throw new AssertionError(ex);
		}
		return handshake;
	}

	@Test
	void sendsGreetingAndRequestInOneFlight() {
		HandshakeAssert.assertThat(() -> pipelined(Authentication.none())).plays("""
				> 05 01 00 05 01 00 03 09 'chat.corp' 1466      VER NMETHODS METHODS VER CMD RSV ATYP DST.ADDR DST.PORT
				< 05 00                                         VER METHOD
				< 05 00 00 01 c0000201 1f90                     VER REP RSV ATYP BND.ADDR BND.PORT
				""").andIsBoundTo("192.0.2.1:8080");
	}

	@Test
	void sendsTheLoginInBetween() {
		HandshakeAssert.assertThat(() -> pipelined(LOGIN)).plays("""
				> 05 01 02 01 05 'alice' 06 's3cret' 05 01 00 03 09 'chat.corp' 1466      VER NMETHODS METHODS VER ULEN
				< 05 02                                         VER METHOD
				< 01 00                                         VER STATUS
				< 05 00 00 01 c0000201 1f90                     VER REP RSV ATYP BND.ADDR BND.PORT
				""").andIsBoundTo("192.0.2.1:8080");
	}

	@Test
	void wantsAllThatMustComeAtOnce() throws Exception {
		Handshake handshake = pipelined(LOGIN);
		handshake.output();
		StringBuilder wanted = new StringBuilder();
		ByteBuffer server = ByteBuffer.wrap(Octets.of("05 02 01 00 05 00 00 01 c0000201 1f90 ff"));
		while (handshake.wanted() > 0) {
			wanted.append(handshake.wanted()).append(' ');
			byte[] read = new byte[handshake.wanted()];
			server.get(read);
			handshake.receive(ByteBuffer.wrap(read));
		}
		assertThat(wanted).hasToString("9 5 ");
		assertThat(server.remaining()).isEqualTo(1);
	}

	@Test
	void isRefusedLikeAnyOther() {
		HandshakeAssert.assertThat(() -> pipelined(Authentication.none())).plays("""
				> 05 01 00 05 01 00 03 09 'chat.corp' 1466      VER NMETHODS METHODS VER CMD RSV ATYP DST.ADDR DST.PORT
				< 05 00                                         VER METHOD
				< 05 05                                         VER REP
				x
				""").andFailsWith(RequestRejectedException.class).isIn(Phase.REQUEST);
	}

	// the login has left by then: that is what the property's description warns of
	@Test
	void learnsThatNoMethodIsAcceptableWhenAllIsSent() {
		HandshakeAssert.assertThat(() -> pipelined(LOGIN))
			.plays("""
					> 05 01 02 01 05 'alice' 06 's3cret' 05 01 00 03 09 'chat.corp' 1466      VER NMETHODS METHODS VER ULEN
					< 05 ff                                         VER METHOD
					x
					""")
			.andFailsWith(ProxyAuthenticationException.class)
			.isIn(Phase.GREETING)
			.says("the proxy accepts none of the offered methods: username/password (0x02) "
					+ "('pipelining' is enabled and allows only one method)");
	}

	// a proxy without logins, which a client that awaits its choice could do without, too
	@Test
	void aMethodThatWasNotOfferedIsAMatterOfPipelining() {
		HandshakeAssert.assertThat(() -> pipelined(LOGIN))
			.plays("""
					> 05 01 02 01 05 'alice' 06 's3cret' 05 01 00 03 09 'chat.corp' 1466      VER NMETHODS METHODS VER ULEN
					< 05 00                                         VER METHOD
					x
					""")
			.andFailsWith(ProxyAuthenticationException.class)
			.isIn(Phase.GREETING)
			.says("the proxy chose the method none (0x00), offered: username/password (0x02) "
					+ "('pipelining' is enabled and allows only one method)");
	}

	// tor with a login
	@Test
	void aLostMethodReplyIsAMatterOfPipelining() {
		HandshakeAssert.assertThat(() -> pipelined(LOGIN))
			.plays("""
					> 05 01 02 01 05 'alice' 06 's3cret' 05 01 00 03 09 'chat.corp' 1466      VER NMETHODS METHODS VER ULEN
					< 01 00                                         VER METHOD
					x
					< 05 00 00 01 c0000201 1f90
					""")
			.andFailsWith(ProtocolViolationException.class)
			.isIn(Phase.GREETING)
			.says("expected SOCKS version 0x05, received 0x01 " + HINT);
	}

	@Test
	void onlyOneMethodAndARequestCanBePipelined() {
		refusesToPipeline(request(Authentication.none(), LOGIN));
		refusesToPipeline(Handshake.negotiate(PROXY, List.of(LOGIN)));
		Handshake begun = request(LOGIN);
		begun.output();
		refusesToPipeline(begun);
	}

	private static void refusesToPipeline(Handshake handshake) {
		assertThatIllegalStateException().isThrownBy(handshake::pipeline)
			.withMessage("Pipelining requires a new handshake with one method and a request");
	}

	@Test
	void sendsAFirstFlightWithTheRequest() {
		HandshakeAssert.assertThat(PipeliningTests::withFirstFlight).plays("""
				> 05 01 00                                      VER NMETHODS METHODS
				< 05 00                                         VER METHOD
				> 05 01 00 03 09 'chat.corp' 1466 'hello'       VER CMD RSV ATYP DST.ADDR DST.PORT
				< 05 00 00 01 c0000201 1f90                     VER REP RSV ATYP BND.ADDR BND.PORT
				""").andIsBoundTo("192.0.2.1:8080");
	}

	private static Handshake withFirstFlight() {
		return withFirstFlight(Octets.of("'hello'"));
	}

	private static Handshake withFirstFlight(byte[] flight) {
		return Handshake.request(PROXY, List.of(Authentication.none()),
				new Request(Command.CONNECT, DESTINATION, ByteBuffer.wrap(flight)));
	}

	@Test
	void sendsAFirstFlightAtTheEndOfThePipe() throws Socks5Exception {
		Handshake handshake = withFirstFlight();
		handshake.pipeline();
		assertThat(handshake.output())
			.isEqualTo(ByteBuffer.wrap(Octets.of("05 01 00 05 01 00 03 09 'chat.corp' 1466 'hello'")));
	}

	@Test
	void leavesTheCallersOctetsAlone() throws Socks5Exception {
		byte[] flight = Octets.of("'hello'");
		Handshake handshake = withFirstFlight(flight);
		handshake.output();
		handshake.receive(ByteBuffer.wrap(Octets.of("05 00")));
		handshake.output();
		assertThat(flight).isEqualTo(Octets.of("'hello'"));
	}

}
