package io.socks5.boot.health;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

import javax.net.ssl.SSLContext;

import io.socks5.boot.ProxyScripts;
import io.socks5.boot.health.Socks5HealthIndicator.Settings;
import io.socks5.client.Socks5Client;
import io.socks5.protocol.Endpoint;
import io.socks5.route.NameResolution;
import io.socks5.testkit.Octets;
import io.socks5.testkit.Script;
import io.socks5.testkit.ScriptedConnection;
import io.socks5.testkit.ScriptedProxy;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Socks5HealthIndicator}: what one probe finds out. All details are
 * compared, so that nothing shows that should not.
 */
class Socks5HealthIndicatorTests {

	@Test
	void isUpAfterTheNegotiationAndAsksForNothing() {
		try (ScriptedProxy proxy = ProxyScripts.playing(ProxyScripts.NO_LOGIN)) {
			Health health = indicator(client(proxy.port()).build(), null).health();
			assertThat(health.getStatus()).isEqualTo(Status.UP);
			assertThat(health.getDetails()).containsOnlyKeys("proxy", "method", "latency")
				.containsEntry("proxy", "127.0.0.1:" + proxy.port())
				.containsEntry("method", "none (0x00)");
			assertThat(health.getDetails().get("latency")).isInstanceOf(Long.class);
			ScriptedConnection connection = proxy.nextConnection();
			connection.awaitClosedByClient();
			assertThat(connection.received()).isEqualTo("05 01 00");
		}
	}

	@Test
	void isUpAfterTheLogin() {
		try (ScriptedProxy proxy = ProxyScripts.playing(ProxyScripts.LOGIN + ProxyScripts.ACCEPTED)) {
			Health health = indicator(client(proxy.port()).credentials("alice", "s3cret").build(), null).health();
			assertThat(health.getStatus()).isEqualTo(Status.UP);
			assertThat(health.getDetails()).containsEntry("method", "username/password (0x02)");
			assertThat(health.toString()).doesNotContain("alice").doesNotContain("s3cret");
		}
	}

	@Test
	void isUpIfTheTargetCanBeReached() {
		try (ScriptedProxy proxy = ProxyScripts.granting()) {
			Health health = indicator(client(proxy.port()).build(), Endpoint.of("chat.example", 5222)).health();
			assertThat(health.getStatus()).isEqualTo(Status.UP);
			assertThat(proxy.connections()).isEqualTo(1);
		}
	}

	@Test
	void isDownIfThePortIsRefused() throws IOException {
		int port;
		try (ServerSocket once = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			port = once.getLocalPort();
		}
		Health health = indicator(client(port).build(), null).health();
		assertDown(health, port, "connect_failed", "connect");
		assertThat(health.getDetails()).containsOnlyKeys("proxy", "failed", "reason", "phase", "error");
	}

	@Test
	void isDownIfTheProxySendsNothingWithinTheHealthTimeout() {
		try (ScriptedProxy proxy = ProxyScripts.silent()) {
			Health health = new Socks5HealthIndicator(client(proxy.port()).build(),
					new Settings(Duration.ofMillis(80), Duration.ZERO, null))
				.health();
			assertDown(health, proxy.port(), "timeout", "greeting");
			assertThat(health.getDetails().get("error")).asString().contains("probe timeout of 80 ms");
		}
	}

	@Test
	void isDownIfThePasswordIsRefused() {
		String login = ProxyScripts.login("alice", "wr0ng");
		try (ScriptedProxy proxy = ProxyScripts.playing(login + "< 01 01\nx\n")) {
			Health health = indicator(client(proxy.port()).credentials("alice", "wr0ng").build(), null).health();
			assertDown(health, proxy.port(), "auth_failed", "authentication");
			assertThat(health.toString()).doesNotContain("alice").doesNotContain("wr0ng");
		}
	}

	@Test
	void isDownWithTheReplyIfTheTargetIsRefused() {
		try (ScriptedProxy proxy = ProxyScripts
			.playing(ProxyScripts.NO_LOGIN + ProxyScripts.REQUEST + "< 05 05\nx\n")) {
			Health health = indicator(client(proxy.port()).build(), Endpoint.of("chat.example", 5222)).health();
			assertDown(health, proxy.port(), "rejected", "request");
			assertThat(health.getDetails()).containsEntry("reply", "connection refused (0x05)")
				.containsEntry("failed", "destination")
				.containsEntry("target", "chat.example:5222");
		}
	}

	@Test
	void distinguishesAHangingDestinationFromASilentProxy() {
		try (ScriptedProxy proxy = ProxyScripts.playing(ProxyScripts.NO_LOGIN + ProxyScripts.REQUEST);
				ScriptedProxy silent = ProxyScripts.silent()) {
			Settings settings = new Settings(Duration.ofMillis(80), Duration.ZERO, Endpoint.of("chat.example", 5222));
			assertThat(new Socks5HealthIndicator(client(proxy.port()).build(), settings).health().getDetails())
				.containsEntry("failed", "destination")
				.containsEntry("reason", "timeout");
			assertThat(new Socks5HealthIndicator(client(silent.port()).build(), settings).health().getDetails())
				.containsEntry("failed", "proxy")
				.containsEntry("reason", "timeout");
		}
	}

	@Test
	void isDownIfTheTargetIsGrantedAndEndsAtOnce() {
		try (ScriptedProxy proxy = ScriptedProxy
			.playing(Script.of(ProxyScripts.NO_LOGIN + ProxyScripts.REQUEST + ProxyScripts.GRANTED).thenCloses())) {
			Health health = indicator(client(proxy.port()).build(), Endpoint.of("chat.example", 5222)).health();
			assertDown(health, proxy.port(), "closed", "request");
			assertThat(health.getDetails()).containsEntry("failed", "destination");
			assertThat(health.getDetails().get("error")).asString()
				.endsWith("the proxy granted the request and then closed the connection immediately");
		}
	}

	@Test
	void isUpIfTheTargetSpeaksFirst() {
		try (ScriptedProxy proxy = ProxyScripts.playing(ProxyScripts.NO_LOGIN + """
				> 05 01 00 03 0c 'mail.example' 0019    VER CMD RSV ATYP DST.ADDR DST.PORT
				""" + ProxyScripts.GRANTED + "< '220'\n")) {
			Health health = indicator(client(proxy.port()).build(), Endpoint.of("mail.example", 25)).health();
			assertThat(health.getStatus()).isEqualTo(Status.UP);
		}
	}

	@Test
	void blamesTheProxyIfAnotherOneBeforeItRefusesIt() {
		try (ScriptedProxy outer = ProxyScripts.playing(ProxyScripts.NO_LOGIN + """
				> 05 01 00 03 0d 'inner.example' 0438   VER CMD RSV ATYP DST.ADDR DST.PORT
				< 05 05                                 VER REP
				x                                       CLIENT CLOSES
				""")) {
			Socks5Client client = Socks5Client.builder()
				.proxy("inner.example", 1080)
				.via(client(outer.port()).build())
				.build();
			Health health = indicator(client, Endpoint.of("chat.example", 5222)).health();
			assertThat(health.getDetails()).containsEntry("failed", "proxy").containsEntry("reason", "rejected");
		}
	}

	@Test
	void hintsAtTlsIfTheProxyIsSilent() {
		try (ScriptedProxy proxy = ProxyScripts.silent()) {
			Health health = new Socks5HealthIndicator(client(proxy.port()).build(),
					new Settings(Duration.ofMillis(80), Duration.ZERO, null))
				.health();
			assertThat(health.getDetails()).containsEntry("hint",
					"the proxy may expect TLS, which is disabled; see 'socks5.proxy.ssl.enabled'");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "< 15 03 03 00 02 02 46", "" })
	void hintsAtTlsIfTheProxyAnswersAnAlertOrHangsUp(String answer) {
		try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of("> 05 01 00\n" + answer).thenCloses())) {
			assertThat(indicator(client(proxy.port()).build(), null).health().getDetails()).containsEntry("hint",
					"the proxy may expect TLS, which is disabled; see 'socks5.proxy.ssl.enabled'");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "< 05 ff", "" })
	void hintsAtAPlainProxyIfTlsFails(String answer) throws Exception {
		try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of(answer).thenCloses())) {
			Socks5Client client = client(proxy.port()).tls(SSLContext.getDefault()).build();
			Health health = indicator(client, null).health();
			assertThat(health.getDetails()).containsEntry("failed", "proxy")
				.containsEntry("phase", "tls")
				.containsEntry("hint",
						"the proxy may not expect TLS, which is enabled; see 'socks5.proxy.ssl.enabled'");
		}
	}

	@Test
	void hintsAtNothingWhereTheProxySpeaksSocks() {
		try (ScriptedProxy proxy = ProxyScripts.playing("> 05 01 00\n< 05 ff\nx\n")) {
			assertThat(indicator(client(proxy.port()).build(), null).health().getDetails()).doesNotContainKey("hint");
		}
	}

	@Test
	void isDownIfTheTargetIsLookedUpHereAndNotFound() {
		try (ScriptedProxy proxy = ProxyScripts.granting()) {
			Socks5Client client = client(proxy.port()).resolve(NameResolution.LOCAL).build();
			Health health = indicator(client, Endpoint.of("no-such-host.invalid", 5222)).health();
			assertThat(health.getStatus()).isEqualTo(Status.DOWN);
			assertThat(health.getDetails()).containsEntry("reason", "unknown_host")
				.containsEntry("failed", "destination")
				.doesNotContainKey("phase");
			assertThat(health.getDetails().get("error")).asString().startsWith("UnknownHostException: ");
			assertThat(proxy.connections()).isZero();
		}
	}

	@Test
	void isDownIfItIsNoProxyAtAll() {
		try (ScriptedProxy proxy = ProxyScripts.playing("> 05 01 00\n< 48 54 54 50\nx\n")) {
			Health health = indicator(client(proxy.port()).build(), null).health();
			assertDown(health, proxy.port(), "protocol_error", "greeting");
			assertThat(health.getDetails().get("error")).asString().contains("looks like HTTP");
		}
	}

	@Test
	void isDownIfTheProxyHangsUp() {
		try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of("> 05 01 00\n").thenCloses())) {
			assertDown(indicator(client(proxy.port()).build(), null).health(), proxy.port(), "closed", "greeting");
		}
	}

	@Test
	void closesWhatItOpened() {
		try (ScriptedProxy proxy = ProxyScripts.playing(ProxyScripts.NO_LOGIN)) {
			indicator(client(proxy.port()).build(), null).health();
			proxy.nextConnection().awaitClosedByClient();
		}
	}

	@Test
	void probesOnceForAllWhoAskMeanwhile() throws Exception {
		CountDownLatch asked = new CountDownLatch(8);
		ExecutorService threads = Executors.newFixedThreadPool(8);
		try (ScriptedProxy proxy = ProxyScripts.playing("> 05 01 00\n")) {
			Socks5HealthIndicator indicator = indicator(client(proxy.port()).build(), null);
			Callable<Health> ask = () -> {
				asked.countDown();
				return indicator.health();
			};
			List<Future<Health>> healths = Stream.generate(() -> threads.submit(ask)).limit(8).toList();
			asked.await();
			proxy.nextConnection().awaitPlayed().send(Octets.of("05 00"));
			for (Future<Health> health : healths) {
				assertThat(health.get()).isEqualTo(healths.get(0).get());
			}
			assertThat(proxy.connections()).isEqualTo(1);
		}
		finally {
			threads.shutdownNow();
		}
	}

	private static void assertDown(Health health, int port, String reason, String phase) {
		assertThat(health.getStatus()).isEqualTo(Status.DOWN);
		assertThat(health.getDetails()).containsEntry("proxy", "127.0.0.1:" + port)
			.containsEntry("reason", reason)
			.containsEntry("phase", phase)
			.containsKey("error")
			.doesNotContainKeys("latency", "exception");
	}

	private static Socks5HealthIndicator indicator(Socks5Client client, @Nullable Endpoint target) {
		return new Socks5HealthIndicator(client, new Settings(Duration.ofSeconds(10), Duration.ofSeconds(10), target));
	}

	private static Socks5Client.Builder client(int port) {
		return Socks5Client.builder().proxy("127.0.0.1", port);
	}

}
