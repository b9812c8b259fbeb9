package io.socks5.handshake;

import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.Stream;

import io.socks5.auth.Authentication;
import io.socks5.protocol.Command;
import io.socks5.protocol.Endpoint;
import io.socks5.protocol.Phase;
import io.socks5.protocol.ProxyClosedException;
import io.socks5.testkit.ConnectCase;
import io.socks5.testkit.FailureAssert;
import io.socks5.testkit.Octets;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for a handshake that receives no further octets.
 */
class ClosedHandshakeTests {

	private static Handshake connect() {
		return Handshake.request(ConnectCase.PROXY, List.of(Authentication.none()),
				new Request(Command.CONNECT, Endpoint.of("example.com", 443)));
	}

	private static ByteBuffer octets(String text) {
		return ByteBuffer.wrap(Octets.of(text));
	}

	@Test
	void reportsTheNumberOfOctetsBeforeTheProxyClosed() throws Exception {
		Handshake handshake = connect();
		handshake.output();
		handshake.receive(octets("05"));
		FailureAssert.assertThat(handshake.closed(null))
			.isIn(Phase.GREETING)
			.says("the proxy closed the connection after 1 of at least 2 expected octets")
			.hasNoCause()
			.letsAnotherProxyTry();
		assertThatIllegalStateException().isThrownBy(() -> handshake.receive(octets("00")));
	}

	@Test
	void keepsWhatTheNetworkSaidOfAReset() {
		SocketException reset = new SocketException("Connection reset");
		Handshake handshake = connect();
		FailureAssert.assertThat(handshake.closed(reset))
			.says("the proxy aborted the connection after 0 of at least 2 expected octets")
			.hasCause(reset);
	}

	@Test
	void countsTheOctetsOfAWholeReply() throws Exception {
		List<String> messages = Stream
			.of("05", "05 00 00", "05 00 00 01 7f0000", "05 00 00 04 00*4", "05 00 00 03 0b 'ex'")
			.map(ClosedHandshakeTests::closedAfter)
			.map(ProxyClosedException::getMessage)
			.toList();
		String site = "SOCKS5 proxy proxy.corp:1080 to example.com:443, requesting the destination: ";
		assertThat(messages).containsExactly(
				site + "the proxy closed the connection after 1 of at least 2 expected octets",
				site + "the proxy closed the connection after 3 of at least 5 expected octets",
				site + "the proxy closed the connection after 7 of at least 10 expected octets",
				site + "the proxy closed the connection after 8 of at least 22 expected octets",
				site + "the proxy closed the connection after 7 of at least 18 expected octets");
	}

	private static ProxyClosedException closedAfter(String reply) {
		try {
			Handshake handshake = connect();
			handshake.output();
			handshake.receive(octets("05 00"));
			handshake.output();
			handshake.receive(octets(reply));
			return handshake.closed(null);
		}
		catch (IOException ex) {
			throw new AssertionError(ex);
		}
	}

}
