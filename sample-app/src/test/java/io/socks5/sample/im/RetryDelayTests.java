package io.socks5.sample.im;

import java.time.Duration;
import java.time.Instant;

import io.socks5.sample.SampleProperties;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tries become rarer, up to a limit.
 */
class RetryDelayTests {

	private final RetryDelay delay = new RetryDelay(new SampleProperties.Retry());

	private Instant now = Instant.EPOCH;

	@Test
	void doublesUpToTheLongest() {
		assertThat(seconds()).isEqualTo(1);
		assertThat(seconds()).isEqualTo(2);
		assertThat(seconds()).isEqualTo(4);
		assertThat(seconds()).isEqualTo(8);
		assertThat(seconds()).isEqualTo(15);
		assertThat(seconds()).isEqualTo(15);
	}

	@Test
	void isShortAgainAfterAConnectionThatLasted() {
		seconds();
		seconds();
		this.delay.connected(this.now);
		this.now = this.now.plusSeconds(16);
		assertThat(seconds()).isEqualTo(1);
	}

	@Test
	void goesOnAfterAConnectionThatBrokeAtOnce() {
		seconds();
		seconds();
		this.delay.connected(this.now);
		this.now = this.now.plusSeconds(1);
		assertThat(seconds()).isEqualTo(4);
	}

	private long seconds() {
		Duration next = this.delay.next(this.now);
		this.now = this.now.plus(next);
		return next.toSeconds();
	}

}
