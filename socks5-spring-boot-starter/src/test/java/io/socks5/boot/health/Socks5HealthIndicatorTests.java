package io.socks5.boot.health;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.SSLContext;

import io.socks5.boot.FakeProxy;
import io.socks5.boot.health.Socks5HealthIndicator.Settings;
import io.socks5.client.Socks5Client;
import io.socks5.protocol.Endpoint;
import io.socks5.route.NameResolution;
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
		try (FakeProxy proxy = FakeProxy.granting()) {
			Health health = indicator(client(proxy.port()).build(), null).health();
			assertThat(health.getStatus()).isEqualTo(Status.UP);
			assertThat(health.getDetails()).containsOnlyKeys("proxy", "method", "latency")
				.containsEntry("proxy", "127.0.0.1:" + proxy.port())
				.containsEntry("method", "none (0x00)");
			assertThat(health.getDetails().get("latency")).isInstanceOf(Long.class);
			assertThat(proxy.visit().destination()).isEmpty();
		}
	}

	@Test
	void isUpAfterTheLogin() {
		try (FakeProxy proxy = FakeProxy.expecting("alice", "s3cret")) {
			Health health = indicator(client(proxy.port()).credentials("alice", "s3cret").build(), null).health();
			assertThat(health.getStatus()).isEqualTo(Status.UP);
			assertThat(health.getDetails()).containsEntry("method", "username/password (0x02)");
			assertThat(health.toString()).doesNotContain("alice").doesNotContain("s3cret");
		}
	}

	@Test
	void isUpIfTheTargetCanBeReached() {
		try (FakeProxy proxy = FakeProxy.granting()) {
			Health health = indicator(client(proxy.port()).build(), Endpoint.of("chat.example", 5222)).health();
			assertThat(health.getStatus()).isEqualTo(Status.UP);
			assertThat(proxy.visit().destination()).isEqualTo("name chat.example port 5222");
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
		try (FakeProxy proxy = FakeProxy.silent()) {
			Health health = new Socks5HealthIndicator(client(proxy.port()).build(),
					new Settings(Duration.ofMillis(80), Duration.ZERO, null))
				.health();
			assertDown(health, proxy.port(), "timeout", "greeting");
			assertThat(health.getDetails().get("error")).asString().contains("probe timeout of 80 ms");
		}
	}

	@Test
	void isDownIfThePasswordIsRefused() {
		try (FakeProxy proxy = FakeProxy.expecting("alice", "s3cret")) {
			Health health = indicator(client(proxy.port()).credentials("alice", "wr0ng").build(), null).health();
			assertDown(health, proxy.port(), "auth_failed", "authentication");
			assertThat(health.toString()).doesNotContain("alice").doesNotContain("wr0ng");
		}
	}

	@Test
	void isDownWithTheReplyIfTheTargetIsRefused() {
		try (FakeProxy proxy = FakeProxy.replying("05 05")) {
			Health health = indicator(client(proxy.port()).build(), Endpoint.of("chat.example", 5222)).health();
			assertDown(health, proxy.port(), "rejected", "request");
			assertThat(health.getDetails()).containsEntry("reply", "connection refused (0x05)")
				.containsEntry("failed", "destination")
				.containsEntry("target", "chat.example:5222");
		}
	}

	@Test
	void distinguishesAHangingDestinationFromASilentProxy() {
		try (FakeProxy proxy = FakeProxy.playing((visit) -> visit.greeting().send("05 00").request().untilClosed());
				FakeProxy silent = FakeProxy.silent()) {
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
		try (FakeProxy proxy = FakeProxy
			.playing((visit) -> visit.greeting().send("05 00").request().send(FakeProxy.GRANTED))) {
			Health health = indicator(client(proxy.port()).build(), Endpoint.of("chat.example", 5222)).health();
			assertDown(health, proxy.port(), "closed", "request");
			assertThat(health.getDetails()).containsEntry("failed", "destination");
			assertThat(health.getDetails().get("error")).asString()
				.endsWith("the proxy granted the request and then closed the connection immediately");
		}
	}

	@Test
	void isUpIfTheTargetSpeaksFirst() {
		try (FakeProxy proxy = FakeProxy
			.playing((visit) -> visit.greeting().send("05 00").request().send(FakeProxy.GRANTED + " 32 32 30"))) {
			Health health = indicator(client(proxy.port()).build(), Endpoint.of("mail.example", 25)).health();
			assertThat(health.getStatus()).isEqualTo(Status.UP);
		}
	}

	@Test
	void blamesTheProxyIfAnotherOneBeforeItRefusesIt() {
		try (FakeProxy outer = FakeProxy.replying("05 05")) {
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
		try (FakeProxy proxy = FakeProxy.silent()) {
			Health health = new Socks5HealthIndicator(client(proxy.port()).build(),
					new Settings(Duration.ofMillis(80), Duration.ZERO, null))
				.health();
			assertThat(health.getDetails()).containsEntry("hint",
					"the proxy may expect TLS, which is disabled; see 'socks5.proxy.ssl.enabled'");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "15 03 03 00 02 02 46", "" })
	void hintsAtTlsIfTheProxyAnswersAnAlertOrHangsUp(String answer) {
		try (FakeProxy proxy = FakeProxy.playing((visit) -> visit.greeting().send(answer))) {
			assertThat(indicator(client(proxy.port()).build(), null).health().getDetails()).containsEntry("hint",
					"the proxy may expect TLS, which is disabled; see 'socks5.proxy.ssl.enabled'");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "05 ff", "" })
	void hintsAtAPlainProxyIfTlsFails(String answer) throws Exception {
		try (FakeProxy proxy = FakeProxy.playing((visit) -> visit.send(answer))) {
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
		try (FakeProxy proxy = FakeProxy.playing((visit) -> visit.greeting().send("05 ff"))) {
			assertThat(indicator(client(proxy.port()).build(), null).health().getDetails()).doesNotContainKey("hint");
		}
	}

	@Test
	void isDownIfTheTargetIsLookedUpHereAndNotFound() {
		try (FakeProxy proxy = FakeProxy.granting()) {
			Socks5Client client = client(proxy.port()).resolve(NameResolution.LOCAL).build();
			Health health = indicator(client, Endpoint.of("no-such-host.invalid", 5222)).health();
			assertThat(health.getStatus()).isEqualTo(Status.DOWN);
			assertThat(health.getDetails()).containsEntry("reason", "unknown_host")
				.containsEntry("failed", "destination")
				.doesNotContainKey("phase");
			assertThat(health.getDetails().get("error")).asString().startsWith("UnknownHostException: ");
			assertThat(proxy.visits()).isEmpty();
		}
	}

	@Test
	void isDownIfItIsNoProxyAtAll() {
		try (FakeProxy proxy = FakeProxy.playing((visit) -> visit.greeting().send("48 54 54 50").untilClosed())) {
			Health health = indicator(client(proxy.port()).build(), null).health();
			assertDown(health, proxy.port(), "protocol_error", "greeting");
			assertThat(health.getDetails().get("error")).asString().contains("looks like HTTP");
		}
	}

	@Test
	void isDownIfTheProxyHangsUp() {
		try (FakeProxy proxy = FakeProxy.playing((visit) -> visit.greeting())) {
			assertDown(indicator(client(proxy.port()).build(), null).health(), proxy.port(), "closed", "greeting");
		}
	}

	@Test
	void closesWhatItOpened() throws Exception {
		CountDownLatch closed = new CountDownLatch(1);
		try (FakeProxy proxy = FakeProxy.playing((visit) -> {
			visit.greeting().send("05 00").untilClosed();
			closed.countDown();
		})) {
			indicator(client(proxy.port()).build(), null).health();
			assertThat(closed.await(10, TimeUnit.SECONDS)).isTrue();
		}
	}

	@Test
	void probesOnceForAllWhoAskMeanwhile() throws Exception {
		CountDownLatch asked = new CountDownLatch(8);
		ExecutorService threads = Executors.newFixedThreadPool(8);
		try (FakeProxy proxy = FakeProxy.playing((visit) -> {
			visit.greeting();
			await(asked);
			visit.send("05 00").untilClosed();
		})) {
			Socks5HealthIndicator indicator = indicator(client(proxy.port()).build(), null);
			Callable<Health> ask = () -> {
				asked.countDown();
				return indicator.health();
			};
			List<Future<Health>> healths = threads.invokeAll(Collections.nCopies(8, ask));
			for (Future<Health> health : healths) {
				assertThat(health.get()).isEqualTo(healths.get(0).get());
			}
			assertThat(proxy.visits()).hasSize(1);
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

	private static void await(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
