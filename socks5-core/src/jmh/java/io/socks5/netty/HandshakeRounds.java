package io.socks5.netty;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;

import com.sun.management.ThreadMXBean;

/**
 * The alternating ways of {@link HandshakeBenchmark} in one JVM, by the CPU time and the
 * octets of their thread, which do not depend on the load of the machine.
 */
public final class HandshakeRounds {

	private static final int WARM_UP = 400;

	private static final int ROUNDS = 600;

	private static final int CALLS = 500;

	private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

	private HandshakeRounds() {
	}

	/**
	 * Prints a table.
	 * @param arguments none
	 * @throws Exception if a handshake fails
	 */
	public static void main(String[] arguments) throws Exception {
		HandshakeBenchmark benchmark = new HandshakeBenchmark();
		Map<String, Callable<?>> ways = new LinkedHashMap<>();
		ways.put("Netty's handler", benchmark::nettyHandler);
		ways.put("handler", benchmark::handler);
		ways.put("channel alone", benchmark::channelAlone);
		ways.put("bare handshake", benchmark::bareHandshake);
		ways.put("Netty's handler again", benchmark::nettyHandler);
		double[][] times = new double[ways.size()][ROUNDS];
		double[][] octets = new double[ways.size()][ROUNDS];
		for (int round = -WARM_UP; round < ROUNDS; round++) {
			int way = 0;
			for (Callable<?> each : ways.values()) {
				run(each, times[way], octets[way++], Math.max(0, round));
			}
		}
		System.out.println("| way | ns of CPU | ratio to the first | octets |");
		System.out.println("|---|--:|--:|--:|");
		int way = 0;
		for (String name : ways.keySet()) {
			double[] ratios = new double[ROUNDS];
			for (int round = 0; round < ROUNDS; round++) {
				ratios[round] = times[way][round] / times[0][round];
			}
			System.out.printf("| %s | %.0f | %.3f | %.0f |%n", name, median(times[way]), median(ratios),
					Arrays.stream(octets[way++]).average().orElseThrow());
		}
	}

	private static void run(Callable<?> way, double[] times, double[] octets, int round) throws Exception {
		long allocated = THREADS.getCurrentThreadAllocatedBytes();
		long start = THREADS.getCurrentThreadCpuTime();
		for (int i = 0; i < CALLS; i++) {
			way.call();
		}
		times[round] = (double) (THREADS.getCurrentThreadCpuTime() - start) / CALLS;
		octets[round] = (double) (THREADS.getCurrentThreadAllocatedBytes() - allocated) / CALLS;
	}

	private static double median(double[] values) {
		double[] sorted = values.clone();
		Arrays.sort(sorted);
		return sorted[sorted.length / 2];
	}

}
