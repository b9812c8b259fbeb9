package io.socks5.boot.autoconfigure.otlp;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import io.opentelemetry.sdk.common.export.HttpResponse;
import io.opentelemetry.sdk.common.export.HttpSenderConfig;
import io.opentelemetry.sdk.common.export.RetryPolicy;
import org.jspecify.annotations.Nullable;

/**
 * Attempts on a single thread to send a message. Spring Boot 4.0 has not all types of
 * these methods, so the tests have none of them.
 */
final class ExportAttempts implements AutoCloseable {

	private final ExecutorService executor = Executors.newSingleThreadExecutor();

	private final Queue<String> events = new ConcurrentLinkedQueue<>();

	/**
	 * Returns the events in order.
	 */
	Queue<String> events() {
		return this.events;
	}

	ExecutorService executor() {
		return this.executor;
	}

	/**
	 * Sends a message.
	 * @param policy the retries
	 * @param timeout the time for all attempts
	 * @param attempt returns the status of the response
	 * @return the status of the last response
	 */
	CompletableFuture<Integer> send(@Nullable RetryPolicy policy, Duration timeout, Attempt attempt) {
		CompletableFuture<Integer> result = new CompletableFuture<>();
		new RetriedSend(() -> {
			this.events.add("attempt");
			return new Response(attempt.status());
		}, config(policy, timeout), this.executor, (response) -> result.complete(response.getStatusCode()),
				result::completeExceptionally)
			.start();
		return result;
	}

	private static HttpSenderConfig config(@Nullable RetryPolicy policy, Duration timeout) {
		return (HttpSenderConfig) Proxy.newProxyInstance(ExportAttempts.class.getClassLoader(),
				new Class<?>[] { HttpSenderConfig.class }, (proxy, method, arguments) -> switch (method.getName()) {
					case "getRetryPolicy" -> policy;
					case "getTimeout" -> timeout;
					default -> throw new UnsupportedOperationException(method.getName());
				});
	}

	@Override
	public void close() {
		this.executor.shutdownNow();
	}

	/**
	 * A single attempt.
	 */
	@FunctionalInterface
	interface Attempt {

		int status() throws IOException;

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
