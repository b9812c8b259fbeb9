package io.socks5.client;

import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import io.socks5.protocol.AuthMethod;
import io.socks5.protocol.Endpoint;
import io.socks5.testkit.EchoServer;
import io.socks5.testkit.FakeSocksServer;
import io.socks5.testkit.ReachableTypes;
import io.socks5.testkit.RecordingListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the objects that an open tunnel keeps. What only the connect needed must not
 * be among them.
 */
@Timeout(60)
class KeptObjectsTests {

	private static final Set<String> TUNNEL = Set.of("Socks5Socket", "ReplaceableSocket", "SocketSettings",
			"TunnelStreams", "TunnelEnd", "Grant", "Endpoint", "Domain");

	private static void keeps(Socket socket, String... more) throws IllegalAccessException {
		Set<String> expected = new TreeSet<>(TUNNEL);
		expected.addAll(List.of(more));
		assertThat(ReachableTypes.of(socket)).isEqualTo(expected);
	}

	@Test
	void aTunnelKeepsNothingOfItsConnect() throws Exception {
		try (EchoServer echo = EchoServer.listen();
				FakeSocksServer proxy = FakeSocksServer.open().knowing("chat.test", echo.port());
				Socket socket = TestClients.proxy(proxy).build().connect("chat.test", 5222)) {
			keeps(socket, "Ipv4");
			assertThat(((Socks5Socket) socket).method()).isEqualTo(AuthMethod.NONE);
			assertThat(((Socks5Socket) socket).proxy()).isEqualTo(Endpoint.of(proxy.host(), proxy.port()));
			assertThat(((Socks5Socket) socket).bound()).isNotNull();
		}
	}

	@Test
	void anObservedTunnelKeepsItsExchange() throws Exception {
		try (EchoServer echo = EchoServer.listen();
				FakeSocksServer proxy = FakeSocksServer.open().knowing("chat.test", echo.port());
				Socket socket = TestClients.proxy(proxy)
					.listener(new RecordingListener())
					.build()
					.connect("chat.test", 5222)) {
			assertThat(ReachableTypes.of(socket)).containsAll(TUNNEL)
				.contains("Exchange")
				.doesNotContain("Handshake", "ExchangeChain", "Timeouts");
		}
	}

	@Test
	void aTunnelThroughTwoProxiesKeepsNothingOfItsConnect() throws Exception {
		try (EchoServer echo = EchoServer.listen();
				FakeSocksServer two = FakeSocksServer.open().knowing("chat.test", echo.port());
				FakeSocksServer one = FakeSocksServer.open().knowing("two.test", two.port())) {
			Socks5Client client = Socks5Client.builder()
				.proxy("two.test", 1080)
				.via(TestClients.proxy(one).build())
				.build();
			try (Socket socket = client.connect("chat.test", 5222)) {
				keeps(socket);
			}
		}
	}

	@Test
	void aTunnelOverAWarmConnectionKeepsNothingOfItsConnect() throws Exception {
		try (EchoServer echo = EchoServer.listen();
				FakeSocksServer proxy = FakeSocksServer.open().knowing("chat.test", echo.port());
				Socks5Client client = TestClients.proxy(proxy).warm(1, Duration.ofMinutes(1)).build()) {
			client.connect("chat.test", 5222).close();
			TestClients.awaitIdle(client, 1);
			try (Socket socket = client.connect("chat.test", 5222)) {
				assertThat(client.warm().hits()).isOne();
				keeps(socket, "Ipv4", "ChannelSocket");
			}
		}
	}

}
