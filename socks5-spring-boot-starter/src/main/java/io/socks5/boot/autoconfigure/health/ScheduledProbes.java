package io.socks5.boot.autoconfigure.health;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import io.socks5.boot.health.Socks5HealthIndicator;
import org.jspecify.annotations.Nullable;

import org.springframework.context.SmartLifecycle;

/**
 * Probes of proxies at a fixed rate, so that meters are current without health requests.
 */
class ScheduledProbes implements SmartLifecycle {

	private static final Duration MAX = Duration.ofDays(365);

	private final List<Scheduled> all = new ArrayList<>();

	private volatile @Nullable ScheduledExecutorService executor;

	void add(Socks5HealthIndicator indicator, Duration period) {
		this.all.add(new Scheduled(indicator, (period.compareTo(MAX) < 0) ? period : MAX));
	}

	@Override
	public void start() {
		if (this.all.isEmpty() || this.executor != null) {
			return;
		}
		ScheduledExecutorService started = Executors.newSingleThreadScheduledExecutor((task) -> {
			Thread thread = new Thread(null, task, "socks5-health-schedule", 0, false);
			thread.setDaemon(true);
			return thread;
		});
		this.all.forEach((each) -> started.scheduleAtFixedRate(each.indicator()::probe, 0, each.period().toNanos(),
				TimeUnit.NANOSECONDS));
		this.executor = started;
	}

	@Override
	public void stop() {
		ScheduledExecutorService running = this.executor;
		if (running != null) {
			running.shutdownNow();
			this.executor = null;
		}
	}

	@Override
	public boolean isRunning() {
		return this.executor != null;
	}

	/**
	 * An indicator and its period.
	 *
	 * @param indicator makes the probes
	 * @param period the time between two probes
	 */
	private record Scheduled(Socks5HealthIndicator indicator, Duration period) {

	}

}
