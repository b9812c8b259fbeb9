package io.socks5.route.selection;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

import io.socks5.protocol.Phase;
import io.socks5.protocol.Socks5TimeoutException;
import io.socks5.route.EndpointStrategy;
import io.socks5.route.selection.Fault.Behavior;
import org.jspecify.annotations.Nullable;

/**
 * 200 callers that connect through three proxies, in virtual time. Each caller pauses for
 * a second on average between two connects. Times are in milliseconds.
 */
final class Simulation {

	static final int CALLERS = 200;

	static final int PROXIES = 3;

	/** The fault begins, the fault ends, the simulation ends. */
	static final long FAULT = 20_000;

	static final long RECOVERY = 60_000;

	static final long END = 120_000;

	private static final long LIMIT = 15_000;

	/** The handshake time of each proxy, without jitter. */
	private static final long[] USUAL = { 10, 20, 30 };

	/** The time that the proxy takes to connect to the destination. */
	private static final long DESTINATION = 10;

	private final PriorityQueue<Event> events = new PriorityQueue<>();

	private final SplittableRandom random = new SplittableRandom(20);

	private final Fault fault;

	private final EndpointStrategy strategy;

	private final @Nullable Endpoints<Integer> endpoints;

	private final Record record = new Record();

	private long now;

	private long sequence;

	private int turn;

	/**
	 * Creates a simulation.
	 * @param ideal whether an oracle that knows the state of each proxy chooses
	 */
	Simulation(Fault fault, EndpointStrategy strategy, boolean ideal) {
		this.fault = fault;
		this.strategy = strategy;
		SplittableRandom jitter = new SplittableRandom(3);
		this.endpoints = ideal ? null : new Endpoints<>(List.of(candidate(0), candidate(1), candidate(2)), strategy,
				Set.of(), null, jitter::nextDouble);
	}

	private static Candidate<Integer> candidate(int proxy) {
		return new Candidate<>(Clock.endpoint(name(proxy)), proxy);
	}

	private static String name(int proxy) {
		return "proxy" + proxy;
	}

	Record run() {
		for (int i = 0; i < CALLERS; i++) {
			pause();
		}
		while (!this.events.isEmpty()) {
			Event next = this.events.remove();
			this.now = next.time();
			next.action().run();
		}
		return this.record;
	}

	private void pause() {
		after(500 + this.random.nextInt(1_000), () -> {
			if (this.now < END) {
				new Connect().start();
			}
		});
	}

	private void after(long millis, Runnable action) {
		this.events.add(new Event(this.now + millis, this.sequence++, action));
	}

	private long nanos() {
		return TimeUnit.MILLISECONDS.toNanos(this.now);
	}

	private Behavior behavior(int proxy) {
		boolean faulty = FAULT <= this.now && this.now < RECOVERY;
		return faulty ? this.fault.of(proxy, this.now - FAULT) : Behavior.UP;
	}

	// the strategy with knowledge of the state of each proxy
	private int ideal() {
		List<Integer> good = new ArrayList<>();
		for (int proxy = 0; proxy < PROXIES; proxy++) {
			boolean slow = behavior(proxy) == Behavior.SLOW && this.strategy == EndpointStrategy.FASTEST;
			if (behavior(proxy) != Behavior.DEAD && behavior(proxy) != Behavior.SILENT && !slow) {
				good.add(proxy);
			}
		}
		if (good.isEmpty()) {
			return 0;
		}
		return good.get((this.strategy == EndpointStrategy.ROUND_ROBIN) ? this.turn++ % good.size() : 0);
	}

	/**
	 * One connect of a caller.
	 */
	private final class Connect {

		private final long start = Simulation.this.now;

		private final @Nullable Tries<Integer> tries = (Simulation.this.endpoints == null) ? null
				: Simulation.this.endpoints.tries(nanos() + TimeUnit.MILLISECONDS.toNanos(LIMIT));

		private int made;

		private int proxy;

		private long openedAt;

		void start() {
			if (!next()) {
				end(false);
			}
		}

		private boolean next() {
			if (this.tries == null) {
				this.proxy = ideal();
				return this.made++ < PROXIES && Simulation.this.now - this.start < LIMIT && open(LIMIT / PROXIES);
			}
			if (!this.tries.next(nanos())) {
				return false;
			}
			this.proxy = this.tries.target();
			return open(TimeUnit.NANOSECONDS.toMillis(this.tries.share()));
		}

		private boolean open(long share) {
			Behavior behavior = behavior(this.proxy);
			this.openedAt = Simulation.this.now;
			Simulation.this.record.opened(this.openedAt, this.proxy);
			long usual = USUAL[this.proxy];
			long handshake = behavior.handshake(usual + Simulation.this.random.nextInt((int) (usual / 2)));
			if (behavior == Behavior.DEAD) {
				after(1, () -> failed(Clock.refusal(name(this.proxy))));
			}
			else if (behavior == Behavior.SILENT || handshake > share) {
				after(share, this::timedOut);
			}
			else {
				after(handshake, () -> answered(share - handshake));
			}
			return true;
		}

		private void answered(long rest) {
			switch (behavior(this.proxy)) {
				case DEAD -> failed(Clock.closed(Phase.GREETING, name(this.proxy)));
				case SILENT -> after(rest, this::timedOut);
				default -> {
					if (this.tries != null) {
						this.tries.answered(nanos());
					}
					after(DESTINATION, this::established);
				}
			}
		}

		private void established() {
			if (this.tries != null) {
				this.tries.established(nanos());
			}
			Simulation.this.record.closed(this.openedAt, this.proxy);
			end(true);
		}

		private void timedOut() {
			failed(new Socks5TimeoutException(Clock.context(Phase.GREETING, name(this.proxy)), "share"));
		}

		private void failed(IOException failure) {
			Simulation.this.record.closed(this.openedAt, this.proxy);
			boolean other = this.tries == null || this.tries.failed(failure, nanos());
			if (!other || !next()) {
				end(false);
			}
		}

		private void end(boolean connected) {
			Simulation.this.record.ended(this.start, Simulation.this.now, connected);
			pause();
		}

	}

	/**
	 * What the callers experience.
	 */
	static final class Record {

		/** The length of the windows in which the tries of each proxy are counted. */
		static final int WINDOW = 50;

		private static final long LEFT = 5_000;

		private static final long BACK = 1_000;

		int connects;

		int failed;

		int late;

		long longest;

		private final int[][] opened = new int[(int) (END / WINDOW) + 1_000][PROXIES];

		private int before;

		private int after;

		private int peakBefore;

		private int peakAfter;

		private void opened(long now, int proxy) {
			this.opened[(int) (now / WINDOW)][proxy]++;
			if (proxy == 0 && now < FAULT) {
				this.peakBefore = Math.max(this.peakBefore, ++this.before);
			}
			if (proxy == 0 && now >= RECOVERY) {
				this.peakAfter = Math.max(this.peakAfter, ++this.after);
			}
		}

		private void closed(long openedAt, int proxy) {
			this.before -= (proxy == 0 && openedAt < FAULT) ? 1 : 0;
			this.after -= (proxy == 0 && openedAt >= RECOVERY) ? 1 : 0;
		}

		private void ended(long start, long now, boolean connected) {
			this.connects++;
			this.failed += connected ? 0 : 1;
			this.late += (now - start > 1_000) ? 1 : 0;
			this.longest = Math.max(this.longest, now - start);
		}

		/**
		 * Returns the most tries at a time at the first proxy before the fault.
		 */
		int peakBefore() {
			return this.peakBefore;
		}

		/**
		 * Returns the most tries at a time at the first proxy, of those that began after
		 * the recovery.
		 */
		int peakAfter() {
			return this.peakAfter;
		}

		/**
		 * Returns the tries of a proxy.
		 */
		int tries(int proxy, long from, long to) {
			int sum = 0;
			for (long window = from / WINDOW; window < to / WINDOW; window++) {
				sum += this.opened[(int) window][proxy];
			}
			return sum;
		}

		/**
		 * Returns the time from the fault until the first proxy gets at most one try a
		 * second, for five seconds, or -1 if it always gets more.
		 */
		long left() {
			for (long at = FAULT; at < RECOVERY - LEFT; at += WINDOW) {
				if (tries(0, at, at + LEFT) <= LEFT / 1_000) {
					return at - FAULT;
				}
			}
			return -1;
		}

		/**
		 * Returns the time from the recovery until the first proxy gets at least half of
		 * its part of the tries for a second.
		 * @param ideal what an oracle does
		 */
		long back(Record ideal) {
			for (long at = RECOVERY; at < END - BACK; at += WINDOW) {
				long part = (long) tries(0, at, at + BACK) * ideal.all(at, at + BACK);
				if (2 * part >= (long) ideal.tries(0, at, at + BACK) * all(at, at + BACK)) {
					return at - RECOVERY;
				}
			}
			return -1;
		}

		private int all(long from, long to) {
			int sum = 0;
			for (int proxy = 0; proxy < PROXIES; proxy++) {
				sum += tries(proxy, from, to);
			}
			return sum;
		}

	}

	/**
	 * Something that happens at a time.
	 */
	private record Event(long time, long sequence, Runnable action) implements Comparable<Event> {

		@Override
		public int compareTo(Event other) {
			int byTime = Long.compare(this.time, other.time);
			return (byTime != 0) ? byTime : Long.compare(this.sequence, other.sequence);
		}

	}

}
