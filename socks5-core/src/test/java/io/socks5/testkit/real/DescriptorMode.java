package io.socks5.testkit.real;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The mode of a socket's descriptor, as the system reports it.
 */
public final class DescriptorMode {

	private static final int O_NONBLOCK = 04000;

	private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

	private static final Path DETAILS = Path.of("/proc/self/fdinfo");

	private DescriptorMode() {
	}

	/**
	 * Returns whether a read of the descriptor waits in the system.
	 * @param socket a connected socket
	 * @param peer the port of the connection's other end, which may be a proxy's
	 * @return {@code false} if the descriptor is non-blocking
	 * @throws IOException if the descriptor is not found
	 */
	public static boolean isBlocking(Socket socket, int peer) throws IOException {
		String target = "socket:[" + inode(socket, peer) + "]";
		try (Stream<Path> descriptors = Files.list(DESCRIPTORS)) {
			Path found = descriptors.filter((each) -> leadsTo(each, target)).findFirst().orElseThrow();
			String flags = Files.readAllLines(DETAILS.resolve(found.getFileName()))
				.stream()
				.filter((line) -> line.startsWith("flags:"))
				.findFirst()
				.orElseThrow();
			return (Integer.parseInt(flags.substring("flags:".length()).strip(), 8) & O_NONBLOCK) == 0;
		}
	}

	private static boolean leadsTo(Path descriptor, String target) {
		try {
			return Files.readSymbolicLink(descriptor).toString().equals(target);
		}
		catch (IOException ex) {
			// closed meanwhile
			return false;
		}
	}

	private static String inode(Socket socket, int peer) throws IOException {
		String local = ":%04X".formatted(socket.getLocalPort());
		String remote = ":%04X".formatted(peer);
		for (String table : List.of("tcp", "tcp6")) {
			Path path = Path.of("/proc/net", table);
			if (Files.exists(path)) {
				for (String line : Files.readAllLines(path)) {
					String[] fields = line.strip().split("\\s+");
					if (fields[1].endsWith(local) && fields[2].endsWith(remote)) {
						return fields[9];
					}
				}
			}
		}
		throw new IOException("The system has no connection of " + socket + " to the port " + peer);
	}

}
