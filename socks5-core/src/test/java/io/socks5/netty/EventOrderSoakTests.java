package io.socks5.netty;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;

import io.socks5.netty.OrderedLife.Event;
import org.junit.jupiter.api.Test;

/**
 * No order of events lets an octet of the application through before the tunnel is
 * established, leaves a promise open, leaks a buffer, or reports two ends to observers.
 * The system property {@code soak.duration} says how long the random orders go on
 * ({@code 90s}, {@code 10m}); {@code soak.seed} repeats those of an earlier run.
 */
class EventOrderSoakTests {

	private static final Logger logger = System.getLogger(EventOrderSoakTests.class.getName());

	private static final Duration DURATION = Duration.parse("PT" + System.getProperty("soak.duration", "1s"));

	private static final long SEED = Long.getLong("soak.seed", ThreadLocalRandom.current().nextLong());

	private static final int ORDERED = 4;

	private static final int LONGEST = 24;

	@Test
	void everyOrderOfAFewEvents() {
		int lives = 0;
		for (boolean destination : new boolean[] { true, false }) {
			lives += each(new ArrayList<>(), destination);
		}
		logger.log(Level.INFO, lives + " orders of " + ORDERED + " events");
	}

	// in front of the rest of a connect, so that the orders are those inside of it, too
	private static int each(List<Event> events, boolean destination) {
		if (events.size() == ORDERED) {
			play(events, destination, true);
			return 1;
		}
		int lives = 0;
		for (Event next : Event.values()) {
			events.add(next);
			lives += each(events, destination);
			events.remove(events.size() - 1);
		}
		return lives;
	}

	@Test
	void randomOrders() {
		logger.log(Level.INFO, "random orders for " + DURATION + ", seed " + SEED);
		Random random = new Random(SEED);
		Event[] all = Event.values();
		long until = System.nanoTime() + DURATION.toNanos();
		int lives = 0;
		for (; System.nanoTime() < until; lives++) {
			List<Event> events = new ArrayList<>();
			for (int i = random.nextInt(LONGEST); i >= 0; i--) {
				events.add(all[random.nextInt(all.length)]);
			}
			play(events, random.nextBoolean(), random.nextBoolean());
		}
		logger.log(Level.INFO, lives + " random orders");
	}

	private static void play(List<Event> events, boolean destination, boolean observed) {
		try {
			new OrderedLife(destination, observed).play(events);
		}
		catch (RuntimeException | AssertionError ex) {
			throw new AssertionError(
					events + ", destination " + destination + ", observed " + observed + ", seed " + SEED, ex);
		}
	}

}
