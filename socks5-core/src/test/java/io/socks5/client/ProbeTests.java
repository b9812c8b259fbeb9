package io.socks5.client;

import java.io.IOException;
import java.time.Duration;

import io.socks5.protocol.AuthMethod;
import io.socks5.protocol.Endpoint;
import io.socks5.protocol.Phase;
import io.socks5.protocol.ProxyClosedException;
import io.socks5.protocol.RequestRejectedException;
import io.socks5.testkit.RecordingListener;
import io.socks5.testkit.Script;
import io.socks5.testkit.ScriptedProxy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A probe that asks for a destination: a tunnel that ends at once is not one.
 */
@Timeout(60)
class ProbeTests {

	private static final Duration LONG = Duration.ofMinutes(5);

	private static final Endpoint CHAT = Endpoint.of("chat.corp", 5222);

	private final RecordingListener watcher = new RecordingListener();

	private ProbeResult probe(ScriptedProxy proxy) throws IOException {
		return TestClients.proxy(proxy).listener(this.watcher).build().probe(CHAT, LONG);
	}

	@Test
	void aTunnelThatStaysIsClosed() throws IOException {
		try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of(TestClients.GRANTED))) {
			ProbeResult result = probe(proxy);
			assertThat(result.method()).isEqualTo(AuthMethod.NONE);
			assertThat(result.latency()).isBetween(Duration.ofNanos(1), Duration.ofMinutes(1));
			proxy.nextConnection().awaitClosedByClient();
		}
		assertThat(this.watcher.events()).endsWith("established 192.0.2.1:8080", "closed");
	}

	@Test
	void aTunnelThatEndsAtOnceIsLost() {
		try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of(TestClients.GRANTED).thenSendsNoMore())) {
			IOException failure = TestClients.failureOf(() -> probe(proxy));
			assertThat(failure).isExactlyInstanceOf(ProxyClosedException.class)
				.hasMessageContaining(proxy.port() + " to chat.corp:5222")
				.satisfies((closed) -> assertThat(((ProxyClosedException) closed).phase()).isEqualTo(Phase.REQUEST));
			proxy.nextConnection().awaitClosedByClient();
		}
		assertThat(this.watcher.events()).endsWith("established 192.0.2.1:8080", "lost");
	}

	@Test
	void aDestinationThatSpeaksFirstIsThere() throws IOException {
		try (ScriptedProxy proxy = ScriptedProxy
			.playing(Script.of(TestClients.GRANTED + "< 'hello'\n").thenSendsNoMore())) {
			assertThat(probe(proxy).latency()).isPositive();
			proxy.nextConnection().awaitClosedByClient();
		}
		assertThat(this.watcher.events()).endsWith("closed");
	}

	@Test
	void aRefusalIsThatOfAnyRequest() {
		String refused = TestClients.GRANTED.replaceAll("(?m)^< 05 00 00.*\n", "< 05 05\nx\n");
		try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of(refused))) {
			assertThat(TestClients.failureOf(() -> probe(proxy))).isExactlyInstanceOf(RequestRejectedException.class);
			proxy.nextConnection().awaitClosedByClient();
		}
		assertThat(this.watcher.events()).endsWith("failed RequestRejectedException");
	}

}
