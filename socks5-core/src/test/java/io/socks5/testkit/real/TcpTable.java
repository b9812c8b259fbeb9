package io.socks5.testkit.real;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * The system's table of TCP connections. It shows the state of a connection that no
 * program reads from.
 */
public final class TcpTable {

	private static final String ESTABLISHED = "01";

	private static final String CLOSE_WAIT = "08";

	private TcpTable() {
	}

	/**
	 * Counts the connections that neither side has closed.
	 * @param port where they lead to
	 * @return how many
	 * @throws IOException if that fails
	 */
	public static long established(int port) throws IOException {
		return count(port, Set.of(ESTABLISHED));
	}

	/**
	 * Counts the connections that the near side has not closed.
	 * @param port where they lead to
	 * @return how many
	 * @throws IOException if that fails
	 */
	public static long held(int port) throws IOException {
		return count(port, Set.of(ESTABLISHED, CLOSE_WAIT));
	}

	// what Java connects to an IPv4 address is found among those of IPv6, as a rule
	private static long count(int port, Set<String> states) throws IOException {
		long count = 0;
		for (String table : List.of("tcp", "tcp6")) {
			Path path = Path.of("/proc/net", table);
			if (Files.exists(path)) {
				count += Files.readAllLines(path).stream().filter((line) -> leadsTo(line, port, states)).count();
			}
		}
		return count;
	}

	// " sl local_address rem_address st …", the addresses and ports in hexadecimal
	private static boolean leadsTo(String line, int port, Set<String> states) {
		String[] fields = line.strip().split("\\s+");
		return fields[2].endsWith(":%04X".formatted(port)) && states.contains(fields[3]);
	}

}
