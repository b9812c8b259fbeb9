package io.socks5.boot.health;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import io.socks5.boot.ProxyScripts;
import io.socks5.boot.health.Socks5HealthIndicator.Settings;
import io.socks5.client.Socks5Client;
import io.socks5.protocol.Credentials;
import io.socks5.testkit.ScriptedProxy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Socks5HealthIndicator}: how long requests wait.
 */
@Timeout(30)
class Socks5HealthIndicatorWaitTests {

	private final ExecutorService threads = Executors.newFixedThreadPool(20);

	private final CountDownLatch end = new CountDownLatch(1);

	@AfterEach
	void stop() {
		this.end.countDown();
		this.threads.shutdownNow();
	}

	@Test
	void oneProbeServesAllThatWaitWithAnIntervalOfZero() throws Exception {
		try (ScriptedProxy proxy = ProxyScripts.silent()) {
			Socks5Client client = Socks5Client.builder().proxy("127.0.0.1", proxy.port()).build();
			Socks5HealthIndicator indicator = new Socks5HealthIndicator(client,
					new Settings(Duration.ofMillis(500), Duration.ZERO, null));
			Callable<Health> ask = indicator::health;
			for (Future<Health> health : this.threads.invokeAll(Collections.nCopies(20, ask))) {
				assertThat(health.get().getDetails()).containsEntry("reason", "timeout");
			}
			assertThat(proxy.connections()).isEqualTo(1);
		}
	}

	@Test
	void neverWaitsForAProbeThatHangsAndNeverStartsAnother() throws Exception {
		List<Thread> hanging = Collections.synchronizedList(new ArrayList<>());
		Socks5Client client = Socks5Client.builder().proxy("127.0.0.1", 1).credentials(() -> {
			hanging.add(Thread.currentThread());
			await(this.end);
			return Credentials.of("alice", "s3cret");
		}).build();
		Socks5HealthIndicator indicator = new Socks5HealthIndicator(client,
				new Settings(Duration.ofMillis(50), Duration.ZERO, null));
		for (int i = 0; i < 3; i++) {
			Health health = indicator.health();
			assertThat(health.getStatus()).isEqualTo(Status.DOWN);
			assertThat(health.getDetails()).containsEntry("reason", "timeout").containsEntry("failed", "proxy");
		}
		assertThat(hanging).hasSize(1);
		this.end.countDown();
		hanging.get(0).join();
		assertThat(indicator.health().getDetails()).containsEntry("reason", "connect_failed");
	}

	@Test
	void anInterruptedRequestHasAnAnswer() {
		try (ScriptedProxy proxy = ProxyScripts.silent()) {
			Socks5Client client = Socks5Client.builder().proxy("127.0.0.1", proxy.port()).build();
			Thread.currentThread().interrupt();
			Health health = new Socks5HealthIndicator(client, new Settings(Duration.ofSeconds(1), Duration.ZERO, null))
				.health();
			assertThat(Thread.interrupted()).isTrue();
			assertThat(health.getStatus()).isEqualTo(Status.UNKNOWN);
		}
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
