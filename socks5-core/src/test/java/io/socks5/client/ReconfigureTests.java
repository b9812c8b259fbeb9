package io.socks5.client;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.List;

import javax.net.SocketFactory;

import io.socks5.protocol.DestinationDeniedException;
import io.socks5.route.DestinationPattern;
import io.socks5.route.EndpointStrategy;
import io.socks5.testkit.EchoServer;
import io.socks5.testkit.FakeSocksServer;
import io.socks5.testkit.Script;
import io.socks5.testkit.ScriptedProxy;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link Socks5Client#reconfigure}.
 */
class ReconfigureTests {

	private static final Script GRANTS = Script.of("""
			> 05 01 00
			< 05 00
			> 05 01 00 03 0c 'chat.example' 1466
			< 05 00 00 01 7f000001 1f90
			""").thenEchoes();

	private static final Script ASKS = Script.of("""
			> 05 02 00 02
			< 05 02
			> 01 03 'bob' 02 'pw'
			< 01 00
			> 05 01 00 03 0c 'chat.example' 1466
			< 05 00 00 01 7f000001 1f90
			""");

	@Test
	void appliesToTheNextConnectOfEachWay() throws Exception {
		try (ScriptedProxy first = ScriptedProxy.playing(GRANTS); ScriptedProxy second = ScriptedProxy.playing(ASKS)) {
			Socks5Client client = to(first).build();
			SocketFactory factory = client.socketFactory();
			try (Socket open = client.connect("chat.example", 5222)) {
				client.reconfigure(to(second).credentials("bob", "pw"));
				assertThat(client.proxy().port()).isEqualTo(second.port());
				factory.createSocket("chat.example", 5222).close();
				client.connect("chat.example", 5222).close();
				client.openChannel("chat.example", 5222).close();
				open.getOutputStream().write('a');
				assertThat(open.getInputStream().read()).isEqualTo('a');
			}
			assertThat(first.connections()).isEqualTo(1);
			assertThat(second.connections()).isEqualTo(3);
		}
	}

	@Test
	void leadsChainsThroughTheNewProxy() throws IOException {
		try (FakeSocksServer first = FakeSocksServer.open();
				FakeSocksServer second = FakeSocksServer.open();
				FakeSocksServer inner = FakeSocksServer.open()) {
			second.knowing("inner.corp", inner.port());
			inner.knowing("chat.example", second.port());
			Socks5Client outer = Socks5Client.builder().proxy(first.host(), first.port()).build();
			Socks5Client client = Socks5Client.builder().proxy("inner.corp", 1080).via(outer).build();
			outer.reconfigure(Socks5Client.builder().proxy(second.host(), second.port()));
			client.connect("chat.example", 5222).close();
			assertThat(first.requests()).isEmpty();
			assertThat(second.requests()).hasSize(1);
		}
	}

	@Test
	void changesNothingIfItIsNotValid() {
		Socks5Client client = Socks5Client.builder().proxy("proxy.corp", 1080).build();
		Socks5Client inner = Socks5Client.builder().proxy("inner.corp", 1080).via(client).build();
		assertThatIllegalArgumentException().isThrownBy(() -> client.reconfigure(Socks5Client.builder()));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> client.reconfigure(Socks5Client.builder().proxy("other.corp", 1080).via(inner)))
			.withMessage("via: the chain leads back to this client");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> client.isolated("a").reconfigure(Socks5Client.builder().proxy("other.corp", 1080)));
		assertThat(client.proxy()).hasToString("proxy.corp:1080");
	}

	@Test
	void keepsWhetherConnectionsAreMadeAhead() throws Exception {
		try (ScriptedProxy proxy = ScriptedProxy.playing(GRANTS)) {
			Socks5Client client = Socks5Client.builder().proxy("proxy.corp", 1080).build();
			client.suspend();
			client.reconfigure(to(proxy).warm(1, Duration.ofSeconds(30)));
			assertThat(client.isWarm()).isTrue();
			client.connect("chat.example", 5222).close();
			assertThat(proxy.connections()).isEqualTo(1);
			client.close();
			client.reconfigure(to(proxy).warm(1, Duration.ofSeconds(30)));
			client.resume();
			client.connect("chat.example", 5222).close();
			assertThat(proxy.connections()).isEqualTo(2);
		}
	}

	@Test
	void replacesRoutesAndKeepsOpenTunnels() throws IOException {
		try (EchoServer echo = EchoServer.listen();
				FakeSocksServer main = FakeSocksServer.open().knowing("chat.corp", echo.port());
				FakeSocksServer lab = FakeSocksServer.open().knowing("chat.corp", echo.port())) {
			Socks5Client labClient = Socks5Client.builder().name("lab").proxy(lab.host(), lab.port()).build();
			Socks5Client client = Socks5Client.builder()
				.proxy(main.host(), main.port())
				.route(DestinationPattern.of("*.corp"), labClient)
				.build();
			SocketFactory factory = client.socketFactory();
			try (Socket open = factory.createSocket("chat.corp", 5222)) {
				client.reconfigure(
						Socks5Client.builder().proxy(main.host(), main.port()).deny(DestinationPattern.of("*.ads")));
				assertThat(client.routes()).containsExactly("#1 *.ads deny");
				factory.createSocket("chat.corp", 5222).close();
				assertThatExceptionOfType(DestinationDeniedException.class)
					.isThrownBy(() -> factory.createSocket("x.ads", 80));
				open.getOutputStream().write('a');
				assertThat(open.getInputStream().read()).isEqualTo('a');
			}
			assertThat(lab.requests()).hasSize(1);
			assertThat(main.requests()).hasSize(1);
		}
	}

	@Test
	void replacesAProxyByEndpointsAndBack() throws IOException {
		try (EchoServer echo = EchoServer.listen();
				FakeSocksServer one = FakeSocksServer.open().knowing("chat.corp", echo.port());
				FakeSocksServer two = FakeSocksServer.open().knowing("chat.corp", echo.port());
				FakeSocksServer three = FakeSocksServer.open().knowing("chat.corp", echo.port())) {
			Socks5Client client = Socks5Client.builder().proxy(one.host(), one.port()).build();
			try (Socket open = client.connect("chat.corp", 5222)) {
				client.reconfigure(Socks5Client.builder()
					.endpoints(List.of(ProxyEndpoint.of(two.host(), two.port()),
							ProxyEndpoint.of(three.host(), three.port())))
					.strategy(EndpointStrategy.ROUND_ROBIN));
				assertThat(client.endpoints()).hasSize(2);
				for (int i = 0; i < 4; i++) {
					client.connect("chat.corp", 5222).close();
				}
				open.getOutputStream().write('a');
				assertThat(open.getInputStream().read()).isEqualTo('a');
			}
			assertThat(two.requests()).hasSize(2);
			assertThat(three.requests()).hasSize(2);
			client.reconfigure(Socks5Client.builder().proxy(one.host(), one.port()));
			assertThat(client.endpoints()).isEmpty();
			client.connect("chat.corp", 5222).close();
			assertThat(one.requests()).hasSize(2);
		}
	}

	private static Socks5Client.Builder to(ScriptedProxy proxy) {
		return Socks5Client.builder().proxy(proxy.host(), proxy.port());
	}

}
