package io.socks5.client;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import javax.tools.ToolProvider;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Programs of the test resources, run in a separate JVM whose lookups the test controls.
 */
final class OwnJvm {

	private final Path directory;

	private final List<String> options = new ArrayList<>();

	private final List<String> sources = new ArrayList<>();

	// the directory is for what is compiled and written
	OwnJvm(Path directory) {
		this.directory = directory;
	}

	// looks up what is in there, and nothing else
	OwnJvm hosts(String hosts) throws IOException {
		Path file = Files.writeString(this.directory.resolve("hosts"), hosts);
		this.options.add("-Djdk.net.hosts.file=" + file);
		return this;
	}

	// a class that can be compiled since Java 18 only
	OwnJvm resolver(String name) throws IOException {
		Path services = Files.createDirectories(this.directory.resolve("META-INF/services"));
		Files.writeString(services.resolve("java.net.spi.InetAddressResolverProvider"), name);
		this.sources.add(source(name));
		return this;
	}

	OwnJvm option(String option) {
		this.options.add(option);
		return this;
	}

	// the lines that the program has written
	List<String> run(String name) throws Exception {
		this.sources.add(source(name));
		compile();
		Path output = this.directory.resolve("output");
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.addAll(this.options);
		command.addAll(List.of("-cp", this.directory + File.pathSeparator + classPath(), name));
		Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile()).start();
		try {
			assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("ends in time").isTrue();
			return Files.readAllLines(output);
		}
		finally {
			process.destroyForcibly();
		}
	}

	private void compile() {
		String[] arguments = Stream.concat(Stream.of("-proc:none", "-classpath", classPath()), this.sources.stream())
			.toArray(String[]::new);
		assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments)).isZero();
	}

	private String source(String name) throws IOException {
		Path source = this.directory.resolve(name + ".java");
		try (InputStream text = OwnJvm.class.getResourceAsStream(name + ".java.txt")) {
			Files.copy(Objects.requireNonNull(text), source);
			return source.toString();
		}
	}

	private static String classPath() {
		return System.getProperty("java.class.path");
	}

}
