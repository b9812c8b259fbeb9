package io.socks5.boot.health;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import io.socks5.boot.ProxyScripts;
import io.socks5.boot.health.Socks5HealthIndicator.Settings;
import io.socks5.client.Socks5Client;
import io.socks5.protocol.Endpoint;
import io.socks5.testkit.Script;
import io.socks5.testkit.ScriptedProxy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Socks5HealthIndicator} over time: how often it probes, and what it
 * logs. The clock is the test's own, and the proxy counts.
 */
@ExtendWith(OutputCaptureExtension.class)
class Socks5HealthIndicatorPaceTests {

	private static final String OFFER = "> 05 02 00 02\n";

	private static final Script UP = Script.of(ProxyScripts.LOGIN + ProxyScripts.ACCEPTED);

	private static final Script REFUSED = Script.of(ProxyScripts.LOGIN + "< 01 01\nx\n");

	private static final Script BROKEN = Script.of(OFFER + "< 05\n").thenCloses();

	private final ScriptedProxy proxy = ScriptedProxy.playing(UP);

	// close to an overflow, as System.nanoTime() may be
	private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);

	@AfterEach
	void close() {
		this.proxy.close();
	}

	@Test
	void probesOncePerInterval() {
		Socks5HealthIndicator indicator = indicator(Duration.ofSeconds(10));
		Health first = indicator.health();
		assertThat(indicator.health()).isEqualTo(first);
		pass(Duration.ofSeconds(10).minusNanos(1));
		assertThat(indicator.health()).isEqualTo(first);
		assertThat(this.proxy.connections()).isEqualTo(1);
		pass(Duration.ofNanos(1));
		indicator.health();
		assertThat(this.proxy.connections()).isEqualTo(2);
	}

	@Test
	void probesEachTimeWithAnIntervalOfZero() {
		Socks5HealthIndicator indicator = indicator(Duration.ZERO);
		indicator.health();
		indicator.health();
		assertThat(this.proxy.connections()).isEqualTo(2);
	}

	@Test
	void backsOffToFiveMinutesWhileThePasswordIsRefused() {
		this.proxy.goOnWith(REFUSED);
		Socks5HealthIndicator indicator = indicator(Duration.ofSeconds(10));
		for (int wait : new int[] { 20, 40, 80, 160, 300, 300 }) {
			assertThat(indicator.health().getDetails()).containsEntry("nextProbeIn", wait * 1000L);
			assertProbesAgainAfter(indicator, Duration.ofSeconds(wait));
		}
	}

	@Test
	void backsOffEvenWithAnIntervalOfZero() {
		this.proxy.goOnWith(REFUSED);
		Socks5HealthIndicator indicator = indicator(Duration.ZERO);
		assertThat(indicator.health().getDetails()).containsEntry("nextProbeIn", 2000L);
		assertProbesAgainAfter(indicator, Duration.ofSeconds(2));
	}

	@Test
	void neverProbesMoreOftenThanTheInterval() {
		this.proxy.goOnWith(REFUSED);
		Socks5HealthIndicator indicator = indicator(Duration.ofMinutes(20));
		assertThat(indicator.health().getDetails()).containsEntry("nextProbeIn", 1_200_000L);
		assertProbesAgainAfter(indicator, Duration.ofMinutes(20));
	}

	@Test
	void returnsToTheIntervalWhenThePasswordIsTaken() {
		this.proxy.goOnWith(REFUSED);
		Socks5HealthIndicator indicator = indicator(Duration.ofSeconds(10));
		indicator.health();
		this.proxy.goOnWith(UP);
		pass(Duration.ofSeconds(20));
		assertThat(indicator.health().getStatus()).isEqualTo(Status.UP);
		assertProbesAgainAfter(indicator, Duration.ofSeconds(10));
		this.proxy.goOnWith(REFUSED);
		pass(Duration.ofSeconds(10));
		assertThat(indicator.health().getDetails()).containsEntry("nextProbeIn", 20_000L);
	}

	@ParameterizedTest
	@ValueSource(strings = { "05", "05 ff", "05 01", "48" })
	void keepsTheIntervalIfNoPasswordWasRefused(String answer) {
		this.proxy.goOnWith(Script.of(OFFER + "< " + answer + "\n").thenCloses());
		Socks5HealthIndicator indicator = indicator(Duration.ofSeconds(10));
		assertThat(indicator.health().getDetails()).doesNotContainKey("nextProbeIn");
		assertProbesAgainAfter(indicator, Duration.ofSeconds(10));
	}

	@Test
	void keepsTheIntervalIfTheLoginOfOursIsMissing() {
		AtomicInteger logins = new AtomicInteger();
		Socks5Client client = Socks5Client.builder().proxy("127.0.0.1", this.proxy.port()).credentials(() -> {
			logins.incrementAndGet();
			throw new IllegalStateException("vault sealed");
		}).build();
		Socks5HealthIndicator indicator = new Socks5HealthIndicator(client, settings(Duration.ofSeconds(10)),
				this.now::get);
		Health first = indicator.health();
		assertThat(first.getDetails()).containsEntry("reason", "auth_failed").doesNotContainKey("nextProbeIn");
		pass(Duration.ofSeconds(10));
		indicator.health();
		assertThat(this.proxy.connections()).isZero();
		assertThat(logins).hasValue(2);
	}

	@Test
	void logsChangesOnceAndWithoutAStackTrace(CapturedOutput output) {
		Socks5HealthIndicator indicator = indicator(Duration.ofSeconds(1));
		probeTwice(indicator, UP);
		assertThat(output).doesNotContain("SOCKS5 proxy");
		probeTwice(indicator, BROKEN);
		assertThat(output.toString().lines().filter((line) -> line.contains("SOCKS5 proxy 'default' is down: ")))
			.singleElement()
			.asString()
			.contains("WARN")
			.contains("127.0.0.1:" + this.proxy.port())
			.contains("closed the connection");
		probeTwice(indicator, UP);
		assertThat(output.toString().lines().filter((line) -> line.contains("SOCKS5 proxy 'default' is up again")))
			.singleElement()
			.asString()
			.contains("INFO");
		assertThat(output).doesNotContain("\tat ").doesNotContain("s3cret");
	}

	@Test
	void logsThatTheProxyIsDownFromTheStart(CapturedOutput output) {
		probeTwice(indicator(Duration.ofSeconds(1)), BROKEN);
		assertThat(output.toString().lines().filter((line) -> line.contains("SOCKS5 proxy"))).hasSize(1);
	}

	@Test
	void logsAChangeOfReasonWhileItIsDown(CapturedOutput output) {
		Socks5HealthIndicator indicator = indicator(Duration.ofSeconds(1));
		probeTwice(indicator, BROKEN);
		probeTwice(indicator, Script.of(OFFER + "< 05 ff\nx\n"));
		probeTwice(indicator, BROKEN);
		assertThat(output.toString().lines().filter((line) -> line.contains("SOCKS5 proxy 'default' is down: ")))
			.hasSize(3)
			.satisfies((lines) -> assertThat(lines.get(1)).contains("WARN")
				.contains("accepts none of the offered methods"));
	}

	@Test
	void logsWhetherTheProxyOrTheDestinationIsDown(CapturedOutput output) {
		Endpoint target = Endpoint.of("chat.example", 5222);
		Socks5HealthIndicator indicator = new Socks5HealthIndicator(client(),
				new Settings(Duration.ofSeconds(10), Duration.ofSeconds(1), target), this.now::get);
		probeTwice(indicator,
				Script.of(ProxyScripts.LOGIN + ProxyScripts.ACCEPTED + ProxyScripts.REQUEST + "< 05 04\nx\n"));
		assertThat(output)
			.contains("SOCKS5 proxy 'default' is up, but the health target chat.example:5222 "
					+ "cannot be reached through it: ")
			.contains("host unreachable (0x04)")
			.doesNotContain("is down");
		probeTwice(indicator, BROKEN);
		assertThat(output).contains("SOCKS5 proxy 'default' is down: ");
	}

	@ParameterizedTest
	@ValueSource(longs = { 3_000_000, Long.MAX_VALUE / 3600 })
	void takesDurationsOfAnyLength(long hours) {
		Duration huge = Duration.ofHours(hours);
		Socks5HealthIndicator indicator = new Socks5HealthIndicator(client(), new Settings(huge, huge, null),
				this.now::get);
		assertThat(indicator.health().getStatus()).isEqualTo(Status.UP);
		pass(Duration.ofDays(36_500));
		assertThat(indicator.health().getStatus()).isEqualTo(Status.UP);
		assertThat(this.proxy.connections()).isEqualTo(1);
	}

	@Test
	void takesAnIntervalOfAnyLengthWhileThePasswordIsRefused() {
		this.proxy.goOnWith(REFUSED);
		Socks5HealthIndicator indicator = indicator(Duration.ofSeconds(Long.MAX_VALUE));
		assertThat(indicator.health().getDetails()).containsEntry("reason", "auth_failed")
			.containsEntry("nextProbeIn", Long.MAX_VALUE / 1_000_000);
	}

	private void probeTwice(Socks5HealthIndicator indicator, Script script) {
		this.proxy.goOnWith(script);
		int before = this.proxy.connections();
		indicator.health();
		pass(Duration.ofSeconds(1));
		indicator.health();
		pass(Duration.ofSeconds(1));
		assertThat(this.proxy.connections()).isEqualTo(before + 2);
	}

	// after a probe that has just been made
	private void assertProbesAgainAfter(Socks5HealthIndicator indicator, Duration wait) {
		int before = this.proxy.connections();
		pass(wait.minusNanos(1));
		indicator.health();
		assertThat(this.proxy.connections()).isEqualTo(before);
		pass(Duration.ofNanos(1));
		indicator.health();
		assertThat(this.proxy.connections()).isEqualTo(before + 1);
	}

	private void pass(Duration time) {
		this.now.addAndGet(time.toNanos());
	}

	private Socks5HealthIndicator indicator(Duration interval) {
		return new Socks5HealthIndicator(client(), settings(interval), this.now::get);
	}

	private Socks5Client client() {
		return Socks5Client.builder().proxy("127.0.0.1", this.proxy.port()).credentials("alice", "s3cret").build();
	}

	private static Settings settings(Duration interval) {
		return new Settings(Duration.ofSeconds(10), interval, null);
	}

}
