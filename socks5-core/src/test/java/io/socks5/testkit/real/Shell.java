package io.socks5.testkit.real;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Runs short commands to their end.
 */
public final class Shell {

	private static final int LIMIT_SECONDS = 30;

	private Shell() {
	}

	/**
	 * Runs a command.
	 * @param command the program and its arguments
	 * @return what it prints
	 * @throws IOException if it fails, or takes too long
	 */
	public static String run(String... command) throws IOException {
		return run("", List.of(command));
	}

	static boolean succeeds(List<String> command) {
		try {
			run("", command);
			return true;
		}
		catch (IOException ex) {
			return false;
		}
	}

	static String run(String input, List<String> command) throws IOException {
		Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
		try {
			try (OutputStream out = process.getOutputStream()) {
				out.write(input.getBytes(StandardCharsets.UTF_8));
			}
			// commands here say little: the pipe holds all of it
			if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
				throw new IOException(command + " takes longer than " + LIMIT_SECONDS + " s");
			}
			String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
			if (process.exitValue() != 0) {
				throw new IOException(command + " ended with " + process.exitValue() + ": " + output);
			}
			return output;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IOException(command + " was interrupted", ex);
		}
		finally {
			process.destroyForcibly();
		}
	}

}
