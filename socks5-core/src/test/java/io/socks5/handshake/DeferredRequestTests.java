package io.socks5.handshake;

import java.nio.ByteBuffer;
import java.util.List;

import io.socks5.auth.Authentication;
import io.socks5.auth.SubNegotiation;
import io.socks5.protocol.Address;
import io.socks5.protocol.AuthMethod;
import io.socks5.protocol.Command;
import io.socks5.protocol.Endpoint;
import io.socks5.protocol.FailureContext;
import io.socks5.protocol.Phase;
import io.socks5.protocol.ProxyAuthenticationException;
import io.socks5.protocol.RequestRejectedException;
import io.socks5.protocol.Socks5Exception;
import io.socks5.testkit.HandshakeAssert;
import io.socks5.testkit.Octets;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * A handshake that stops before a request whose command is known and whose destination
 * depends on the connection.
 */
class DeferredRequestTests {

	private static final Endpoint PROXY = Endpoint.of("proxy.corp", 1080);

	private static final Endpoint IPV6 = new Endpoint(Address.Ipv6.of(new byte[16]), 0);

	private static Handshake negotiate() {
		return negotiate(Authentication.none(), Command.UDP_ASSOCIATE);
	}

	private static Handshake negotiate(Authentication method, Command command) {
		return Handshake.negotiate(PROXY, List.of(method), new Request(command, Endpoint.UNSPECIFIED));
	}

	private static void request(Handshake handshake) throws Socks5Exception {
		handshake.request(new Request(Command.UDP_ASSOCIATE, IPV6));
	}

	@Test
	void requestsTheFinalDestination() {
		HandshakeAssert.assertThat(DeferredRequestTests::negotiate).goingOnWith(DeferredRequestTests::request).plays("""
				> 05 01 00                              VER NMETHODS METHODS
				< 05 00                                 VER METHOD
				> 05 03 00 04 00*16 0000                VER CMD RSV ATYP DST.ADDR DST.PORT
				< 05 00 00 01 7f000001 1f90             VER REP RSV ATYP BND.ADDR BND.PORT
				""").andIsBoundTo("127.0.0.1:8080");
	}

	@Test
	void namesTheFirstDestinationUntilThere() {
		HandshakeAssert.assertThat(DeferredRequestTests::negotiate)
			.plays("""
					> 05 01 00                          VER NMETHODS METHODS
					< 05 ff                             VER METHOD
					x
					""")
			.andFailsWith(ProxyAuthenticationException.class)
			.returns(Endpoint.UNSPECIFIED, ProxyAuthenticationException::destination);
	}

	@Test
	void namesTheFinalDestinationAfterTheRequest() {
		HandshakeAssert.assertThat(DeferredRequestTests::negotiate)
			.goingOnWith(DeferredRequestTests::request)
			.plays("""
					> 05 01 00                          VER NMETHODS METHODS
					< 05 00                             VER METHOD
					> 05 03 00 04 00*16 0000            VER CMD RSV ATYP DST.ADDR DST.PORT
					< 05 07                             VER REP
					x
					""")
			.andFailsWith(RequestRejectedException.class)
			.isIn(Phase.REQUEST)
			.returns(IPV6, RequestRejectedException::destination);
	}

	@Test
	void theMethodIsToldOfDatagramsAtTheNegotiation() throws Exception {
		assertThat(select(Command.UDP_ASSOCIATE).forDatagrams).isTrue();
		assertThat(select(Command.CONNECT).forDatagrams).isFalse();
	}

	private static Told select(Command command) throws Exception {
		Told method = new Told();
		Handshake handshake = negotiate(method, command);
		handshake.output();
		handshake.receive(ByteBuffer.wrap(Octets.of("05 00")));
		return method;
	}

	@Test
	void isNotPipelined() {
		assertThatIllegalStateException().isThrownBy(negotiate()::pipeline)
			.withMessage("Pipelining requires a new handshake with one method and a request");
	}

	/**
	 * A method without an exchange that records whether it is for datagrams.
	 */
	private static final class Told implements Authentication {

		private boolean forDatagrams;

		@Override
		public AuthMethod method() {
			return AuthMethod.NONE;
		}

		@Override
		public SubNegotiation begin(FailureContext context) {
			return Authentication.none().begin(context);
		}

		@Override
		public Authentication forDatagrams() {
			this.forDatagrams = true;
			return this;
		}

	}

}
