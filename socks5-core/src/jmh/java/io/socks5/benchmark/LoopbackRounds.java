package io.socks5.benchmark;

/**
 * The ways of {@link LoopbackBenchmark} by turns.
 */
public final class LoopbackRounds {

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
		new Rounds(20).way("wholeLoop", benchmark::wholeLoop)
			.way("shortLoop", benchmark::shortLoop)
			.way("socket", benchmark::socket)
			.way("socketPipelined", benchmark::socketPipelined)
			.way("socketWarm", benchmark::socketWarm)
			.way("channel", benchmark::channel)
			.way("jdk", benchmark::jdk)
			.way("direct", benchmark::direct)
			.way("handler", benchmark::handler)
			.way("nettyHandler", benchmark::nettyHandler)
			.way("nettyDirect", benchmark::nettyDirect)
			.print();
		benchmark.close();
	}

}
