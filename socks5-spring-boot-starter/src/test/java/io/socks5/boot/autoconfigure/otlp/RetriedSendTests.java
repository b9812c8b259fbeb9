package io.socks5.boot.autoconfigure.otlp;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.SSLException;

import io.opentelemetry.sdk.common.export.HttpResponse;
import io.opentelemetry.sdk.common.export.HttpSenderConfig;
import io.opentelemetry.sdk.common.export.RetryPolicy;
import org.jspecify.annotations.Nullable;
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

	private final ExecutorService executor = Executors.newSingleThreadExecutor();

	private final Queue<String> events = new ConcurrentLinkedQueue<>();

	@AfterEach
	void close() {
		this.executor.shutdownNow();
	}

	@Test
	void occupiesNoThreadDuringThePause() {
		CompletableFuture<HttpResponse> result = send(policy(3, Duration.ofMillis(200)), LONG, () -> {
			this.executor.execute(() -> this.events.add("other task"));
			return new Response((this.events.size() < 3) ? 503 : 200);
		});
		assertThat(status(result)).isEqualTo(200);
		assertThat(this.events).startsWith("attempt", "other task", "attempt");
	}

	@ParameterizedTest
	@ValueSource(ints = { 429, 502, 503, 504 })
	void returnsTheLastResponseWhenTheAttemptsAreOver(int status) {
		assertThat(status(send(policy(3, Duration.ofMillis(1)), LONG, () -> new Response(status)))).isEqualTo(status);
		assertThat(this.events).hasSize(3);
	}

	@ParameterizedTest
	@ValueSource(ints = { 200, 400, 404, 500 })
	void returnsAnyOtherResponseAtOnce(int status) {
		assertThat(status(send(policy(3, Duration.ofMillis(1)), LONG, () -> new Response(status)))).isEqualTo(status);
		assertThat(this.events).hasSize(1);
	}

	@Test
	void failsWithTheLastFailureWhenTheAttemptsAreOver() {
		CompletableFuture<HttpResponse> result = send(policy(3, Duration.ofMillis(1)), LONG, () -> {
			throw new IOException("failure " + this.events.size());
		});
		assertThat(failure(result)).isExactlyInstanceOf(IOException.class).hasMessage("failure 3");
	}

	@Test
	void failsAtOnceIfTlsFails() {
		CompletableFuture<HttpResponse> result = send(policy(3, Duration.ofMillis(1)), LONG, () -> {
			throw new SSLException("of the test");
		});
		assertThat(failure(result)).isExactlyInstanceOf(SSLException.class);
		assertThat(this.events).hasSize(1);
	}

	@Test
	void triesOnceWithoutAPolicyOrWithoutTime() {
		assertThat(status(send(null, LONG, () -> new Response(503)))).isEqualTo(503);
		assertThat(status(send(policy(3, LONG), Duration.ofSeconds(10), () -> new Response(503)))).isEqualTo(503);
		assertThat(this.events).hasSize(2);
	}

	@Test
	void failsIfTheExecutorIsShutDownDuringThePause() {
		CompletableFuture<HttpResponse> result = send(policy(3, Duration.ofMillis(1)), LONG, () -> {
			this.executor.shutdown();
			return new Response(503);
		});
		assertThat(failure(result)).isInstanceOf(RejectedExecutionException.class);
		assertThat(this.events).hasSize(1);
	}

	private CompletableFuture<HttpResponse> send(@Nullable RetryPolicy policy, Duration timeout,
			RetriedSend.Attempt attempt) {
		CompletableFuture<HttpResponse> result = new CompletableFuture<>();
		new RetriedSend(() -> {
			this.events.add("attempt");
			return attempt.send();
		}, config(policy, timeout), this.executor, result::complete, result::completeExceptionally).start();
		return result;
	}

	private static int status(CompletableFuture<HttpResponse> result) {
		return result.orTimeout(30, TimeUnit.SECONDS).join().getStatusCode();
	}

	private static Throwable failure(CompletableFuture<HttpResponse> result) {
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

	private static HttpSenderConfig config(@Nullable RetryPolicy policy, Duration timeout) {
		return (HttpSenderConfig) Proxy.newProxyInstance(RetriedSendTests.class.getClassLoader(),
				new Class<?>[] { HttpSenderConfig.class }, (proxy, method, arguments) -> switch (method.getName()) {
					case "getRetryPolicy" -> policy;
					case "getTimeout" -> timeout;
					default -> throw new UnsupportedOperationException(method.getName());
				});
	}

	/**
	 * A response.
	 *
	 * @param getStatusCode the status
	 */
	private record Response(int getStatusCode) implements HttpResponse {

		@Override
		public String getStatusMessage() {
			return "";
		}

		@Override
		public byte[] getResponseBody() {
			return new byte[0];
		}

	}

}
