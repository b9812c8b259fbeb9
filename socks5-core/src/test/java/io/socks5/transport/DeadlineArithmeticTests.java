package io.socks5.transport;

import java.time.Duration;

import io.socks5.testkit.Eventually;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A deadline takes every duration there is.
 */
class DeadlineArithmeticTests {

	@ParameterizedTest
	@ValueSource(strings = { "PT2562047H", "PT3000000H", "PT2562047788015215H30M7.999S" })
	void aHugeLimitNeverPasses(String limit) {
		Deadline huge = Deadline.after(Duration.parse(limit), "limit");
		assertThat(huge.remainingMillis()).isEqualTo(Integer.MAX_VALUE);
		Deadline soon = Deadline.after(Duration.ofSeconds(1), "soon");
		assertThat(huge.orEarlier(soon)).isSameAs(soon);
		assertThat(soon.orEarlier(huge)).isSameAs(soon);
		assertThat(huge).asString().startsWith("limit of ").endsWith(" s");
	}

	@ParameterizedTest
	@ValueSource(strings = { "PT0S", "PT-1S", "PT-2562047788015215H-30M-8S" })
	void aLimitThatIsNotGreaterThanZeroHasPassed(String limit) {
		Deadline none = Deadline.after(Duration.parse(limit), "limit");
		assertThat(none.remainingMillis()).isZero();
		assertThat(none).asString().startsWith("limit of ");
	}

	@Test
	void nothingIsLeftOfOneThatHasPassedLongAgo() {
		long start = System.nanoTime();
		Deadline passed = Deadline.after(Duration.ofNanos(1), "limit");
		Eventually.await("20 ms to pass", () -> System.nanoTime() - start >= 20_000_000);
		assertThat(passed.remainingMillis()).isZero();
	}

	@Test
	void thePartOfAMillisecondThatIsLeftCountsAsOne() {
		long nanos = 50_000_000;
		long start = System.nanoTime();
		Deadline soon = Deadline.after(Duration.ofNanos(nanos), "limit");
		int remaining = soon.remainingMillis();
		// for a socket, zero would be no limit at all
		while (System.nanoTime() - start < nanos) {
			assertThat(remaining).isBetween(1, 50);
			remaining = soon.remainingMillis();
		}
	}

	@Test
	void printsSecondsAndMilliseconds() {
		assertThat(Deadline.after(Duration.ofMillis(1500), "limit")).hasToString("limit of 1500 ms");
		assertThat(Deadline.after(Duration.ofSeconds(2), "limit")).hasToString("limit of 2 s");
	}

}
