package io.socks5.benchmark;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

import io.netty.channel.ChannelHandler;
import io.socks5.client.Socks5Client;

/**
 * Connects per second of several callers at once, each with a login, one octet each way
 * and a close. The alternating ways share a JVM, and the proxy has its own.
 */
public final class ScaleRounds {

	private static final int[] CALLERS = { 1, 8, 64, 512 };

	private static final int ROUNDS = 5;

	private static final int CONNECTS = 1_500;

	private static final int WARM_UP = 2;

	private final AtomicInteger failures = new AtomicInteger();

	private ScaleRounds() {
	}

	/**
	 * Prints a table.
	 * @param arguments none
	 * @throws Exception if a connect fails
	 */
	public static void main(String[] arguments) throws Exception {
		Process server = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
				System.getProperty("java.class.path"), ManyTunnels.class.getName(), "server")
			.redirectError(ProcessBuilder.Redirect.INHERIT)
			.start();
		BufferedReader port = new BufferedReader(new InputStreamReader(server.getInputStream()));
		try {
			new ScaleRounds().compare(Integer.parseInt(port.readLine()));
		}
		finally {
			server.destroyForcibly().waitFor();
		}
		System.exit(0);
	}

	private void compare(int port) throws Exception {
		Peers.giveJdkTheLogin();
		Socks5Client client = Peers.login(port).build();
		Map<String, Way> ways = new LinkedHashMap<>();
		Executor platform = (task) -> new Thread(task).start();
		ways.put("socket, platform threads", threads(platform, () -> client.connect(Peers.DESTINATION)));
		ways.put("JDK, platform threads", threads(platform, () -> Peers.jdk(port)));
		ways.put("JDK with timeouts, platform threads", threads(platform, () -> Peers.jdkWithTimeouts(port)));
		if (Runtime.version().feature() >= 21) {
			// by its name, since JDK 17 does not have it
			Executor virtual = (Executor) Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
			ways.put("socket, virtual threads", threads(virtual, () -> client.connect(Peers.DESTINATION)));
			ways.put("JDK, virtual threads", threads(virtual, () -> Peers.jdk(port)));
			ways.put("JDK with timeouts, virtual threads", threads(virtual, () -> Peers.jdkWithTimeouts(port)));
		}
		NettyPeers netty = new NettyPeers();
		ways.put("`Socks5ChannelHandler`", netty(netty, NettyPeers.ours(client)));
		ways.put("Netty's `Socks5ProxyHandler`", netty(netty, NettyPeers.nettys(port, true)));
		print(ways);
		netty.close();
		System.out.println(this.failures + " failures");
	}

	private static void print(Map<String, Way> ways) throws Exception {
		System.out.println("| way | 1 | 8 | 64 | 512 |");
		System.out.println("|---|--:|--:|--:|--:|");
		double[][][] rates = new double[CALLERS.length][ways.size()][ROUNDS];
		for (int callers = 0; callers < CALLERS.length; callers++) {
			for (int round = -WARM_UP; round < ROUNDS; round++) {
				int index = 0;
				for (Way way : ways.values()) {
					long start = System.nanoTime();
					way.run(CALLERS[callers]);
					rates[callers][index++][Math.max(0, round)] = CONNECTS * 1e9 / (System.nanoTime() - start);
				}
			}
		}
		int index = 0;
		for (String name : ways.keySet()) {
			StringBuilder row = new StringBuilder("| ").append(name);
			for (double[][] each : rates) {
				double[] sorted = each[index].clone();
				Arrays.sort(sorted);
				row.append(" | ").append(Math.round(sorted[ROUNDS / 2]));
			}
			System.out.println(row.append(" |"));
			index++;
		}
	}

	private Way threads(Executor threads, Connect connect) {
		return (callers) -> {
			AtomicInteger left = new AtomicInteger(CONNECTS);
			CountDownLatch done = new CountDownLatch(callers);
			for (int i = 0; i < callers; i++) {
				threads.execute(() -> {
					while (left.getAndDecrement() > 0) {
						exchange(connect);
					}
					done.countDown();
				});
			}
			done.await();
		};
	}

	private void exchange(Connect connect) {
		try {
			Peers.exchange(connect.connect());
		}
		catch (IOException ex) {
			this.failures.incrementAndGet();
		}
	}

	private Way netty(NettyPeers netty, Supplier<ChannelHandler> handler) {
		return (callers) -> {
			Semaphore free = new Semaphore(callers);
			for (int i = 0; i < CONNECTS; i++) {
				free.acquire();
				netty.connect(handler, Peers.DESTINATION).whenComplete((channel, failure) -> {
					if (failure != null) {
						this.failures.incrementAndGet();
						free.release();
					}
					else {
						channel.close().addListener((closed) -> free.release());
					}
				});
			}
			free.acquire(callers);
		};
	}

	/**
	 * Opens a socket.
	 */
	@FunctionalInterface
	private interface Connect {

		Socket connect() throws IOException;

	}

	/**
	 * Makes all connects.
	 */
	@FunctionalInterface
	private interface Way {

		void run(int callers) throws Exception;

	}

}
