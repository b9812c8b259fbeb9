package io.socks5.client;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import io.socks5.auth.Authentication;
import io.socks5.event.ConnectAttempt;
import io.socks5.event.ConnectListener;
import io.socks5.protocol.Endpoint;
import io.socks5.testkit.Script;
import io.socks5.testkit.ScriptedProxy;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for the events of a listener, which cannot break a connect.
 */
class ObservationTests extends AbstractChatTests {

	private final List<String> names = new ArrayList<>();

	private List<String> connecting(Script script) {
		try (ScriptedProxy proxy = ScriptedProxy.playing(script)) {
			Socks5Client client = TestClients.proxy(proxy)
				.credentials("alice", "s3cret")
				.listener(this::started)
				.build();
			client.connect("chat.corp", 5222).close();
		}
		catch (IOException ex) {
			assertThat(this.watcher.events()).last().asString().startsWith("failed ");
		}
		assertThat(this.names).containsExactly("default");
		return this.watcher.events();
	}

	private ConnectListener.Observation started(ConnectAttempt attempt) {
		this.names.add(attempt.name());
		return this.watcher.connectStarted(attempt);
	}

	@Test
	void seesASuccessfulConnect() {
		assertThat(connecting(Script.of(REQUEST + "< 05 00 00 01 c0000201 1f90\n"))).containsExactly(
				"started CONNECT chat.corp:5222", "proxy connected", "method username/password (0x02)", "authenticated",
				"replied succeeded (0x00)", "established 192.0.2.1:8080", "closed");
	}

	@Test
	void seesARefusedRequest() {
		assertThat(connecting(Script.of(REQUEST + "< 05 05\nx\n"))).containsExactly("started CONNECT chat.corp:5222",
				"proxy connected", "method username/password (0x02)", "authenticated",
				"replied connection refused (0x05)", "failed RequestRejectedException");
	}

	@Test
	void seesTheReplyOfAnAssociationThatFailsAfterIt() {
		Script script = Script.of("> 05 01 00\n< 05 00\n> 05 03 00 01 00000000 0000\n< 05 00 00 01 00000000 0000\nx\n");
		try (ScriptedProxy proxy = ScriptedProxy.playing(script)) {
			Socks5Client client = TestClients.proxy(proxy).listener(this::started).build();
			assertThatExceptionOfType(IOException.class).isThrownBy(client::associate);
		}
		assertThat(this.names).containsExactly("default");
		assertThat(this.watcher.events()).containsExactly("started UDP ASSOCIATE 0.0.0.0:0", "proxy connected",
				"method none (0x00)", "authenticated", "replied succeeded (0x00)", "failed ProtocolViolationException");
	}

	@Test
	void seesAReplyThatIsWrongBehindItsCode() {
		assertThat(connecting(Script.of(REQUEST + "< 05 00 00 09 00 00 00\nx\n"))).endsWith("authenticated",
				"replied succeeded (0x00)", "failed ProtocolViolationException");
	}

	@Test
	void seesARefusedLogin() {
		assertThat(connecting(Script.of(LOGIN + "< 01 01\nx\n"))).containsExactly("started CONNECT chat.corp:5222",
				"proxy connected", "method username/password (0x02)", "failed ProxyAuthenticationException");
	}

	@Test
	void seesThatNoMethodIsAcceptable() {
		assertThat(connecting(Script.of(GREETING + "< 05 ff\nx\n"))).containsExactly("started CONNECT chat.corp:5222",
				"proxy connected", "failed ProxyAuthenticationException");
	}

	@Test
	void seesAProxyThatClosesAtOnce() {
		assertThat(connecting(Script.of(GREETING).thenCloses())).containsExactly("started CONNECT chat.corp:5222",
				"proxy connected", "failed ProxyClosedException");
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
		assertThat(this.names).containsExactly("default");
		assertThat(this.watcher.events()).containsExactly("started CONNECT chat.corp:5222", "failed IOException");
	}

	@Test
	void seesOneCloseOnly() throws Exception {
		try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of(TestClients.GRANTED))) {
			Socks5Socket socket = (Socks5Socket) TestClients.proxy(proxy)
				.listener(this::started)
				.build()
				.connect("chat.corp", 5222);
			socket.close();
			socket.close();
			assertThat(this.watcher.events()).filteredOn((event) -> event.startsWith("closed")).hasSize(1);
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
		try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of(TestClients.GRANTED))) {
			Socks5Client client = TestClients.proxy(proxy)
				.listener(broken)
				.listener(breaking)
				.listener(this::started)
				.build();
			client.connect("chat.corp", 5222).close();
			assertThat(this.watcher.events()).contains("established 192.0.2.1:8080", "closed");
		}
	}

	@Test
	void neverSeesAPassword() {
		String secret = "correct-horse-battery-staple";
		try (ScriptedProxy proxy = ScriptedProxy.playing(Script
			.of(GREETING + "< 05 02\n> 01 05 'alice' 1c '" + secret + "'\n< 01 ff\nx\n< '" + secret + "'\n"))) {
			Socks5Client client = TestClients.proxy(proxy).credentials("alice", secret).listener(this::started).build();
			assertThatExceptionOfType(IOException.class).isThrownBy(() -> client.connect("chat.corp", 5222))
				.satisfies((failure) -> assertThat(failure).hasMessageNotContaining(secret).hasNoCause());
			assertThat(client.toString() + this.watcher.events()).doesNotContain(secret);
		}
	}

}
