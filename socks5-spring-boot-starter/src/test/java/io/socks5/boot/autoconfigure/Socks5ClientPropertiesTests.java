package io.socks5.boot.autoconfigure;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

import io.socks5.boot.ProxyScripts;
import io.socks5.client.Socks5Client;
import io.socks5.client.WarmStatistics;
import io.socks5.protocol.Phase;
import io.socks5.protocol.ProxyAuthenticationException;
import io.socks5.protocol.Socks5TimeoutException;
import io.socks5.testkit.EchoServer;
import io.socks5.testkit.Eventually;
import io.socks5.testkit.FakeSocksServer;
import io.socks5.testkit.LoopbackServer;
import io.socks5.testkit.ScriptedProxy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ContextConsumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Tests that every property reaches the client, with a proxy on loopback.
 */
class Socks5ClientPropertiesTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(Socks5AutoConfiguration.class));

	@Test
	void connectsByNameAndOffersNoLoginByDefault() {
		try (ScriptedProxy proxy = ProxyScripts.granting()) {
			run(proxy, (context) -> {
				try (Socket socket = connect(context, "chat.example")) {
					assertThat(socket.getKeepAlive()).isTrue();
				}
			});
		}
	}

	@Test
	@Timeout(60)
	void closesWhatWaitsForDemandTogetherWithTheContext() {
		List<Socks5Client> clients = new ArrayList<>();
		try (ScriptedProxy proxy = ProxyScripts
			.playing(ProxyScripts.NO_LOGIN + ProxyScripts.REQUEST + ProxyScripts.GRANTED, ProxyScripts.NO_LOGIN)) {
			run(proxy, (context) -> {
				Socks5Client client = context.getBean(Socks5Client.class);
				clients.add(client);
				connect(context, "chat.example").close();
				Eventually.await("idle == 3", client::warm, (warm) -> warm.idle() == 3);
			}, "socks5.proxy.warm.enabled=true", "socks5.proxy.warm.size=3", "socks5.proxy.warm.max-idle=1h");
		}
		assertThat(clients).singleElement().returns(new WarmStatistics(0, 1, 3, 0), Socks5Client::warm);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "instances.lab." })
	void sendsTheRequestWithTheFirstOctets(String prefix) {
		try (ScriptedProxy proxy = ProxyScripts
			.playing(ProxyScripts.NO_LOGIN + ProxyScripts.REQUEST + "> 'hello'\n" + ProxyScripts.GRANTED + "< '!'\n")) {
			run(proxy, (context) -> {
				Socks5Client client = context.getBean(prefix.isEmpty() ? "socks5Client" : "labSocks5Client",
						Socks5Client.class);
				try (Socket socket = client.connect("chat.example", 5222)) {
					socket.getOutputStream().write(new byte[] { 'h', 'e', 'l', 'l', 'o' });
					assertThat(socket.getInputStream().read()).isEqualTo('!');
				}
			}, "socks5.proxy." + prefix + "early-data=true");
			assertThat(proxy.connections()).isEqualTo(1);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "::1", "[::1]" })
	void takesAnIpv6LiteralWithAndWithoutBrackets(String host) {
		this.runner.withPropertyValues("socks5.proxy.host=" + host, "socks5.proxy.port=9050")
			.run((context) -> assertThat(context.getBean(Socks5Client.class).proxy()).hasToString("[::1]:9050"));
	}

	@Test
	void logsInWithUsernameAndPassword() {
		String login = ProxyScripts.LOGIN.replace("06 's3cret'", "09 's3cret ' c3a9");
		try (ScriptedProxy proxy = ProxyScripts
			.playing(login + ProxyScripts.ACCEPTED + ProxyScripts.REQUEST + ProxyScripts.GRANTED)) {
			run(proxy, (context) -> connect(context, "chat.example").close(), "socks5.proxy.username=alice",
					"socks5.proxy.password=s3cret \u00e9");
		}
	}

	@Test
	void takesAnEmptyPasswordBesideAUsername() {
		String login = ProxyScripts.LOGIN.replace("06 's3cret'", "00");
		try (ScriptedProxy proxy = ProxyScripts
			.playing(login + ProxyScripts.ACCEPTED + ProxyScripts.REQUEST + ProxyScripts.GRANTED)) {
			run(proxy, (context) -> connect(context, "chat.example").close(), "socks5.proxy.username=alice",
					"socks5.proxy.password=");
			assertThat(proxy.connections()).isEqualTo(1);
		}
	}

	@Test
	void takesAnEmptyLoginForNone() {
		try (ScriptedProxy proxy = ProxyScripts.granting()) {
			run(proxy, (context) -> connect(context, "chat.example").close(), "socks5.proxy.username=",
					"socks5.proxy.password=");
			assertThat(proxy.connections()).isEqualTo(1);
		}
	}

	@Test
	void refusesAProxyThatAsksForNoLoginIfOneIsRequired() {
		try (ScriptedProxy proxy = ProxyScripts.playing("> 05 01 02\n< 05 00\nx\n")) {
			run(proxy,
					(context) -> assertThatExceptionOfType(ProxyAuthenticationException.class)
						.isThrownBy(() -> connect(context, "chat.example")),
					"socks5.proxy.username=alice", "socks5.proxy.password=s3cret",
					"socks5.proxy.require-authentication=true");
		}
	}

	@Test
	void limitsTheTcpConnection() throws Exception {
		try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
				Socket first = new Socket(full.getInetAddress(), full.getLocalPort());
				Socket second = new Socket(full.getInetAddress(), full.getLocalPort())) {
			assertThat(first.isConnected() && second.isConnected()).isTrue();
			this.runner
				.withPropertyValues("socks5.proxy.host=127.0.0.1", "socks5.proxy.port=" + full.getLocalPort(),
						"socks5.proxy.connect-timeout=123ms")
				.run((context) -> assertThatExceptionOfType(Socks5TimeoutException.class)
					.isThrownBy(() -> connect(context, "chat.example"))
					.satisfies((ex) -> assertThat(ex.phase()).isEqualTo(Phase.CONNECT))
					.withMessageContaining("connect timeout of 123 ms"));
		}
	}

	@Test
	void limitsTheHandshake() {
		try (ScriptedProxy proxy = ProxyScripts.silent()) {
			run(proxy,
					(context) -> assertThatExceptionOfType(Socks5TimeoutException.class)
						.isThrownBy(() -> connect(context, "chat.example"))
						.satisfies((ex) -> assertThat(ex.phase()).isEqualTo(Phase.GREETING))
						.withMessageContaining("handshake timeout of 123 ms"),
					"socks5.proxy.handshake-timeout=123ms");
		}
	}

	@Test
	void looksUpNamesLocallyIfConfigured() {
		try (FakeSocksServer proxy = FakeSocksServer.open(); EchoServer echo = EchoServer.listen()) {
			run(proxy, (context) -> {
				// refused where the name leads to ::1
				catchThrowable(() -> context.getBean(Socks5Client.class).connect("localhost", echo.port()).close());
				assertThat(proxy.requests()).first()
					.isIn(new FakeSocksServer.Request(1, "127.0.0.1", echo.port()),
							new FakeSocksServer.Request(4, "0:0:0:0:0:0:0:1", echo.port()));
			}, "socks5.proxy.resolve=local");
		}
	}

	@Test
	void connectsDirectlyToNonProxyHosts() throws Exception {
		try (ScriptedProxy proxy = ProxyScripts.granting();
				ServerSocket direct = new ServerSocket(0, 5, InetAddress.getByName("127.0.0.1"))) {
			run(proxy, (context) -> {
				Socks5Client client = context.getBean(Socks5Client.class);
				client.connect("localhost", direct.getLocalPort()).close();
				client.connect("127.0.0.1", direct.getLocalPort()).close();
				assertThat(proxy.connections()).isZero();
				client.connect("chat.example", 5222).close();
				assertThat(proxy.connections()).isEqualTo(1);
			}, "socks5.proxy.non-proxy-hosts=local*,127.0.0.0/8");
		}
	}

	@Test
	void disablesKeepAliveIfConfigured() {
		try (ScriptedProxy proxy = ProxyScripts.granting()) {
			run(proxy, (context) -> {
				try (Socket socket = connect(context, "chat.example")) {
					assertThat(socket.getKeepAlive()).isFalse();
				}
			}, "socks5.proxy.keep-alive=false");
		}
	}

	private void run(LoopbackServer proxy, ContextConsumer<AssertableApplicationContext> consumer,
			String... properties) {
		this.runner.withPropertyValues(ProxyScripts.properties(proxy)).withPropertyValues(properties).run(consumer);
	}

	private static Socket connect(AssertableApplicationContext context, String host) throws IOException {
		return context.getBean(Socks5Client.class).connect(host, 5222);
	}

}
