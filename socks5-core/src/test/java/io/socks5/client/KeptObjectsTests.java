package io.socks5.client;

import java.net.Socket;
import java.time.Duration;

import io.socks5.protocol.AuthMethod;
import io.socks5.protocol.Endpoint;
import io.socks5.testkit.EchoServer;
import io.socks5.testkit.FakeSocksServer;
import io.socks5.testkit.ReachableTypes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the objects that an open tunnel keeps. What only the connect needed must not
 * be among them.
 */
@Timeout(60)
class KeptObjectsTests {

	private static final String[] TUNNEL = { "Socks5Socket", "ReplaceableSocket", "SocketSettings", "TunnelStreams",
			"TunnelEnd", "Exchange", "Grant", "Endpoint", "Domain", "Ipv4" };

	@Test
	void aTunnelKeepsNothingOfItsConnect() throws Exception {
		try (EchoServer echo = EchoServer.listen();
				FakeSocksServer proxy = FakeSocksServer.open().knowing("chat.test", echo.port())) {
			Socks5Client client = TestClients.proxy(proxy).build();
			try (Socket socket = client.connect("chat.test", 5222)) {
				assertThat(ReachableTypes.of(socket)).containsExactlyInAnyOrder(TUNNEL);
				assertThat(((Socks5Socket) socket).method()).isEqualTo(AuthMethod.NONE);
				assertThat(((Socks5Socket) socket).proxy()).isEqualTo(Endpoint.of(proxy.host(), proxy.port()));
				assertThat(((Socks5Socket) socket).bound()).isNotNull();
			}
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
				assertThat(ReachableTypes.of(socket)).containsExactlyInAnyOrder(TUNNEL);
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
				assertThat(ReachableTypes.of(socket)).contains(TUNNEL)
					.contains("ChannelSocket")
					.hasSize(TUNNEL.length + 1);
			}
		}
	}

}
