package io.socks5.benchmark;

/**
 * The alternating ways of {@link BulkBenchmark}.
 */
public final class BulkRounds {

	private BulkRounds() {
	}

	/**
	 * Prints a table.
	 * @param arguments none
	 * @throws Exception if a transfer fails
	 */
	public static void main(String[] arguments) throws Exception {
		BulkBenchmark benchmark = new BulkBenchmark();
		benchmark.open();
		new Rounds(100, 4).way("plain", benchmark::plain)
			.way("jdk", benchmark::jdk)
			.way("socket", benchmark::socket)
			.way("warmSocket", benchmark::warmSocket)
			.way("plainChannel", benchmark::plainChannel)
			.way("channel", benchmark::channel)
			.print();
		benchmark.close();
	}

}
