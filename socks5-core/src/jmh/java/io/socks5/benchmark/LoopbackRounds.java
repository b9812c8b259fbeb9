package io.socks5.benchmark;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;

/**
 * The ways of {@link LoopbackBenchmark} by turns in one JVM, for a machine with other
 * work: what disturbs a round disturbs all of them, and the median of the rounds' ratios
 * is left.
 */
public final class LoopbackRounds {

	private static final int ROUNDS = 300;

	private static final int WARM_UP = 2_000;

	private static final int CONNECTS = 20;

	private LoopbackRounds() {
	}

	/**
	 * Prints a table.
	 * @param arguments none
	 * @throws Exception if a connect fails
	 */
	public static void main(String[] arguments) throws Exception {
		LoopbackBenchmark benchmark = new LoopbackBenchmark();
		benchmark.open();
		Map<String, Callable<?>> ways = new LinkedHashMap<>();
		ways.put("wholeLoop", benchmark::wholeLoop);
		ways.put("shortLoop", benchmark::shortLoop);
		ways.put("socket", benchmark::socket);
		ways.put("socketPipelined", benchmark::socketPipelined);
		ways.put("socketWarm", benchmark::socketWarm);
		ways.put("channel", benchmark::channel);
		ways.put("jdk", benchmark::jdk);
		ways.put("direct", benchmark::direct);
		ways.put("handler", benchmark::handler);
		ways.put("nettyHandler", benchmark::nettyHandler);
		ways.put("nettyDirect", benchmark::nettyDirect);
		print(ways.keySet().toArray(String[]::new), times(ways));
		benchmark.close();
	}

	private static double[][] times(Map<String, Callable<?>> ways) throws Exception {
		double[][] times = new double[ways.size()][ROUNDS];
		for (int round = -WARM_UP; round < ROUNDS; round++) {
			int way = 0;
			for (Callable<?> each : ways.values()) {
				long start = System.nanoTime();
				for (int i = 0; i < CONNECTS; i++) {
					each.call();
				}
				times[way++][Math.max(0, round)] = (System.nanoTime() - start) / 1e3 / CONNECTS;
			}
		}
		return times;
	}

	private static void print(String[] names, double[][] times) {
		System.out.printf("| way | \u00b5s | to %s | to %s |%n", names[0], names[1]);
		System.out.println("|---|--:|--:|--:|");
		for (int way = 0; way < names.length; way++) {
			System.out.printf("| %s | %.0f | %.2f | %.2f |%n", names[way], median(times[way]),
					ratio(times[way], times[0]), ratio(times[way], times[1]));
		}
	}

	private static double ratio(double[] times, double[] others) {
		double[] ratios = new double[ROUNDS];
		for (int round = 0; round < ROUNDS; round++) {
			ratios[round] = times[round] / others[round];
		}
		return median(ratios);
	}

	private static double median(double[] values) {
		double[] sorted = values.clone();
		Arrays.sort(sorted);
		return sorted[sorted.length / 2];
	}

}
