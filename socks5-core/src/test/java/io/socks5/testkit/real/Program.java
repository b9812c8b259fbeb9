package io.socks5.testkit.real;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Assumptions;

/**
 * What a machine may lack. A test that needs it is skipped with a reason, and fails where
 * the environment says {@code CI=true}: there nothing is skipped.
 */
public final class Program {

	private static final List<String> SYSTEM_FOLDERS = List.of("/usr/local/sbin", "/usr/sbin", "/sbin");

	private Program() {
	}

	/**
	 * Finds a program.
	 * @param name the name of the program
	 * @param debianPackage what to install where it is missing
	 * @return its path
	 */
	public static String require(String name, String debianPackage) {
		return folders().map((folder) -> Path.of(folder, name))
			.filter(Files::isExecutable)
			.findFirst()
			.map(Path::toString)
			.orElseGet(() -> lacking("The program " + name + " is missing: install the Debian package " + debianPackage,
					""));
	}

	/**
	 * Asks for the rights of the system's administrator.
	 * @param purpose what needs them
	 */
	public static void requireRoot(String purpose) {
		if (!isRoot()) {
			lacking("Only root can " + purpose, "");
		}
	}

	/**
	 * Asks for IPv6 on the loopback interface.
	 */
	public static void requireIpv6() {
		if (!canListenOn("::1")) {
			lacking("The loopback interface has no IPv6 address", "");
		}
	}

	private static boolean canListenOn(String literal) {
		try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getByName(literal))) {
			return listener.isBound();
		}
		catch (IOException ex) {
			return false;
		}
	}

	static boolean isRoot() {
		return "root".equals(System.getProperty("user.name"));
	}

	private static <T> T lacking(String reason, T never) {
		if ("true".equals(System.getenv("CI"))) {
			throw new AssertionError(reason);
		}
		Assumptions.abort(reason);
		return never;
	}

	private static Stream<String> folders() {
		String path = System.getenv().getOrDefault("PATH", "");
		return Stream.concat(Arrays.stream(path.split(File.pathSeparator)), SYSTEM_FOLDERS.stream())
			.filter((folder) -> !folder.isEmpty());
	}

}
