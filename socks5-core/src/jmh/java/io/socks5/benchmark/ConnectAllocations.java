package io.socks5.benchmark;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.Socket;
import java.util.Arrays;

import com.sun.management.ThreadMXBean;
import io.socks5.client.Socks5Client;

/**
 * Counts the octets that a connect allocates on the calling thread. Unlike a time, the
 * figure does not depend on the load of the machine.
 */
public final class ConnectAllocations {

	private static final int WARM_UP = 20_000;

	private static final int SAMPLES = 2_000;

	private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

	private ConnectAllocations() {
	}

	/**
	 * Prints a table.
	 * @param arguments none
	 * @throws IOException if a connect fails
	 */
	public static void main(String[] arguments) throws IOException {
		Peers.giveJdkTheLogin();
		System.out.println("| way | octets, no login | octets, login |");
		System.out.println("|---|--:|--:|");
		try (BenchmarkServer open = BenchmarkServer.open(); BenchmarkServer asking = BenchmarkServer.askingForLogin()) {
			row("direct", () -> Peers.direct(open.port()), () -> Peers.direct(asking.port()));
			Socks5Client plain = Peers.client(open.port()).build();
			Socks5Client login = Peers.login(asking.port()).build();
			row("socket", () -> plain.connect(Peers.DESTINATION), () -> login.connect(Peers.DESTINATION));
			row("JDK `Socket(Proxy)`", () -> Peers.jdk(open.port()), () -> Peers.jdk(asking.port()));
			row("JDK with timeouts", () -> Peers.jdkWithTimeouts(open.port()),
					() -> Peers.jdkWithTimeouts(asking.port()));
		}
		System.exit(0);
	}

	private static void row(String name, Connect plain, Connect login) throws IOException {
		System.out.printf("| %s | %d | %d |%n", name, octets(plain), octets(login));
	}

	private static long octets(Connect connect) throws IOException {
		for (int i = 0; i < WARM_UP; i++) {
			Peers.exchange(connect.connect());
		}
		long[] octets = new long[SAMPLES];
		for (int i = 0; i < SAMPLES; i++) {
			long start = THREADS.getCurrentThreadAllocatedBytes();
			Socket socket = connect.connect();
			octets[i] = THREADS.getCurrentThreadAllocatedBytes() - start;
			Peers.exchange(socket);
		}
		Arrays.sort(octets);
		return octets[SAMPLES / 2];
	}

	/**
	 * Opens a socket.
	 */
	@FunctionalInterface
	private interface Connect {

		Socket connect() throws IOException;

	}

}
