package io.socks5.sample.im;

import java.time.Duration;
import java.time.Instant;

import io.socks5.sample.SampleProperties;

import org.springframework.util.backoff.BackOffExecution;
import org.springframework.util.backoff.ExponentialBackOff;

/**
 * The delay before the next login attempt. It grows after each failure, and is reset only
 * after a connection that lasted. A connection that breaks immediately does not reset it.
 */
class RetryDelay {

	private final ExponentialBackOff backOff;

	private final Duration longest;

	private BackOffExecution execution;

	private Instant connectedSince = Instant.MAX;

	RetryDelay(SampleProperties.Retry retry) {
		this.longest = retry.getMaxInterval();
		this.backOff = new ExponentialBackOff(retry.getInitialInterval().toMillis(), 2);
		this.backOff.setMaxInterval(this.longest.toMillis());
		this.execution = this.backOff.start();
	}

	void connected(Instant now) {
		this.connectedSince = now;
	}

	Duration next(Instant now) {
		if (this.connectedSince.isBefore(now.minus(this.longest))) {
			this.execution = this.backOff.start();
		}
		this.connectedSince = Instant.MAX;
		return Duration.ofMillis(this.execution.nextBackOff());
	}

}
