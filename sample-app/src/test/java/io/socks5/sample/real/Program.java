package io.socks5.sample.real;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.socks5.sample.RunningSample;
import org.junit.jupiter.api.Assumptions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A program of the operating system: one that runs, with what it prints in a file.
 */
final class Program implements AutoCloseable {

	private static final List<String> PLACES = List.of("/usr/sbin", "/usr/bin", "/sbin", "/bin");

	private final Process process;

	private final Path output;

	private Program(Process process, Path output) {
		this.process = process;
		this.output = output;
	}

	/**
	 * Skips the test where a program is missing, but never in CI: there it fails.
	 * @param names the programs
	 */
	static void require(String... names) {
		for (String name : names) {
			check("'" + name + "' is not installed",
					PLACES.stream().anyMatch((p) -> Files.isExecutable(Path.of(p, name))));
		}
		check("not run by root, who alone may add a system account", "root".equals(System.getProperty("user.name")));
	}

	private static void check(String problem, boolean good) {
		if ("true".equals(System.getenv("CI"))) {
			assertThat(good).as(problem + ", and in CI no test is skipped").isTrue();
		}
		Assumptions.assumeTrue(good, problem);
	}

	static Program start(Path output, int port, String... command) {
		try {
			Process process = new ProcessBuilder(command).redirectErrorStream(true)
				.redirectOutput(output.toFile())
				.start();
			Program started = new Program(process, output);
			started.awaitPort(port);
			return started;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void awaitPort(int port) {
		await().atMost(RunningSample.LONG).ignoreException(IOException.class).until(() -> {
			assertThat(this.process.isAlive()).as(this::output).isTrue();
			new Socket(InetAddress.getLoopbackAddress(), port).close();
			return true;
		});
	}

	/**
	 * Runs a program to its end, which has to be a good one.
	 * @param input what it reads
	 * @param command the program and its arguments
	 */
	static void run(String input, String... command) {
		try {
			Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
			process.getOutputStream().write(input.getBytes(StandardCharsets.UTF_8));
			process.getOutputStream().close();
			String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
			assertThat(process.waitFor()).as(command[0] + ": " + output).isZero();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	String output() {
		try {
			return Files.readString(this.output);
		}
		catch (IOException ex) {
			return Objects.toString(ex.getMessage());
		}
	}

	@Override
	public void close() {
		List<ProcessHandle> all = Stream.concat(this.process.descendants(), Stream.of(this.process.toHandle()))
			.toList();
		all.forEach(ProcessHandle::destroy);
		for (ProcessHandle ending : all) {
			ending.onExit().completeOnTimeout(ending, 5, TimeUnit.SECONDS).join();
			ending.destroyForcibly();
		}
	}

}
