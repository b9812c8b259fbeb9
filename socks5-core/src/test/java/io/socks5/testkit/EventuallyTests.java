package io.socks5.testkit;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link Eventually}.
 */
class EventuallyTests {

	@Test
	void returnsWhenTheConditionHolds() {
		AtomicInteger reads = new AtomicInteger();
		Eventually.await("a third read", reads::incrementAndGet, (count) -> count == 3);
		Eventually.await("a sixth read", () -> reads.incrementAndGet() == 6);
		assertThat(reads).hasValue(6);
		Eventually.awaitCollected(new WeakReference<>(new Object()));
	}

	@Test
	void passesTheExceptionOfTheConditionOn() {
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> Eventually.await("a file", () -> {
			throw new IOException("no file");
		})).withMessage("no file");
	}

	@Test
	void failsWithTheLastValueWhenTheTestIsInterrupted() {
		Thread.currentThread().interrupt();
		assertThatExceptionOfType(AssertionError.class)
			.isThrownBy(() -> Eventually.await("idle == 1", () -> "idle=0", "idle=1"::equals))
			.withMessage("Expected idle == 1: interrupted, last value idle=0");
		assertThat(Thread.interrupted()).isTrue();
	}

}
