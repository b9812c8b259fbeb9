package io.socks5.client;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import io.socks5.auth.Authentication;
import io.socks5.event.ConnectAttempt;
import io.socks5.event.ConnectListener;
import io.socks5.protocol.AuthMethod;
import io.socks5.protocol.Endpoint;
import io.socks5.protocol.ReplyCode;
import io.socks5.testkit.Script;
import io.socks5.testkit.ScriptedProxy;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for the events of a listener, which cannot break a connect.
 */
class ObservationTests {

	private static final String GREETING = "> 05 02 00 02\n";

	private static final String LOGIN = GREETING + "< 05 02\n> 01 05 'alice' 06 's3cret'\n";

	private static final String REQUEST = LOGIN + "< 01 00\n> 05 01 00 03 09 'chat.corp' 1466\n";

	private final List<String> seen = new ArrayList<>();

	private List<String> connecting(Script script) {
		try (ScriptedProxy proxy = ScriptedProxy.playing(script)) {
			Socks5Client client = Through.proxy(proxy).credentials("alice", "s3cret").listener(this::started).build();
			client.connect("chat.corp", 5222).close();
		}
		catch (IOException ex) {
			assertThat(this.seen).last().asString().startsWith("failed ");
		}
		return this.seen;
	}

	private ConnectListener.Observation started(ConnectAttempt attempt) {
		this.seen.add(attempt.name() + " " + attempt.command() + " " + attempt.destination());
		return new Recording(this.seen);
	}

	@Test
	void seesASuccessfulConnect() {
		assertThat(connecting(Script.of(REQUEST + "< 05 00 00 01 c0000201 1f90\n"))).containsExactly(
				"default CONNECT chat.corp:5222", "connected to the proxy", "method username/password (0x02)",
				"authenticated", "replied succeeded (0x00)", "established 192.0.2.1:8080", "closed false");
	}

	@Test
	void seesARefusedRequest() {
		assertThat(connecting(Script.of(REQUEST + "< 05 05\nx\n"))).containsExactly("default CONNECT chat.corp:5222",
				"connected to the proxy", "method username/password (0x02)", "authenticated",
				"replied connection refused (0x05)", "failed RequestRejectedException");
	}

	@Test
	void seesTheReplyOfAnAssociationThatFailsAfterIt() {
		Script script = Script.of("> 05 01 00\n< 05 00\n> 05 03 00 01 00000000 0000\n< 05 00 00 01 00000000 0000\nx\n");
		try (ScriptedProxy proxy = ScriptedProxy.playing(script)) {
			Socks5Client client = Through.proxy(proxy).listener(this::started).build();
			assertThatExceptionOfType(IOException.class).isThrownBy(client::associate);
		}
		assertThat(this.seen).containsExactly("default UDP ASSOCIATE 0.0.0.0:0", "connected to the proxy",
				"method none (0x00)", "authenticated", "replied succeeded (0x00)", "failed ProtocolViolationException");
	}

	@Test
	void seesAReplyThatIsWrongBehindItsCode() {
		assertThat(connecting(Script.of(REQUEST + "< 05 00 00 09 00 00 00\nx\n"))).endsWith("authenticated",
				"replied succeeded (0x00)", "failed ProtocolViolationException");
	}

	@Test
	void seesARefusedLogin() {
		assertThat(connecting(Script.of(LOGIN + "< 01 01\nx\n"))).containsExactly("default CONNECT chat.corp:5222",
				"connected to the proxy", "method username/password (0x02)", "failed ProxyAuthenticationException");
	}

	@Test
	void seesThatNoMethodIsAcceptable() {
		assertThat(connecting(Script.of(GREETING + "< 05 ff\nx\n"))).containsExactly("default CONNECT chat.corp:5222",
				"connected to the proxy", "failed ProxyAuthenticationException");
	}

	@Test
	void seesAProxyThatClosesAtOnce() {
		assertThat(connecting(Script.of(GREETING).thenCloses())).containsExactly("default CONNECT chat.corp:5222",
				"connected to the proxy", "failed ProxyClosedException");
	}

	@Test
	void seesThatAConnectCannotEvenBegin() {
		Socks5Client client = Socks5Client.builder()
			.proxy("192.0.2.1", 1080)
			.authentication(Authentication::none)
			.listener(this::started)
			.build();
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> client.connect("chat.corp", 5222))
			.withMessageEndingWith("A greeting must offer each method only once");
		assertThat(this.seen).containsExactly("default CONNECT chat.corp:5222", "failed IOException");
	}

	@Test
	void seesOneCloseOnly() throws Exception {
		try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of(Through.GRANTED))) {
			Socks5Socket socket = (Socks5Socket) Through.proxy(proxy)
				.listener(this::started)
				.build()
				.connect("chat.corp", 5222);
			socket.close();
			socket.close();
			assertThat(this.seen).filteredOn((event) -> event.startsWith("closed")).hasSize(1);
		}
	}

	@Test
	void survivesAListenerThatFails() throws Exception {
		ConnectListener broken = (attempt) -> {
			throw new IllegalStateException("broken");
		};
		ConnectListener breaking = (attempt) -> new ConnectListener.Observation() {

			@Override
			public void proxyConnected() {
				throw new AssertionError("breaking");
			}

			@Override
			public void established(Endpoint bound) {
				throw new IllegalStateException("breaking");
			}

			@Override
			public void closed(boolean lostBeforeFirstOctet) {
				throw new IllegalStateException("breaking");
			}

		};
		try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of(Through.GRANTED))) {
			Socks5Client client = Through.proxy(proxy)
				.listener(broken)
				.listener(breaking)
				.listener(this::started)
				.build();
			client.connect("chat.corp", 5222).close();
			assertThat(this.seen).contains("established 192.0.2.1:8080", "closed false");
		}
	}

	@Test
	void neverSeesAPassword() {
		String secret = "correct-horse-battery-staple";
		try (ScriptedProxy proxy = ScriptedProxy.playing(Script
			.of(GREETING + "< 05 02\n> 01 05 'alice' 1c '" + secret + "'\n< 01 ff\nx\n< '" + secret + "'\n"))) {
			Socks5Client client = Through.proxy(proxy).credentials("alice", secret).listener(this::started).build();
			assertThatExceptionOfType(IOException.class).isThrownBy(() -> client.connect("chat.corp", 5222))
				.satisfies((failure) -> assertThat(failure).hasMessageNotContaining(secret).hasNoCause());
			assertThat(client.toString() + this.seen).doesNotContain(secret);
		}
	}

	/**
	 * Writes down what happens.
	 *
	 * @param seen where to
	 */
	private record Recording(List<String> seen) implements ConnectListener.Observation {

		@Override
		public void proxyConnected() {
			this.seen.add("connected to the proxy");
		}

		@Override
		public void methodSelected(AuthMethod method) {
			this.seen.add("method " + method);
		}

		@Override
		public void authenticated() {
			this.seen.add("authenticated");
		}

		@Override
		public void replied(ReplyCode code) {
			this.seen.add("replied " + code);
		}

		@Override
		public void established(Endpoint bound) {
			this.seen.add("established " + bound);
		}

		@Override
		public void failed(IOException cause) {
			this.seen.add("failed " + cause.getClass().getSimpleName());
		}

		@Override
		public void closed(boolean lostBeforeFirstOctet) {
			this.seen.add("closed " + lostBeforeFirstOctet);
		}

	}

}
