package io.socks5.benchmark;

/**
 * The alternating ways of {@link LoopbackBenchmark}. The first one is repeated at the end, and
 * its ratio to itself shows the precision of the others.
 */
public final class LoopbackRounds {

	private LoopbackRounds() {
	}

	/**
	 * Prints a table.
	 * @param arguments the ways to take, all if not given
	 * @throws Exception if a connect fails
	 */
	public static void main(String[] arguments) throws Exception {
		LoopbackBenchmark benchmark = new LoopbackBenchmark();
		benchmark.open();
		new Rounds(4000, 10).way("wholeLoop", benchmark::wholeLoop)
			.way("shortLoop", benchmark::shortLoop)
			.way("socket", benchmark::socket)
			.way("socketPipelined", benchmark::socketPipelined)
			.way("socketWarm", benchmark::socketWarm)
			.way("socketEarly", benchmark::socketEarly)
			.way("socketWarmEarly", benchmark::socketWarmEarly)
			.way("channel", benchmark::channel)
			.way("jdk", benchmark::jdk)
			.way("jdkWithTimeouts", benchmark::jdkWithTimeouts)
			.way("direct", benchmark::direct)
			.way("handler", benchmark::handler)
			.way("nettyHandler", benchmark::nettyHandler)
			.way("nettyDirect", benchmark::nettyDirect)
			.way("wholeLoopAgain", benchmark::wholeLoop)
			.only(arguments)
			.print();
		benchmark.close();
	}

}
