package io.socks5.client;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.FutureTask;

import io.socks5.protocol.Endpoint;
import io.socks5.protocol.Phase;
import io.socks5.protocol.ProtocolViolationException;
import io.socks5.protocol.ProxyClosedException;
import io.socks5.protocol.ReplyCode;
import io.socks5.protocol.RequestRejectedException;
import io.socks5.protocol.Socks5Failure;
import io.socks5.protocol.Socks5TimeoutException;
import io.socks5.testkit.FakeSocksServer;
import io.socks5.testkit.RecordingListener;
import io.socks5.testkit.Script;
import io.socks5.testkit.ScriptedConnection;
import io.socks5.testkit.ScriptedProxy;
import io.socks5.testkit.XorMethod;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for BIND.
 */
class BindingTests {

	private static final Duration LONG = Duration.ofMinutes(5);

	private static final Duration SHORT = Duration.ofMillis(300);

	private static final Endpoint PEER = Endpoint.of("198.51.100.7", 20);

	private static final String LISTENING = """
			> 05 01 00                              VER NMETHODS METHODS
			< 05 00                                 VER METHOD
			> 05 02 00 01 c6336407 0014             VER CMD RSV ATYP DST.ADDR DST.PORT
			< 05 00 00 01 c0000201 1f90             VER REP RSV ATYP BND.ADDR BND.PORT
			""";

	private static final String CONNECTED = "< 05 00 00 01 c6336407 d431\n";

	private final RecordingListener watcher = new RecordingListener();

	private Socks5Client client(ScriptedProxy proxy) {
		return TestClients.proxy(proxy).listener(this.watcher).build();
	}

	@Test
	void listensAndAcceptsThePeer() throws Exception {
		try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of(LISTENING + CONNECTED).thenEchoes())) {
			Binding binding = client(proxy).bind(PEER);
			assertThat(binding.listening()).hasToString("192.0.2.1:8080");
			assertThat(binding)
				.hasToString("Binding[192.0.2.1:8080 at 127.0.0.1:" + proxy.port() + " for 198.51.100.7:20]");
			try (Socket peer = binding.accept(LONG)) {
				binding.close();
				assertThat(peer.getRemoteSocketAddress()).isEqualTo(new InetSocketAddress("198.51.100.7", 54321));
				peer.getOutputStream().write("hello".getBytes());
				assertThat(peer.getInputStream().readNBytes(5)).asString().isEqualTo("hello");
			}
		}
		assertThat(this.watcher.events()).containsExactly("started BIND 198.51.100.7:20", "proxy connected",
				"method none (0x00)", "authenticated", "replied succeeded (0x00)", "established 192.0.2.1:8080",
				"replied succeeded (0x00)", "closed");
	}

	@Test
	void thePeersNameIsLegibleInItsAddresses() throws Exception {
		String connected = "< 05 00 00 03 03 'a' 0a 1b 01bb\n";
		try (ScriptedProxy proxy = ScriptedProxy
			.playing(Script.of(LISTENING.replace("c6336407 0014", "00000000 0000") + connected));
				Binding binding = client(proxy).bind(Endpoint.UNSPECIFIED);
				Socket peer = binding.accept(LONG)) {
			assertThat(peer.getRemoteSocketAddress().toString() + peer.getInetAddress() + peer).matches("[ -~]+")
				.contains("a\\x0a\\x1b");
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 1000 })
	void bothRepliesAndTheDataOfThePeerInOneSegmentKeepEveryOctet(int pieces) throws Exception {
		Script script = Script.of(LISTENING + CONNECTED + "< 'hello' 05 00 00 01\n").inPiecesOf(pieces).thenCloses();
		try (ScriptedProxy proxy = ScriptedProxy.playing(script); Binding binding = client(proxy).bind(PEER)) {
			try (Socket peer = binding.accept(LONG)) {
				assertThat(peer.getInputStream().readAllBytes())
					.isEqualTo(new byte[] { 'h', 'e', 'l', 'l', 'o', 5, 0, 0, 1 });
			}
		}
	}

	@Test
	void bothRepliesInOneMessageOfAnEncapsulationAreTold() throws Exception {
		String transcript = """
				> 05 02 81 00                           VER NMETHODS METHODS
				< 05 81                                 VER METHOD
				> 00                                    KEY
				> 000a 05 02 00 01 c6336407 0014        LENGTH VER CMD RSV ATYP DST.ADDR DST.PORT
				< 0019 05 00 00 01 c0000201 1f90        LENGTH VER REP RSV ATYP BND.ADDR BND.PORT
				< 05 00 00 01 c6336407 d431 'hello'     VER REP RSV ATYP BND.ADDR BND.PORT
				""";
		try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of(transcript).thenCloses())) {
			Socks5Client client = TestClients.proxy(proxy)
				.authentication(() -> new XorMethod(0, 1000))
				.listener(this.watcher)
				.build();
			try (Binding binding = client.bind(PEER); Socket peer = binding.accept(LONG)) {
				assertThat(peer.getInputStream().readAllBytes()).asString().isEqualTo("hello");
			}
		}
		assertThat(this.watcher.events()).endsWith("replied succeeded (0x00)", "established 192.0.2.1:8080",
				"replied succeeded (0x00)", "closed");
	}

	@ParameterizedTest
	@ValueSource(strings = { "01 00000000", "04 00*16", "03 00" })
	void anUnspecifiedAddressIsThatOfTheProxy(String unspecified) throws Exception {
		String transcript = LISTENING.replace("01 c0000201", unspecified);
		try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of(transcript));
				Binding binding = client(proxy).bind(PEER)) {
			assertThat(binding.listening()).hasToString("127.0.0.1:8080");
		}
	}

	@Test
	void anAddressThatIsNotToldIsTheOneThatTheNameOfTheProxyLedTo() throws Exception {
		try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of(LISTENING.replace("c0000201", "00000000")));
				Binding binding = Socks5Client.builder().proxy("localhost", proxy.port()).build().bind(PEER)) {
			assertThat(binding.listening()).hasToString("127.0.0.1:8080");
		}
	}

	@Test
	void anAddressThatIsNotToldIsThatOfTheLastProxyOfAChain() throws Exception {
		try (ScriptedProxy last = ScriptedProxy.playing(Script.of(LISTENING.replace("c0000201", "00000000")));
				FakeSocksServer first = FakeSocksServer.open().knowing("two.test", last.port());
				Binding binding = Socks5Client.builder()
					.proxy("two.test", 1080)
					.via(TestClients.proxy(first).build())
					.build()
					.bind(PEER)) {
			assertThat(binding.listening()).hasToString("two.test:8080");
		}
	}

	@Test
	void theSocksPortOfTheProxyIsNoPlaceToListen() {
		try (ScriptedProxy proxy = ScriptedProxy.playing(
				(port) -> List.of(Script.of(LISTENING.replace("c0000201 1f90", "00000000 %04x".formatted(port)))))) {
			assertThatExceptionOfType(ProtocolViolationException.class).isThrownBy(() -> client(proxy).bind(PEER))
				.withMessageContaining("its SOCKS port " + proxy.port());
			proxy.nextConnection().awaitClosedByClient();
		}
		assertThat(this.watcher.events()).endsWith("replied succeeded (0x00)", "failed ProtocolViolationException");
	}

	@Test
	void aBindingThatIsClosedWithoutAnAcceptClosesItsEncapsulation() throws Exception {
		StrictMethod method = new StrictMethod();
		String transcript = LISTENING.replace("> 05 01 00 ", "> 05 02 80 00 ").replace("< 05 00    ", "< 05 80    ");
		try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of(transcript))) {
			TestClients.proxy(proxy).authentication(() -> method).build().bind(PEER).close();
			proxy.nextConnection().awaitClosedByClient();
		}
		assertThat(method.begun()).isOne();
		assertThat(method.closed()).isOne();
		assertThat(method.violations()).isEmpty();
	}

	@Test
	void aSecondReplyThatNeverComesEndsWithTheTimeout() throws Exception {
		try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of(LISTENING));
				Binding binding = client(proxy).bind(PEER)) {
			assertThatExceptionOfType(Socks5TimeoutException.class).isThrownBy(() -> binding.accept(SHORT))
				.satisfies((failure) -> assertThat(failure.phase()).isEqualTo(Phase.ACCEPT))
				.withMessageEndingWith("waiting for the peer: timed out (accept timeout of 300 ms)");
			isClosed(proxy, binding);
		}
	}

	@Test
	void aSecondReplyThatDripsEndsWithTheTimeout() throws Exception {
		Script script = Script.of(LISTENING + "< 05 00 00 03 ff\n").thenDrips("'a'", Duration.ofMillis(50));
		try (ScriptedProxy proxy = ScriptedProxy.playing(script); Binding binding = client(proxy).bind(PEER)) {
			assertThatExceptionOfType(Socks5TimeoutException.class).isThrownBy(() -> binding.accept(SHORT));
			isClosed(proxy, binding);
		}
	}

	@Test
	void theHandshakeTimeoutIsNotThatOfThePeer() throws Exception {
		try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of(LISTENING));
				Binding binding = TestClients.proxy(proxy).handshakeTimeout(LONG).build().bind(PEER)) {
			assertThatExceptionOfType(Socks5TimeoutException.class).isThrownBy(() -> binding.accept(SHORT));
		}
	}

	@ParameterizedTest
	@ValueSource(longs = { 0, -1 })
	void aTimeoutOfNothingHasPassed(long seconds) throws Exception {
		try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of(LISTENING));
				Binding binding = client(proxy).bind(PEER)) {
			assertThatExceptionOfType(Socks5TimeoutException.class)
				.isThrownBy(() -> binding.accept(Duration.ofSeconds(seconds)));
			isClosed(proxy, binding);
		}
		assertThat(this.watcher.events()).endsWith("closed");
	}

	@Test
	void aHugeTimeoutIsOne() throws Exception {
		try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of(LISTENING + CONNECTED));
				Binding binding = client(proxy).bind(PEER);
				Socket peer = binding.accept(Duration.ofDays(200_000))) {
			assertThat(peer.isConnected()).isTrue();
		}
	}

	@Test
	void aFailureInTheSecondReplyIsTyped() throws Exception {
		try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of(LISTENING + "< 05 06\nx\n"));
				Binding binding = client(proxy).bind(PEER)) {
			assertThatExceptionOfType(RequestRejectedException.class).isThrownBy(() -> binding.accept(LONG))
				.satisfies((failure) -> assertThat(failure.replyCode()).isEqualTo(ReplyCode.TTL_EXPIRED))
				.satisfies((failure) -> assertThat(failure.phase()).isEqualTo(Phase.ACCEPT));
			isClosed(proxy, binding);
		}
		assertThat(this.watcher.events()).endsWith("established 192.0.2.1:8080", "replied " + ReplyCode.TTL_EXPIRED,
				"closed");
	}

	@Test
	void aProxyThatGoesAwayInsteadOfThePeerIsNamed() throws Exception {
		try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of(LISTENING).thenCloses());
				Binding binding = client(proxy).bind(PEER)) {
			assertThatExceptionOfType(ProxyClosedException.class).isThrownBy(() -> binding.accept(LONG))
				.satisfies((failure) -> assertThat(failure.phase()).isEqualTo(Phase.ACCEPT));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "01 c6336408", "04 20010db8 00*12", "03 08 'evil.com'" })
	void aPeerOtherThanTheExpectedOneIsRefused(String address) throws Exception {
		try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of(LISTENING + "< 05 00 00 " + address + " d431\n"));
				Binding binding = client(proxy).bind(PEER)) {
			assertThatExceptionOfType(ProtocolViolationException.class).isThrownBy(() -> binding.accept(LONG))
				.withMessageContaining("expected a connection from 198.51.100.7, received one from ");
			isClosed(proxy, binding);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "01 00000000", "04 00*10 ffff c6336407" })
	void acceptsAnUnspecifiedPeerOrAnotherSpelling(String address) throws Exception {
		Script script = Script.of(LISTENING + "< 05 00 00 " + address + " d431\n< 'hello'\n").thenCloses();
		try (ScriptedProxy proxy = ScriptedProxy.playing(script); Binding binding = client(proxy).bind(PEER)) {
			try (Socket peer = binding.accept(LONG)) {
				assertThat(peer.getInputStream().readAllBytes()).asString().isEqualTo("hello");
			}
		}
	}

	@Test
	void acceptsAnyPeerIfAnyPeerIsExpected() throws Exception {
		Script script = Script.of(LISTENING.replace("c6336407 0014", "00000000 0000") + CONNECTED);
		try (ScriptedProxy proxy = ScriptedProxy.playing(script);
				Binding binding = client(proxy).bind(Endpoint.UNSPECIFIED);
				Socket peer = binding.accept(LONG)) {
			assertThat(peer.getPort()).isEqualTo(54321);
		}
	}

	@Test
	void closeEndsAPendingAcceptAtOnce() throws Exception {
		try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of(LISTENING))) {
			Binding binding = client(proxy).bind(PEER);
			ScriptedConnection connection = proxy.nextConnection();
			FutureTask<IOException> accept = TestClients.start(() -> TestClients.failureOf(() -> binding.accept(LONG)));
			connection.awaitPlayed();
			binding.close();
			assertThat(TestClients.result(accept)).isExactlyInstanceOf(SocketException.class)
				.isNotInstanceOf(Socks5Failure.class);
			connection.awaitClosedByClient();
		}
		assertThat(this.watcher.events()).endsWith("closed").doesNotHaveDuplicates();
	}

	@Test
	void acceptsOnce() throws Exception {
		try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of(LISTENING + CONNECTED).thenEchoes());
				Binding binding = client(proxy).bind(PEER);
				Socket peer = binding.accept(LONG)) {
			assertThatExceptionOfType(SocketException.class).isThrownBy(() -> binding.accept(LONG))
				.withMessage("The binding is closed or has already accepted a connection");
			assertThat(peer.isClosed()).isFalse();
		}
	}

	@Test
	void aRefusalToListenIsThatOfAnyRequest() throws Exception {
		String refused = LISTENING.substring(0, LISTENING.lastIndexOf('<')) + "< 05 07\nx\n";
		try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of(refused))) {
			assertThatExceptionOfType(RequestRejectedException.class).isThrownBy(() -> client(proxy).bind(PEER))
				.satisfies((failure) -> assertThat(failure.replyCode()).isEqualTo(ReplyCode.COMMAND_NOT_SUPPORTED));
			proxy.nextConnection().awaitClosedByClient();
		}
		assertThat(this.watcher.events()).endsWith("failed RequestRejectedException");
	}

	private static void isClosed(ScriptedProxy proxy, Binding binding) {
		proxy.nextConnection().awaitClosedByClient();
		assertThatExceptionOfType(SocketException.class).isThrownBy(() -> binding.accept(LONG))
			.withMessage("The binding is closed or has already accepted a connection");
	}

}
