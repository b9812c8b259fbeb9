package io.socks5.boot.autoconfigure.integration;

import java.time.Duration;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Checks how a client and a startup fail.
 */
public final class Failures {

	/** More than the limit of a silent proxy, and less than the clients wait. */
	private static final Duration LIMIT = Duration.ofSeconds(20);

	private Failures() {
	}

	/**
	 * Requires that the startup fails because the client of an integration would bypass
	 * the proxy.
	 * @param failure the failure of the startup
	 * @param integration the integration
	 * @param reasons parts of the message
	 */
	public static void assertRefused(@Nullable Throwable failure, String integration, String... reasons) {
		assertThat(failure).isNotNull()
			.satisfies((thrown) -> assertThat(Causes.of(thrown)).last()
				.isInstanceOf(UnsupportedIntegrationException.class)
				.asString()
				.contains("'socks5.proxy.integrations." + integration + ".enabled'")
				.contains(reasons));
	}

	/**
	 * Requires that a call fails within the limit of the proxy.
	 * @param cause the failure, which may be a cause of the exception
	 * @param call the call
	 */
	public static void assertSoon(Class<? extends Exception> cause, ThrowingCallable call) {
		long begin = System.nanoTime();
		assertThat(Causes.of(catchThrowable(call))).hasAtLeastOneElementOfType(cause);
		assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(LIMIT);
	}

}
