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

import io.socks5.boot.FakeProxy;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.SpringApplicationAotProcessor;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What ahead-of-time processing generates compiles, and works like the original, with all
 * integrations on the class path.
 */
class AheadOfTimeTests {

	private static final String CLASS_PATH = System.getProperty("java.class.path");

	private static final Map<String, String> PASSWORD = Map.of("SOCKS5_PROXY_PASSWORD", "s3cret");

	@TempDir
	private static Path directory;

	@BeforeAll
	static void process() throws Exception {
		Stream<String> arguments = Stream.of(SpringApplicationAotProcessor.class.getName(),
				PlainApplication.class.getName(), directory("sources"), directory("resources"), directory("classes"),
				"io.socks5", "test", "--socks5.proxy.host=proxy.corp", "--socks5.proxy.username=alice");
		ChildJava.run(CLASS_PATH, PASSWORD, arguments.toArray(String[]::new));
	}

	@Test
	void theGeneratedApplicationConnects() throws Exception {
		compile();
		try (FakeProxy proxy = FakeProxy.expecting("alice", "s3cret")) {
			String output = ChildJava.run(directory("classes") + File.pathSeparator + CLASS_PATH, PASSWORD,
					"-Dspring.aot.enabled=true", PlainApplication.class.getName(), "--socks5.proxy.host=127.0.0.1",
					"--socks5.proxy.port=" + proxy.port(), "--socks5.proxy.username=alice");
			assertThat(output).contains("Starting AOT-processed PlainApplication")
				.contains("beans: [socks5Client, socks5ClientMetrics, socks5ConnectionDetails, "
						+ "socks5HealthContributor, socks5MicrometerConnectListener, socks5SanitizingFunction, "
						+ "socks5SocketFactory]")
				.contains("absent: []")
				.contains("connected: chat.example");
			assertThat(proxy.visit().destination()).isEqualTo("name chat.example port 5222");
		}
	}

	@Test
	void thePropertiesCanBeBoundInANativeImage() throws Exception {
		assertThat(read("reachability-metadata.json")).contains(Socks5ProxyProperties.class.getName())
			.contains(Socks5ProxyProperties.Health.class.getName());
	}

	@Test
	void thePasswordOfTheBuildIsNotInWhatIsGenerated() throws Exception {
		assertThat(read(".java")).contains("socks5Client").doesNotContain("s3cret");
	}

	private static void compile() throws IOException {
		JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
		try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null);
				Stream<Path> sources = Files.walk(directory.resolve("sources"))) {
			List<Path> generated = sources.filter((path) -> path.toString().endsWith(".java")).toList();
			assertThat(generated).isNotEmpty();
			assertThat(compiler.getTask(null, files, null,
					List.of("-proc:none", "-nowarn", "-cp", directory("classes") + File.pathSeparator + CLASS_PATH,
							"-d", directory("classes")),
					null, files.getJavaFileObjectsFromPaths(generated))
				.call()).isTrue();
		}
	}

	private static String read(String suffix) throws IOException {
		StringBuilder text = new StringBuilder();
		try (Stream<Path> files = Files.walk(directory)) {
			for (Path file : files.filter((path) -> path.toString().endsWith(suffix)).toList()) {
				text.append(Files.readString(file));
			}
		}
		return text.toString();
	}

	private static String directory(String name) {
		return directory.resolve(name).toString();
	}

}
