package io.socks5.boot.autoconfigure.integration;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * A real server, which runs until the JVM ends.
 */
public final class ServerProcess {

	private static final int SECONDS = 60;

	private static final int FIRST_PORT = 20000;

	private static final int LAST_PORT = 32768;

	private static final Set<Integer> ports = ConcurrentHashMap.newKeySet();

	private static final Queue<Process> processes = new ConcurrentLinkedQueue<>();

	private static final Queue<Path> directories = new ConcurrentLinkedQueue<>();

	static {
		Runtime.getRuntime().addShutdownHook(new Thread(ServerProcess::end, "end of the servers"));
	}

	private ServerProcess() {
	}

	/**
	 * Returns an empty directory that other accounts can reach, and that is deleted when
	 * the servers have ended.
	 * @param name its name
	 * @return the directory
	 */
	public static Path directory(String name) {
		try {
			Path directory = Files.createTempDirectory("socks5-" + name);
			directories.add(directory);
			return directory;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Returns a port that is free. The system assigns none of these ports to sockets, so
	 * that it stays free until the server has started.
	 * @return the port
	 */
	public static int freePort() {
		while (true) {
			int port = ThreadLocalRandom.current().nextInt(FIRST_PORT, LAST_PORT);
			if (ports.add(port) && isFree(port)) {
				return port;
			}
		}
	}

	private static boolean isFree(int port) {
		try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
			return socket.isBound();
		}
		catch (IOException ex) {
			return false;
		}
	}

	/**
	 * Runs a command until it ends well.
	 * @param command the command
	 * @return its output
	 */
	public static String run(List<String> command) {
		try {
			Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
			String output = new String(process.getInputStream().readAllBytes());
			if (process.waitFor() != 0) {
				throw new IllegalStateException(command + " failed: " + output);
			}
			return output;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Starts a server and waits until it says that it is ready.
	 * @param ready a text of its log
	 * @param command the command
	 */
	public static void start(String ready, List<String> command) {
		start(ready, command, () -> {
		}, ready);
	}

	/**
	 * Starts a server, sets it up and waits until it says that it is ready.
	 * @param started a text of its log after which it can be set up
	 * @param command the command
	 * @param setup the setup
	 * @param ready a text of its log after the setup
	 */
	public static void start(String started, List<String> command, Runnable setup, String ready) {
		Map<String, CompletableFuture<Boolean>> awaited = new ConcurrentHashMap<>();
		awaited.put(started, new CompletableFuture<>());
		awaited.put(ready, awaited.getOrDefault(ready, new CompletableFuture<>()));
		try {
			Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
			processes.add(process);
			Queue<String> log = new ConcurrentLinkedQueue<>();
			Thread reader = new Thread(() -> read(process, awaited, log), "log of " + command.get(0));
			reader.setDaemon(true);
			reader.start();
			await(awaited.get(started), log);
			setup.run();
			await(awaited.get(ready), log);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static void await(@Nullable CompletableFuture<Boolean> line, Queue<String> log) {
		try {
			if (line == null || !line.get(SECONDS, TimeUnit.SECONDS)) {
				throw new IllegalStateException("The server has ended: " + String.join("\n", log));
			}
		}
		catch (InterruptedException | ExecutionException | TimeoutException ex) {
			throw new IllegalStateException(String.join("\n", log), ex);
		}
	}

	private static void read(Process process, Map<String, CompletableFuture<Boolean>> awaited, Queue<String> log) {
		try (BufferedReader lines = process.inputReader()) {
			for (String line = lines.readLine(); line != null; line = lines.readLine()) {
				log.add(line);
				String text = line;
				awaited.forEach((ready, future) -> {
					if (text.contains(ready)) {
						future.complete(true);
					}
				});
			}
		}
		catch (IOException ex) {
			log.add(ex.toString());
		}
		awaited.values().forEach((future) -> future.complete(false));
	}

	private static void end() {
		processes.forEach(ServerProcess::stop);
		directories.forEach(ServerProcess::delete);
	}

	private static void delete(Path directory) {
		try (Stream<Path> files = Files.walk(directory)) {
			for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
				Files.delete(file);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static void stop(Process process) {
		process.descendants().forEach(ProcessHandle::destroy);
		process.destroy();
		try {
			process.waitFor(SECONDS, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
