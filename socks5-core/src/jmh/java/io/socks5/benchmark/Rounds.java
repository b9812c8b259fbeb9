package io.socks5.benchmark;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;

/**
 * Several ways by turns in one JVM, for a machine with other work: what disturbs a round
 * disturbs all of them, and the median of the rounds' ratios is left.
 */
public final class Rounds {

	private static final int ROUNDS = 300;

	/** How many connects each way makes before it counts: the JDK compiles them late. */
	private static final int WARM_UP = 40_000;

	private final int connects;

	private final Map<String, Callable<?>> ways = new LinkedHashMap<>();

	/**
	 * Without ways as yet.
	 * @param connects how many a way makes in each round
	 */
	public Rounds(int connects) {
		this.connects = connects;
	}

	/**
	 * Adds a way; the first is what the others are compared with.
	 * @param name what the table calls it
	 * @param connect one connect
	 * @return this
	 */
	public Rounds way(String name, Callable<?> connect) {
		this.ways.put(name, connect);
		return this;
	}

	/**
	 * Takes them by turns and prints a table.
	 * @throws Exception if a connect fails
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
		for (int round = -WARM_UP / this.connects; round < ROUNDS; round++) {
			int way = 0;
			for (Callable<?> each : this.ways.values()) {
				long start = System.nanoTime();
				for (int i = 0; i < this.connects; i++) {
					each.call();
				}
				times[way++][Math.max(0, round)] = (System.nanoTime() - start) / 1e3 / this.connects;
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
