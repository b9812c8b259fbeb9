package io.socks5.client;

import java.net.Socket;
import java.time.Duration;

import io.socks5.testkit.EchoServer;
import io.socks5.testkit.FakeSocksServer;
import io.socks5.testkit.RecordingListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the observers of warm connections through a chain.
 */
@Timeout(60)
class WarmChainTests {

	private static final String[] OUTER = { "started CONNECT two.test:1080", "proxy connected", "method none (0x00)",
			"authenticated", "replied succeeded (0x00)" };

	@Test
	void theOuterListenerHearsOfAConnectionWhenARequestUsesIt() throws Exception {
		RecordingListener outer = new RecordingListener();
		RecordingListener inner = new RecordingListener();
		try (EchoServer echo = EchoServer.listen();
				FakeSocksServer two = FakeSocksServer.open().knowing("chat.test", echo.port());
				FakeSocksServer one = FakeSocksServer.open().knowing("two.test", two.port())) {
			Socks5Client before = TestClients.proxy(one).listener(outer).build();
			try (Socks5Client client = Socks5Client.builder()
				.proxy("two.test", 1080)
				.via(before)
				.warm(1, Duration.ofMinutes(1))
				.listener(inner)
				.build()) {
				client.connect("chat.test", 5222).close();
				TestClients.awaitIdle(client, 1);
				assertThat(outer.events()).startsWith(OUTER).endsWith("closed").hasSize(OUTER.length + 2);
				outer.events().clear();
				inner.events().clear();
				try (Socket socket = client.connect("chat.test", 5222)) {
					assertThat(client.warm().hits()).isOne();
					assertThat(outer.events()).startsWith(OUTER).hasSize(OUTER.length + 1);
					assertThat(socket.isConnected()).isTrue();
				}
				assertThat(outer.events()).endsWith("closed").hasSize(OUTER.length + 2);
				assertThat(inner.events()).endsWith("closed").containsOnlyOnce("closed");
				TestClients.awaitIdle(client, 1);
				outer.events().clear();
			}
			assertThat(outer.events()).isEmpty();
		}
	}

}
