package io.socks5.boot.health;

import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

import io.socks5.boot.ConnectOutcome;
import io.socks5.client.ProbeResult;
import io.socks5.client.Socks5Client;
import io.socks5.protocol.Endpoint;
import io.socks5.protocol.ProxyAuthenticationException;
import io.socks5.protocol.RequestRejectedException;
import io.socks5.protocol.Socks5Failure;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;

/**
 * Probes the proxy: it connects, negotiates and logs in, and stops there unless a target
 * is set. It has a time limit and a shortest interval of its own, logs a change of state
 * once, and asks less and less often while the proxy refuses the login, since accounts
 * get locked.
 */
public class Socks5HealthIndicator implements HealthIndicator {

	private static final Log logger = LogFactory.getLog(Socks5HealthIndicator.class);

	private static final Duration MAX_BACK_OFF = Duration.ofMinutes(5);

	private final Socks5Client client;

	private final Settings settings;

	private final LongSupplier nanoTime;

	/** One probe at a time; who comes meanwhile gets its result. */
	private final Lock lock = new ReentrantLock();

	private @Nullable Health last;

	private long nextProbe;

	private Duration backOff = Duration.ZERO;

	/**
	 * An indicator for a client.
	 * @param client the client
	 * @param settings how to probe
	 */
	public Socks5HealthIndicator(Socks5Client client, Settings settings) {
		this(client, settings, System::nanoTime);
	}

	Socks5HealthIndicator(Socks5Client client, Settings settings, LongSupplier nanoTime) {
		this.client = client;
		this.settings = settings;
		this.nanoTime = nanoTime;
	}

	@Override
	public Health health() {
		this.lock.lock();
		try {
			Health current = this.last;
			if (current == null || this.nanoTime.getAsLong() - this.nextProbe >= 0) {
				current = probe();
				logChange(this.last, current);
				this.last = current;
			}
			return current;
		}
		finally {
			this.lock.unlock();
		}
	}

	private Health probe() {
		try {
			Endpoint target = this.settings.target();
			ProbeResult result = (target != null) ? this.client.probe(target, this.settings.timeout())
					: this.client.probe(this.settings.timeout());
			schedule(false);
			return Health.up()
				.withDetail("proxy", this.client.proxy().toString())
				.withDetail("method", result.method().toString())
				.withDetail("latency", result.latency().toMillis() + " ms")
				.build();
		}
		catch (IOException ex) {
			ConnectOutcome outcome = ConnectOutcome.of(ex);
			schedule(isRefusedLogin(ex));
			return down(ex, outcome);
		}
	}

	private Health down(IOException failure, ConnectOutcome outcome) {
		Health.Builder health = Health.down()
			.withDetail("proxy", this.client.proxy().toString())
			.withDetail("reason", outcome.tag())
			.withDetail("error", String.valueOf(failure.getMessage()));
		if (failure instanceof Socks5Failure where) {
			health.withDetail("phase", where.phase().name().toLowerCase(Locale.ROOT));
		}
		if (failure instanceof RequestRejectedException rejected) {
			health.withDetail("reply", rejected.replyCode().toString());
		}
		if (!this.backOff.isZero()) {
			health.withDetail("nextProbeIn", pause().toSeconds() + " s");
		}
		return health.build();
	}

	// where no password was shown, none was refused, and no account gets locked
	private static boolean isRefusedLogin(IOException failure) {
		return failure instanceof ProxyAuthenticationException refused
				&& refused.reason() == ProxyAuthenticationException.Reason.CREDENTIALS_REJECTED;
	}

	private void schedule(boolean refused) {
		if (refused) {
			Duration base = this.backOff.isZero() ? atLeastOneSecond(this.settings.interval()) : this.backOff;
			Duration doubled = base.multipliedBy(2);
			this.backOff = (doubled.compareTo(MAX_BACK_OFF) < 0) ? doubled : MAX_BACK_OFF;
		}
		else {
			this.backOff = Duration.ZERO;
		}
		this.nextProbe = this.nanoTime.getAsLong() + pause().toNanos();
	}

	private Duration pause() {
		Duration interval = this.settings.interval();
		return (this.backOff.compareTo(interval) > 0) ? this.backOff : interval;
	}

	private static Duration atLeastOneSecond(Duration interval) {
		return (interval.compareTo(Duration.ofSeconds(1)) > 0) ? interval : Duration.ofSeconds(1);
	}

	private void logChange(@Nullable Health before, Health now) {
		boolean up = now.getStatus().equals(Status.UP);
		boolean wasUp = before == null || before.getStatus().equals(Status.UP);
		if (up && !wasUp) {
			logger.info("SOCKS5 proxy '" + this.client.name() + "' is up again");
		}
		if (!up && wasUp) {
			logger.warn("SOCKS5 proxy '" + this.client.name() + "' is down: " + now.getDetails().get("error"));
		}
	}

	/**
	 * How to probe.
	 *
	 * @param timeout the limit for one probe
	 * @param interval the shortest time between two probes
	 * @param target where a probe connects to through the proxy, or {@code null} to stop
	 * after the login
	 */
	public record Settings(Duration timeout, Duration interval, @Nullable Endpoint target) {
	}

}
