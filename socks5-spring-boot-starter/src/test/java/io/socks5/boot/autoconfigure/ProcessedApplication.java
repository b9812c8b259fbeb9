package io.socks5.boot.autoconfigure;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

import org.springframework.boot.SpringApplicationAotProcessor;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@link PlainApplication}, processed ahead of time.
 */
final class ProcessedApplication {

	private static final String CLASS_PATH = System.getProperty("java.class.path");

	private final Path directory;

	private final Map<String, String> variables;

	private ProcessedApplication(Path directory, Map<String, String> variables) {
		this.directory = directory;
		this.variables = variables;
	}

	/**
	 * Processes the application and compiles what is generated.
	 * @param directory where to
	 * @param variables environment variables of the processing and of the start
	 * @param arguments properties of the processing
	 * @return the application
	 */
	static ProcessedApplication in(Path directory, Map<String, String> variables, String... arguments)
			throws IOException, InterruptedException {
		ProcessedApplication application = new ProcessedApplication(directory, variables);
		Stream<String> processing = Stream.of(SpringApplicationAotProcessor.class.getName(),
				PlainApplication.class.getName(), application.directory("sources"), application.directory("resources"),
				application.directory("classes"), "io.socks5", "test");
		ChildJava.run(CLASS_PATH, variables, Stream.concat(processing, Stream.of(arguments)).toArray(String[]::new));
		application.compile();
		return application;
	}

	/**
	 * Starts the processed application.
	 * @param main a main class
	 * @param arguments its arguments
	 * @return what it printed
	 */
	String start(Class<?> main, String... arguments) throws IOException, InterruptedException {
		Stream<String> starting = Stream.of("-Dspring.aot.enabled=true", main.getName());
		return ChildJava.run(directory("classes") + File.pathSeparator + CLASS_PATH, this.variables,
				Stream.concat(starting, Stream.of(arguments)).toArray(String[]::new));
	}

	/**
	 * Reads generated files.
	 * @param suffix how their names end
	 * @return their text
	 */
	String read(String suffix) throws IOException {
		StringBuilder text = new StringBuilder();
		try (Stream<Path> files = Files.walk(this.directory)) {
			for (Path file : files.filter((path) -> path.toString().endsWith(suffix)).toList()) {
				text.append(Files.readString(file));
			}
		}
		return text.toString();
	}

	private void compile() throws IOException {
		JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
		try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null);
				Stream<Path> sources = Files.walk(this.directory.resolve("sources"))) {
			List<Path> generated = sources.filter((path) -> path.toString().endsWith(".java")).toList();
			assertThat(generated).isNotEmpty();
			assertThat(compiler.getTask(null, files, null,
					List.of("-proc:none", "-nowarn", "-cp", directory("classes") + File.pathSeparator + CLASS_PATH,
							"-d", directory("classes")),
					null, files.getJavaFileObjectsFromPaths(generated))
				.call()).isTrue();
		}
	}

	private String directory(String name) {
		return this.directory.resolve(name).toString();
	}

}
