package io.socks5.client;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import javax.tools.ToolProvider;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * No name ever reaches the local resolver: in a JVM of its own, whose resolver tells of
 * each look-up. Resolvers can be replaced since Java 18; before, there is nothing to run
 * here, and {@link RemoteNamesTests} stands alone.
 */
class NoLookUpsTests {

	private static final int REPLACEABLE = 18;

	@TempDir
	@SuppressWarnings("NullAway.Init")
	Path directory;

	@TestFactory
	Stream<DynamicTest> looksNothingUp() {
		if (Runtime.version().feature() < REPLACEABLE) {
			return Stream.empty();
		}
		return Stream.of(DynamicTest.dynamicTest("looks nothing up", this::runWithoutResolver));
	}

	private void runWithoutResolver() throws Exception {
		Path services = Files.createDirectories(this.directory.resolve("META-INF/services"));
		Files.writeString(services.resolve("java.net.spi.InetAddressResolverProvider"), "NoLookUps");
		compile("NoLookUps", "ConnectsByName");
		assertThat(run("ConnectsByName")).containsExactly("9 requests", "look-up of chat.test", "done");
	}

	private void compile(String... names) throws IOException {
		String[] arguments = Stream
			.concat(Stream.of("-proc:none", "-classpath", classPath()), Stream.of(names).map(this::source))
			.toArray(String[]::new);
		assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments)).isZero();
	}

	private String source(String name) {
		Path source = this.directory.resolve(name + ".java");
		try (InputStream text = NoLookUpsTests.class.getResourceAsStream(name + ".java.txt")) {
			Files.copy(Objects.requireNonNull(text), source);
			return source.toString();
		}
		catch (IOException ex) {
			throw new AssertionError(ex);
		}
	}

	private List<String> run(String name) throws Exception {
		Path output = this.directory.resolve("output");
		Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
				this.directory + File.pathSeparator + classPath(), name)
			.redirectErrorStream(true)
			.redirectOutput(output.toFile())
			.start();
		try {
			assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("ends in time").isTrue();
			return Files.readAllLines(output);
		}
		finally {
			process.destroyForcibly();
		}
	}

	private static String classPath() {
		return System.getProperty("java.class.path");
	}

}
