package io.socks5.boot.autoconfigure.otlp;

import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import javax.net.ssl.SSLException;

import io.opentelemetry.sdk.common.export.HttpResponse;
import io.opentelemetry.sdk.common.export.HttpSenderConfig;
import io.opentelemetry.sdk.common.export.RetryPolicy;
import org.jspecify.annotations.Nullable;

/**
 * The attempts to send one message, with the retries of OpenTelemetry's own senders. No
 * thread waits between them.
 */
final class RetriedSend implements Runnable {

	private static final Set<Integer> RETRIED = Set.of(429, 502, 503, 504);

	private final Attempt attempt;

	private final Executor executor;

	private final @Nullable RetryPolicy policy;

	private final long deadline;

	private final Consumer<HttpResponse> onResponse;

	private final Consumer<Throwable> onError;

	private int attempts;

	private Duration pause;

	RetriedSend(Attempt attempt, HttpSenderConfig config, Executor executor, Consumer<HttpResponse> onResponse,
			Consumer<Throwable> onError) {
		this.attempt = attempt;
		this.executor = executor;
		this.policy = config.getRetryPolicy();
		this.deadline = System.nanoTime() + config.getTimeout().toNanos();
		this.onResponse = onResponse;
		this.onError = onError;
		this.pause = (this.policy != null) ? this.policy.getInitialBackoff() : Duration.ZERO;
	}

	void start() {
		execute(this);
	}

	private void execute(Runnable task) {
		try {
			this.executor.execute(task);
		}
		catch (RejectedExecutionException ex) {
			this.onError.accept(ex);
		}
	}

	@Override
	public void run() {
		RetryPolicy retries = retries();
		HttpResponse response;
		try {
			response = this.attempt.send();
		}
		catch (Exception ex) {
			if (retries != null && ex instanceof IOException && !(ex instanceof SSLException)) {
				sendLater(retries);
			}
			else {
				this.onError.accept(ex);
			}
			return;
		}
		if (retries != null && RETRIED.contains(response.getStatusCode())) {
			sendLater(retries);
		}
		else {
			this.onResponse.accept(response);
		}
	}

	private @Nullable RetryPolicy retries() {
		this.attempts++;
		boolean last = this.policy == null || this.attempts >= this.policy.getMaxAttempts()
				|| System.nanoTime() + this.pause.toNanos() >= this.deadline;
		return last ? null : this.policy;
	}

	private void sendLater(RetryPolicy retries) {
		long nanos = (long) (this.pause.toNanos() * ThreadLocalRandom.current().nextDouble(0.8, 1.2));
		Duration next = Duration.ofMillis((long) (this.pause.toMillis() * retries.getBackoffMultiplier()));
		this.pause = (next.compareTo(retries.getMaxBackoff()) < 0) ? next : retries.getMaxBackoff();
		CompletableFuture.delayedExecutor(nanos, TimeUnit.NANOSECONDS, this::execute).execute(this);
	}

	/**
	 * A single attempt.
	 */
	@FunctionalInterface
	interface Attempt {

		HttpResponse send() throws IOException;

	}

}
