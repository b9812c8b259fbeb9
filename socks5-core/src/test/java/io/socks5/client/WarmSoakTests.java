package io.socks5.client;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.ToLongFunction;

import io.socks5.testkit.real.Concurrently;
import io.socks5.testkit.real.Danted;
import io.socks5.testkit.real.Microsocks;
import io.socks5.testkit.real.RealProxy;
import io.socks5.testkit.real.Service;
import io.socks5.testkit.real.Target;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Stop-and-go traffic over warm connections. No connect fails because of a stale one. The
 * system property {@code soak.duration} says how long it goes on for each proxy
 * ({@code 90s}, {@code 10m}); {@code soak.seed} repeats the bursts and pauses of an
 * earlier run.
 */
class WarmSoakTests {

	private static final Logger logger = System.getLogger(WarmSoakTests.class.getName());

	private static final Duration DURATION = Duration.parse("PT" + System.getProperty("soak.duration", "3s"));

	private static final long SEED = Long.getLong("soak.seed", ThreadLocalRandom.current().nextLong());

	private static final Duration LIMIT = DURATION.plus(Duration.ofMinutes(2));

	private static final int DANTEDS_PATIENCE_SECONDS = 3;

	// danted drops what is asked after its patience, at the earliest after two seconds of
	// it, and closes what has said nothing a second after it: so some clients discard
	// their connections before, some at about the same time and some later
	private static final List<Duration> MAX_IDLE = List.of(Duration.ofMillis(250), Duration.ofSeconds(1),
			Duration.ofSeconds(4), Duration.ofSeconds(5));

	@Test
	void danted() throws Exception {
		soak("danted", () -> Danted.startWithLogin(DANTEDS_PATIENCE_SECONDS));
	}

	@Test
	void microsocks() throws Exception {
		soak("microsocks", Microsocks::startWithLogin);
	}

	private void soak(String name, Callable<RealProxy> start) throws Exception {
		logger.log(Level.INFO, name + " for " + DURATION + ", seed " + SEED);
		List<StopAndGo> clients = new ArrayList<>();
		try (Service server = Service.start(new Target())) {
			for (Duration maxIdle : MAX_IDLE) {
				Random random = new Random(SEED + clients.size());
				clients.add(new StopAndGo(start.call(), server, maxIdle, DURATION, random));
			}
			Concurrently.all(clients, LIMIT);
			logger.log(Level.INFO, name + ": " + summary(clients));
		}
		finally {
			clients.forEach(StopAndGo::close);
		}
		assertThat(clients).flatMap((client) -> client.traffic().failures()).isEmpty();
		assertThat(sum(clients, (client) -> client.traffic().warm().hits())).as("hits").isPositive();
		assertThat(sum(clients, (client) -> client.traffic().warm().discarded())).as("discarded").isPositive();
		assertThat(clients).extracting(StopAndGo::traffic).allSatisfy(WarmSoakTests::addsUp);
	}

	private static String summary(List<StopAndGo> clients) {
		return "%d connects, %d hits, %d misses, %d discarded, %d failures, %d restarts of the proxy".formatted(
				sum(clients, (client) -> client.traffic().connects()),
				sum(clients, (client) -> client.traffic().warm().hits()),
				sum(clients, (client) -> client.traffic().warm().misses()),
				sum(clients, (client) -> client.traffic().warm().discarded()),
				sum(clients, (client) -> client.traffic().failures().size()), sum(clients, StopAndGo::restarts));
	}

	private static long sum(List<StopAndGo> clients, ToLongFunction<StopAndGo> count) {
		return clients.stream().mapToLong(count).sum();
	}

	private static void addsUp(Traffic traffic) {
		assertThat(traffic.warm().hits() + traffic.warm().misses()).isEqualTo(traffic.connects());
		assertThat(traffic.warm().idle()).isZero();
	}

}
