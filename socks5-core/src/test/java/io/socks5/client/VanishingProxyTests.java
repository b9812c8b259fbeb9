package io.socks5.client;

import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.List;

import io.socks5.protocol.Phase;
import io.socks5.protocol.ProxyClosedException;
import io.socks5.protocol.ProxyUnreachableException;
import io.socks5.testkit.FailureAssert;
import io.socks5.testkit.Octets;
import io.socks5.testkit.RecordingListener;
import io.socks5.testkit.Script;
import io.socks5.testkit.ScriptedProxy;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A proxy that is not there, or goes away, over real connections.
 */
class VanishingProxyTests extends AbstractFailureTests {

	@Test
	void reportsThatTheProxyRefusesTcp() throws Exception {
		int port = AbstractChatTests.closedPort();
		failing(Socks5Client.builder().proxy("127.0.0.1", port).build(), ProxyUnreachableException.class)
			.isIn(Phase.CONNECT)
			.says("the proxy is not reachable (ConnectException: Connection refused)")
			.hasCauseExactlyInstanceOf(ConnectException.class)
			.letsAnotherProxyTry();
	}

	@Test
	void reportsAnUnknownNameOfTheProxy() {
		// no resolver sends a query for a label of 64 octets
		failing(Socks5Client.builder().proxy("x".repeat(64), 1080).build(), ProxyUnreachableException.class)
			.isIn(Phase.CONNECT)
			.hasCauseExactlyInstanceOf(UnknownHostException.class)
			.letsAnotherProxyTry();
	}

	@Test
	void reportsThatTheProxyClosesImmediately() {
		try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of("").thenCloses())) {
			connecting(proxy, ProxyClosedException.class).isIn(Phase.GREETING)
				.letsAnotherProxyTry()
				.returns(0, ProxyClosedException::octetsReceived);
		}
	}

	// so soon that the system may tell it as the end of the TCP connect
	@Test
	void reportsThatTheProxyResetsImmediately() {
		try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of("").thenResets())) {
			Socks5Client client = TestClients.proxy(proxy).build();
			IOException failure = TestClients.failureOf(() -> client.connect("chat.corp", 5222));
			// it may show in the connect already: the proxy has accepted it all the same
			FailureAssert.assertThat(failure)
				.isExactlyInstanceOf(ProxyClosedException.class)
				.isIn(Phase.GREETING)
				.letsAnotherProxyTry();
		}
	}

	@Test
	void reportsThatTheProxyResetsAfterTheGreeting() {
		try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of(GREETING).thenResets())) {
			connecting(proxy, ProxyClosedException.class).isIn(Phase.GREETING)
				.says("the proxy aborted the connection after 0 of at least 2 expected octets")
				.hasCauseInstanceOf(IOException.class);
		}
	}

	@Test
	void reportsThatTheProxyClosesAfterOneOctet() {
		try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of(GREETING + "< 05\n").thenCloses())) {
			connecting(proxy, ProxyClosedException.class).isIn(Phase.GREETING)
				.says("the proxy closed the connection after 1 of at least 2 expected octets")
				.hasNoCause();
		}
	}

	@Test
	void reportsThatTheProxyClosesInPlaceOfAStatus() {
		try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of(LOGIN).thenCloses())) {
			loggingIn(proxy, ProxyClosedException.class).isIn(Phase.AUTHENTICATION)
				.says("the proxy closed the connection after 0 of at least 2 expected octets");
		}
	}

	@Test
	void reportsThatTheProxyClosesInPlaceOfAReply() {
		try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of(REQUEST).thenCloses())) {
			connecting(proxy, ProxyClosedException.class).isIn(Phase.REQUEST)
				.says("the proxy closed the connection after 0 of at least 2 expected octets");
		}
	}

	@Test
	void reportsTheLengthOfATruncatedReply() {
		closesAfter("05 00 00", 3, 5);
		closesAfter("05 00 00 01 7f000001", 8, 10);
		closesAfter("05 00 00 01 7f000001 1f", 9, 10);
		closesAfter("05 00 00 03 0b 'exam'", 9, 18);
	}

	private static void closesAfter(String reply, int received, int awaited) {
		try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of(REQUEST + "< " + reply + "\n").thenCloses())) {
			connecting(proxy, ProxyClosedException.class).isIn(Phase.REQUEST)
				.says("the proxy closed the connection after " + received + " of at least " + awaited
						+ " expected octets")
				.returns(received, ProxyClosedException::octetsReceived);
		}
	}

	@Test
	void reportsATunnelThatIsLostBeforeItsFirstOctet() throws Exception {
		assertThat(ends(Script.of(TestClients.GRANTED).thenCloses())).containsExactly("lost");
		assertThat(ends(Script.of(TestClients.GRANTED + "> 'hello'\n").thenResets())).containsExactly("lost");
		assertThat(ends(Script.of(TestClients.GRANTED + "> 'hello'\n< 'x'\n").thenCloses())).containsExactly("closed");
	}

	private static List<String> ends(Script script) throws IOException {
		RecordingListener watcher = new RecordingListener();
		try (ScriptedProxy proxy = ScriptedProxy.playing(script)) {
			Socks5Client client = TestClients.proxy(proxy).listener(watcher).build();
			try (var socket = client.connect("chat.corp", 5222)) {
				socket.getOutputStream().write(Octets.of("'hello'"));
				socket.getInputStream().readAllBytes();
			}
			catch (IOException ex) {
				// a reset
			}
		}
		return watcher.events().stream().filter(List.of("closed", "lost")::contains).toList();
	}

}
