package io.socks5.testkit.real;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.socks5.testkit.Eventually;

/**
 * A server program while it runs.
 */
public final class RunningProgram implements AutoCloseable {

	private static final int START_SECONDS = 30;

	private static final int RETRY_MILLIS = 10;

	private final Process process;

	private final Path output;

	private RunningProgram(Process process, Path output) {
		this.process = process;
		this.output = output;
	}

	/**
	 * Starts a program.
	 * @param output the file for what it prints
	 * @param command the program and its arguments
	 * @return the program, running
	 * @throws IOException if it does not start
	 */
	public static RunningProgram start(Path output, List<String> command) throws IOException {
		ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true)
			.redirectOutput(output.toFile())
			.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
		return new RunningProgram(builder.start(), output);
	}

	/**
	 * Waits until the program listens.
	 * @param address where it will
	 * @throws IOException if it ends, or takes too long
	 */
	public void awaitPort(InetSocketAddress address) throws IOException {
		await("to listen on " + address, () -> answers(address));
	}

	/**
	 * Waits until the program prints a text.
	 * @param text the text
	 * @throws IOException if the program ends, or takes too long
	 */
	public void awaitOutput(String text) throws IOException {
		await("to print '" + text + "'", () -> output().contains(text));
	}

	private void await(String event, Condition condition) throws IOException {
		// between two tries, the program may end
		long giveUp = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
		while (!condition.holds()) {
			if (endsWithin(RETRY_MILLIS)) {
				throw new IOException("The program ended, but was expected " + event + ": " + output());
			}
			if (System.nanoTime() - giveUp > 0) {
				throw new IOException(
						"The program was expected " + event + " within " + START_SECONDS + " s: " + output());
			}
		}
	}

	private static boolean answers(InetSocketAddress address) {
		try (Socket socket = new Socket(Proxy.NO_PROXY)) {
			socket.connect(address, RETRY_MILLIS * 100);
			return true;
		}
		catch (IOException ex) {
			return false;
		}
	}

	private boolean endsWithin(int millis) throws IOException {
		try {
			return this.process.waitFor(millis, TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IOException("Interrupted", ex);
		}
	}

	// SIGKILL, the children first: a parent that is gone could not reap them
	private void kill() {
		List<ProcessHandle> children = this.process.descendants().toList();
		children.forEach(ProcessHandle::destroyForcibly);
		List<ProcessHandle> replaced = this.process.descendants().toList();
		this.process.destroyForcibly();
		replaced.forEach(ProcessHandle::destroyForcibly);
	}

	void freeze() throws IOException {
		// the kernel still accepts and acknowledges; kill returns before the program
		// stops
		Shell.run("sh", "-c", "kill -STOP " + this.process.pid());
		Eventually.await("the program to stop", () -> hasStopped() || !isAlive());
	}

	private boolean hasStopped() throws IOException {
		// every thread is in the state T, which follows the name in brackets
		try (Stream<Path> threads = Files.list(Path.of("/proc", Long.toString(this.process.pid()), "task"))) {
			for (Path thread : threads.toList()) {
				String stat = Files.readString(thread.resolve("stat"));
				if (stat.charAt(stat.lastIndexOf(')') + 2) != 'T') {
					return false;
				}
			}
			return true;
		}
	}

	boolean isAlive() {
		return this.process.isAlive();
	}

	String output() throws IOException {
		return Files.readString(this.output);
	}

	@Override
	public void close() throws IOException {
		kill();
		if (!endsWithin(START_SECONDS * 1000)) {
			throw new IOException("The process " + this.process.pid() + " cannot be killed");
		}
	}

	/**
	 * What a program is awaited to do.
	 */
	@FunctionalInterface
	private interface Condition {

		boolean holds() throws IOException;

	}

}
