package io.socks5.benchmark;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/**
 * Several alternating ways in one JVM, for a machine with other work: what disturbs a round
 * disturbs all of them, and the median of the rounds' ratios is left.
 */
public final class Rounds {

	private static final int ROUNDS = 300;

	private final int warmUp;

	private final int calls;

	private final Map<String, Callable<?>> ways = new LinkedHashMap<>();

	/**
	 * Without ways as yet.
	 * @param warmUp how many rounds do not count: the JDK compiles late what is called
	 * seldom
	 * @param calls how many calls a way has in each round
	 */
	public Rounds(int warmUp, int calls) {
		this.warmUp = warmUp;
		this.calls = calls;
	}

	/**
	 * Adds a way; the first is what the others are compared with.
	 * @param name what the table calls it
	 * @param call what it does
	 * @return this
	 */
	public Rounds way(String name, Callable<?> call) {
		this.ways.put(name, call);
		return this;
	}

	/**
	 * Leaves ways out: what others do before may still disturb those that follow.
	 * @param names the ways to keep, all if there are none
	 * @return this
	 */
	public Rounds only(String... names) {
		if (names.length > 0) {
			this.ways.keySet().retainAll(List.of(names));
		}
		return this;
	}

	/**
	 * Runs them alternately and prints a table.
	 * @throws Exception if a call fails
	 */
	public void print() throws Exception {
		double[][] times = times();
		System.out.println("| way | \u00b5s | ratio to the first |");
		System.out.println("|---|--:|--:|");
		int way = 0;
		for (String name : this.ways.keySet()) {
			double[] ratios = new double[ROUNDS];
			for (int round = 0; round < ROUNDS; round++) {
				ratios[round] = times[way][round] / times[0][round];
			}
			System.out.printf("| %s | %.1f | %.3f |%n", name, median(times[way++]), median(ratios));
		}
	}

	private double[][] times() throws Exception {
		double[][] times = new double[this.ways.size()][ROUNDS];
		for (int round = -this.warmUp; round < ROUNDS; round++) {
			int way = 0;
			for (Callable<?> each : this.ways.values()) {
				long start = System.nanoTime();
				for (int i = 0; i < this.calls; i++) {
					each.call();
				}
				times[way++][Math.max(0, round)] = (System.nanoTime() - start) / 1e3 / this.calls;
			}
		}
		return times;
	}

	private static double median(double[] values) {
		double[] sorted = values.clone();
		Arrays.sort(sorted);
		return sorted[sorted.length / 2];
	}

}
