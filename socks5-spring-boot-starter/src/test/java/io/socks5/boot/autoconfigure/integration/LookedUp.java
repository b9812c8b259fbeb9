package io.socks5.boot.autoconfigure.integration;

import java.lang.reflect.Field;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.Security;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import io.socks5.boot.autoconfigure.ChildJava;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The names that a JVM of its own looks up. The JVM keeps each of them in its cache.
 */
public final class LookedUp {

	private static final String CONTROL = "control.internal.test";

	private LookedUp() {
	}

	/**
	 * Runs a program and asserts that it looks up no name of another machine, and sends
	 * no query to DNS either.
	 * @param program a class whose main method calls {@link #record} first and
	 * {@link #print} last
	 * @param arguments its arguments
	 * @return the output of the program
	 * @throws Exception if that fails
	 */
	public static String assertNoneIn(Class<?> program, String... arguments) throws Exception {
		String output = in(program, arguments);
		assertThat(output).contains("looked up: [" + CONTROL + "]").contains("datagram channels: []");
		return output;
	}

	static String in(Class<?> program, String... arguments) throws Exception {
		List<String> command = new ArrayList<>(DatagramChannels.options());
		command.addAll(List.of("--add-opens=java.base/java.net=ALL-UNNAMED", "-Dlogging.level.root=warn",
				LookedUp.class.getName(), program.getName()));
		command.addAll(List.of(arguments));
		return ChildJava.run(System.getProperty("java.class.path"), Map.of(), command.toArray(String[]::new));
	}

	/**
	 * Runs a program, and ends the JVM even if libraries leave threads behind.
	 * @param arguments the class of the program and its arguments
	 */
	public static void main(String[] arguments) {
		int code = 1;
		try {
			Class.forName(arguments[0])
				.getMethod("main", String[].class)
				.invoke(null, (Object) Arrays.copyOfRange(arguments, 1, arguments.length));
			code = 0;
		}
		catch (Throwable ex) {
			ex.printStackTrace();
		}
		finally {
			System.exit(code);
		}
	}

	/**
	 * Makes the JVM remember every name. Must be called before the first lookup.
	 */
	public static void record() {
		Security.setProperty("networkaddress.cache.ttl", "-1");
		Security.setProperty("networkaddress.cache.negative.ttl", "-1");
	}

	/**
	 * Prints the names of other machines that have been looked up, and who has opened a
	 * channel for datagrams.
	 * @throws ReflectiveOperationException if the cache cannot be read
	 * @throws UnknownHostException if the machine does not know its own name
	 */
	public static void print() throws ReflectiveOperationException, UnknownHostException {
		try {
			InetAddress.getByName(CONTROL);
		}
		catch (UnknownHostException ex) {
			// this name shows that the cache has what is looked up
		}
		Field cache = InetAddress.class.getDeclaredField("cache");
		cache.setAccessible(true);
		// the JVM looks up the names of its own machine
		List<String> own = List.of("localhost", InetAddress.getLocalHost().getHostName());
		List<String> names = ((Map<?, ?>) cache.get(null)).keySet()
			.stream()
			.map(Object::toString)
			.filter((name) -> !own.contains(name))
			.sorted()
			.toList();
		System.out.println("looked up: " + names);
		System.out.println("datagram channels: " + DatagramChannels.opened());
	}

}
