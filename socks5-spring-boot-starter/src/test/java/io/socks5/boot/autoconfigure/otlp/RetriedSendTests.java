package io.socks5.boot.autoconfigure.otlp;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.SSLException;

import io.opentelemetry.sdk.common.export.RetryPolicy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the retries of an exporter.
 */
@Tag("spring-boot-4.1")
class RetriedSendTests {

	private static final Duration LONG = Duration.ofMinutes(5);

	private final ExportAttempts attempts = new ExportAttempts();

	@AfterEach
	void close() {
		this.attempts.close();
	}

	@Test
	void occupiesNoThreadDuringThePause() {
		CompletableFuture<Integer> result = this.attempts.send(policy(3, Duration.ofMillis(200)), LONG, () -> {
			this.attempts.executor().execute(() -> this.attempts.events().add("other task"));
			return (this.attempts.events().size() < 3) ? 503 : 200;
		});
		assertThat(status(result)).isEqualTo(200);
		assertThat(this.attempts.events()).startsWith("attempt", "other task", "attempt");
	}

	@ParameterizedTest
	@ValueSource(ints = { 429, 502, 503, 504 })
	void returnsTheLastResponseWhenTheAttemptsAreOver(int status) {
		assertThat(status(this.attempts.send(policy(3, Duration.ofMillis(1)), LONG, () -> status))).isEqualTo(status);
		assertThat(this.attempts.events()).hasSize(3);
	}

	@ParameterizedTest
	@ValueSource(ints = { 200, 400, 404, 500 })
	void returnsAnyOtherResponseAtOnce(int status) {
		assertThat(status(this.attempts.send(policy(3, Duration.ofMillis(1)), LONG, () -> status))).isEqualTo(status);
		assertThat(this.attempts.events()).hasSize(1);
	}

	@Test
	void failsWithTheLastFailureWhenTheAttemptsAreOver() {
		CompletableFuture<Integer> result = this.attempts.send(policy(3, Duration.ofMillis(1)), LONG, () -> {
			throw new IOException("failure " + this.attempts.events().size());
		});
		assertThat(failure(result)).isExactlyInstanceOf(IOException.class).hasMessage("failure 3");
	}

	@Test
	void failsAtOnceIfTlsFails() {
		CompletableFuture<Integer> result = this.attempts.send(policy(3, Duration.ofMillis(1)), LONG, () -> {
			throw new SSLException("of the test");
		});
		assertThat(failure(result)).isExactlyInstanceOf(SSLException.class);
		assertThat(this.attempts.events()).hasSize(1);
	}

	@Test
	void triesOnceWithoutAPolicyOrWithoutTime() {
		assertThat(status(this.attempts.send(null, LONG, () -> 503))).isEqualTo(503);
		assertThat(status(this.attempts.send(policy(3, LONG), Duration.ofSeconds(10), () -> 503))).isEqualTo(503);
		assertThat(this.attempts.events()).hasSize(2);
	}

	@Test
	void failsIfTheExecutorIsShutDownDuringThePause() {
		CompletableFuture<Integer> result = this.attempts.send(policy(3, Duration.ofMillis(1)), LONG, () -> {
			this.attempts.executor().shutdown();
			return 503;
		});
		assertThat(failure(result)).isInstanceOf(RejectedExecutionException.class);
		assertThat(this.attempts.events()).hasSize(1);
	}

	private static int status(CompletableFuture<Integer> result) {
		return result.orTimeout(30, TimeUnit.SECONDS).join();
	}

	private static Throwable failure(CompletableFuture<Integer> result) {
		return result.handle((response, failure) -> failure).orTimeout(30, TimeUnit.SECONDS).join();
	}

	private static RetryPolicy policy(int attempts, Duration pause) {
		return RetryPolicy.builder()
			.setMaxAttempts(attempts)
			.setInitialBackoff(pause)
			.setMaxBackoff(pause)
			.setBackoffMultiplier(2)
			.build();
	}

}
