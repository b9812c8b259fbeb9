package io.socks5.sample.im;

import java.time.Duration;
import java.time.Instant;

import io.socks5.sample.SampleProperties;

import org.springframework.util.backoff.BackOffExecution;
import org.springframework.util.backoff.ExponentialBackOff;

/**
 * How long a session waits until it tries again: longer each time, and short again after
 * a connection that lasted. One that breaks at once does not start a fast loop.
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
