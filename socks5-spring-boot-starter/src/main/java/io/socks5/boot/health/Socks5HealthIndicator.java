package io.socks5.boot.health;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

import io.socks5.client.Socks5Client;
import io.socks5.protocol.Endpoint;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/**
 * Probes the proxy. A probe connects, negotiates and logs in. With a target, it also
 * connects to the target.
 *
 * <p>
 * Keeps the last result for an interval, independently of the cache of the endpoint.
 * Backs off up to 5 minutes while the login is rejected, to avoid account lockout. A
 * probe runs on an internal thread and serves all waiting requests. A request waits at
 * most for the timeout of a probe plus one second. Changes are logged once.
 */
public class Socks5HealthIndicator extends AbstractHealthIndicator {

	private static final Log logger = LogFactory.getLog(Socks5HealthIndicator.class);

	private static final Duration MAX_BACK_OFF = Duration.ofMinutes(5);

	private static final Duration MIN_BACK_OFF = Duration.ofSeconds(1);

	/** Time after the timeout before a probe is considered hanging. */
	private static final Duration GRACE = Duration.ofSeconds(1);

	private final Socks5Client client;

	private final Settings settings;

	private final LongSupplier nanoTime;

	private final Lock lock = new ReentrantLock();

	private @Nullable Finding last;

	private @Nullable Running running;

	private long nextProbe;

	private Duration backOff = Duration.ZERO;

	/**
	 * Creates a new indicator.
	 * @param client the client
	 * @param settings the settings of a probe
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
	protected void doHealthCheck(Health.Builder builder) {
		Finding current = current();
		builder.status(current.status()).withDetails(current.details());
	}

	/**
	 * Starts a probe if one is due, and does not wait for its result.
	 */
	public void probe() {
		this.lock.lock();
		try {
			if (this.running == null && isDue()) {
				start();
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	private boolean isDue() {
		return this.last == null || this.nanoTime.getAsLong() - this.nextProbe >= 0;
	}

	private Finding current() {
		Running probe;
		this.lock.lock();
		try {
			if (this.last != null && this.nanoTime.getAsLong() - this.nextProbe < 0) {
				return this.last;
			}
			probe = (this.running != null) ? this.running : start();
		}
		finally {
			this.lock.unlock();
		}
		return await(probe);
	}

	private Running start() {
		Running started = new Running(new CompletableFuture<>(), System.nanoTime());
		Thread thread = new Thread(null, () -> run(started), "socks5-health-" + this.client.name(), 0, false);
		thread.setDaemon(true);
		thread.start();
		this.running = started;
		return started;
	}

	private void run(Running probe) {
		Finding found = new Probe(this.client, this.settings).find();
		this.lock.lock();
		try {
			schedule(found.isLoginRefused());
			found = this.backOff.isZero() ? found : found.withDetail("nextProbeIn", millis(pause()));
			changeTo(found);
			this.running = null;
		}
		finally {
			this.lock.unlock();
			probe.found().complete(found);
		}
	}

	private Finding await(Running probe) {
		long limit = Saturated.nanos(this.settings.timeout()) + GRACE.toNanos();
		long left = ((limit > 0) ? limit : Long.MAX_VALUE) - (System.nanoTime() - probe.startedAt());
		try {
			return probe.found().get(Math.max(0, left), TimeUnit.NANOSECONDS);
		}
		catch (TimeoutException ex) {
			return hanging(probe);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return Finding.unknown(this.client, "The health request was interrupted");
		}
		catch (ExecutionException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private Finding hanging(Running probe) {
		// the next request waits for the same probe
		this.lock.lock();
		try {
			Finding ended = probe.found().getNow(null);
			if (ended != null) {
				return ended;
			}
			Finding hanging = Finding.hanging(this.client, this.settings.timeout());
			changeTo(hanging);
			return hanging;
		}
		finally {
			this.lock.unlock();
		}
	}

	private void schedule(boolean refused) {
		this.backOff = refused ? longer(this.backOff) : Duration.ZERO;
		this.nextProbe = this.nanoTime.getAsLong() + Saturated.nanos(pause());
	}

	private Duration longer(Duration current) {
		Duration base = max(current.isZero() ? this.settings.interval() : current, MIN_BACK_OFF);
		return (base.compareTo(MAX_BACK_OFF.dividedBy(2)) < 0) ? base.multipliedBy(2) : MAX_BACK_OFF;
	}

	private Duration pause() {
		return max(this.backOff, this.settings.interval());
	}

	private static Duration max(Duration one, Duration other) {
		return (one.compareTo(other) > 0) ? one : other;
	}

	private static long millis(Duration duration) {
		return TimeUnit.NANOSECONDS.toMillis(Saturated.nanos(duration));
	}

	private void changeTo(Finding now) {
		Finding before = this.last;
		this.last = now;
		if (now.isUp()) {
			if (before != null && !before.isUp()) {
				logger.info("SOCKS5 proxy '" + this.client.name() + "' is up again"
						+ (before.isOfDestination() ? ", and reaches " + this.settings.target() : ""));
			}
			return;
		}
		if (before == null || !before.isSameProblemAs(now)) {
			logger
				.warn("SOCKS5 proxy '"
						+ this.client.name() + "' " + (now.isOfDestination() ? "is up, but the health target "
								+ this.settings.target() + " cannot be reached through it" : "is down")
						+ ": " + now.text());
		}
	}

	/**
	 * The settings of a probe.
	 *
	 * @param timeout the timeout of one probe
	 * @param interval the minimum time between two probes
	 * @param target the destination of a probe, or {@code null} to stop after the login
	 */
	public record Settings(Duration timeout, Duration interval, @Nullable Endpoint target) {
	}

	/**
	 * A running probe.
	 *
	 * @param found completes at its end
	 * @param startedAt its start on the monotonic clock
	 */
	private record Running(CompletableFuture<Finding> found, long startedAt) {
	}

}
