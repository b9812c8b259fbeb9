package io.socks5.benchmark;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

import javax.management.MBeanServer;
import javax.management.ObjectName;

import io.netty.channel.ChannelHandler;
import io.socks5.client.Socks5Client;

/**
 * Opens many tunnels with a login at once, exchanges an octet over each and keeps them
 * open, each with a thread that waits for more (or, with Netty, one event loop for all).
 * Prints how long that takes and what it costs this process, in a JVM that has just
 * started and in one that has closed many tunnels before. Each way and the proxy have a
 * JVM of their own. Virtual threads need a JDK that has them.
 */
public final class ManyTunnels {

	/** As many as a listener lets wait. */
	private static final int AT_ONCE = 256;

	/** After these, the JIT compiler has compiled the connect. */
	private static final int BEFORE = 20_000;

	private final Semaphore connecting = new Semaphore(AT_ONCE);

	private final AtomicInteger failures = new AtomicInteger();

	/** Whether the tunnels are closed after the first octet. */
	private volatile boolean closing;

	private ManyTunnels() {
	}

	/**
	 * Compares all ways.
	 * @param arguments how many tunnels, 10000 if not given, and {@code warm} to close
	 * many tunnels before
	 * @throws Exception if that fails
	 */
	public static void main(String[] arguments) throws Exception {
		if (arguments.length > 0 && arguments[0].equals("server")) {
			System.out.println(BenchmarkServer.askingForLogin().port());
			System.in.read();
		}
		else if (arguments.length > 2) {
			new ManyTunnels().measure(arguments[0], Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]),
					arguments.length > 3);
			System.exit(0);
		}
		else {
			compare((arguments.length > 0) ? arguments[0] : "10000", arguments.length > 1);
		}
	}

	private static void compare(String count, boolean warm) throws IOException, InterruptedException {
		System.out.println("| way | s | resident KiB per tunnel, with garbage | resident | heap | threads |");
		System.out.println("|---|--:|--:|--:|--:|--:|");
		for (String way : List.of("socket platform", "jdk platform", "socket virtual", "jdk virtual", "handler netty",
				"nettys netty")) {
			if (!way.endsWith("virtual") || Runtime.version().feature() >= 21) {
				Process server = java("server").start();
				BufferedReader port = new BufferedReader(new InputStreamReader(server.getInputStream()));
				List<String> arguments = new ArrayList<>(List.of(way, count, port.readLine()));
				if (warm) {
					arguments.add("warm");
				}
				java(arguments.toArray(String[]::new)).redirectOutput(ProcessBuilder.Redirect.INHERIT)
					.start()
					.waitFor();
				server.destroyForcibly().waitFor();
			}
		}
	}

	private static ProcessBuilder java(String... arguments) {
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx2g",
						// a collection returns the free memory
						"-XX:MinHeapFreeRatio=5", "-XX:MaxHeapFreeRatio=10", "-cp",
						System.getProperty("java.class.path"), ManyTunnels.class.getName()));
		command.addAll(List.of(arguments));
		return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
	}

	private void measure(String way, int count, int port, boolean warm) throws Exception {
		Peers.giveJdkTheLogin();
		Opening opening = opening(way, port);
		if (warm) {
			this.closing = true;
			for (int opened = 0; opened < BEFORE; opened += 1000) {
				opening.open(1000).await();
			}
			this.closing = false;
		}
		// both load classes
		opening.open(200).await();
		resident();
		long heap = heap();
		long resident = resident();
		long start = System.nanoTime();
		opening.open(count).await();
		double seconds = (System.nanoTime() - start) / 1e9;
		long withGarbage = resident();
		long heapNow = heap();
		System.out.printf("| %s | %.1f | %.1f | %.1f | %.2f | %d |%n", way, seconds,
				(withGarbage - resident) / (double) count, (resident() - resident) / (double) count,
				(heapNow - heap) / (double) count, Thread.activeCount());
		if (this.failures.get() > 0) {
			System.out.println(this.failures.get() + " failures");
		}
	}

	private Opening opening(String way, int port) throws Exception {
		Socks5Client client = Peers.login(port).build();
		return switch (way) {
			case "socket platform" -> (count) -> threads(count, platform(), () -> client.connect(Peers.DESTINATION));
			case "jdk platform" -> (count) -> threads(count, platform(), () -> Peers.jdk(port));
			case "socket virtual" -> (count) -> threads(count, virtual(), () -> client.connect(Peers.DESTINATION));
			case "jdk virtual" -> (count) -> threads(count, virtual(), () -> Peers.jdk(port));
			case "handler netty" -> netty(NettyPeers.ours(client));
			case "nettys netty" -> netty(NettyPeers.nettys(port, true));
			default -> throw new IllegalArgumentException(way);
		};
	}

	private static Executor platform() {
		return (task) -> {
			Thread thread = new Thread(task);
			thread.setDaemon(true);
			thread.start();
		};
	}

	// by its name, since JDK 17 does not have it
	private static ExecutorService virtual() throws ReflectiveOperationException {
		return (ExecutorService) Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
	}

	private CountDownLatch threads(int count, Executor threads, Connect connect) throws InterruptedException {
		CountDownLatch open = new CountDownLatch(count);
		for (int i = 0; i < count; i++) {
			this.connecting.acquire();
			threads.execute(() -> {
				try (Socket socket = connected(connect, open)) {
					if (!this.closing) {
						socket.getInputStream().read();
					}
				}
				catch (IOException ex) {
					this.failures.incrementAndGet();
				}
			});
		}
		return open;
	}

	private Socket connected(Connect connect, CountDownLatch open) throws IOException {
		try {
			Socket socket = connect.connect();
			socket.getOutputStream().write('x');
			socket.getInputStream().read();
			return socket;
		}
		finally {
			this.connecting.release();
			open.countDown();
		}
	}

	private Opening netty(Supplier<ChannelHandler> handler) {
		NettyPeers netty = new NettyPeers();
		return (count) -> {
			CountDownLatch open = new CountDownLatch(count);
			for (int i = 0; i < count; i++) {
				this.connecting.acquire();
				netty.connect(handler, Peers.DESTINATION).whenComplete((channel, failure) -> {
					if (failure != null) {
						this.failures.incrementAndGet();
					}
					else if (this.closing) {
						channel.close();
					}
					this.connecting.release();
					open.countDown();
				});
			}
			return open;
		};
	}

	// in KiB; 0 where there is no such file
	private static long resident() throws Exception {
		returnFreeMemory();
		Path status = Path.of("/proc/self/status");
		if (!Files.exists(status)) {
			return 0;
		}
		String line = Files.readAllLines(status).stream().filter((each) -> each.startsWith("VmRSS")).findFirst().get();
		return Long.parseLong(line.replaceAll("\\D", ""));
	}

	// the JIT compiler frees much native memory, which otherwise stays resident
	private static void returnFreeMemory() throws Exception {
		ObjectName commands = new ObjectName("com.sun.management:type=DiagnosticCommand");
		MBeanServer server = ManagementFactory.getPlatformMBeanServer();
		boolean trims = Arrays.stream(server.getMBeanInfo(commands).getOperations())
			.anyMatch((operation) -> operation.getName().equals("systemTrimNativeHeap"));
		if (trims) {
			server.invoke(commands, "systemTrimNativeHeap", null, null);
		}
	}

	// in KiB
	private static long heap() throws InterruptedException {
		for (int i = 0; i < 3; i++) {
			System.gc();
			TimeUnit.MILLISECONDS.sleep(200);
		}
		return (Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory()) / 1024;
	}

	/**
	 * Opens a socket.
	 */
	@FunctionalInterface
	private interface Connect {

		Socket connect() throws IOException;

	}

	/**
	 * Opens a number of tunnels.
	 */
	@FunctionalInterface
	private interface Opening {

		CountDownLatch open(int count) throws Exception;

	}

}
