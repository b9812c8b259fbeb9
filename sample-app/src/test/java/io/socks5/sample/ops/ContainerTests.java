package io.socks5.sample.ops;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.socks5.client.Socks5Client;
import io.socks5.sample.FreePort;
import io.socks5.sample.RunningSample;
import io.socks5.testkit.real.Program;
import io.socks5.testkit.real.RunningProgram;
import io.socks5.testkit.real.Shell;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.LivenessState;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The container files, as far as that is possible without a container engine.
 */
class ContainerTests {

	private static final Path CONTAINER = OpsFiles.OPS.resolve("container");

	@TempDir
	Path directory = Path.of("");

	@Test
	void buildsFromFilesThatExist() throws IOException {
		for (JsonNode service : OpsFiles.yaml("container/compose.yml").get("services")) {
			JsonNode build = service.get("build");
			Path context = CONTAINER.resolve(build.get("context").asString()).normalize();
			Path file = context.resolve(build.get("dockerfile").asString());
			assertThat(file).isRegularFile();
			for (String source : copied(file)) {
				// the jar exists after the build only
				assertThat(context.resolve(source.replaceFirst("target/sample-app-\\*\\.jar$", "pom.xml"))).exists();
			}
		}
	}

	private static List<String> copied(Path dockerfile) throws IOException {
		return Files.readAllLines(dockerfile)
			.stream()
			.filter((line) -> line.startsWith("COPY ") && !line.contains("--from"))
			.map((line) -> line.split(" ")[1])
			.toList();
	}

	@Test
	void runsAsAUserThatIsNotRoot() throws IOException {
		String dockerfile = OpsFiles.text("container/Dockerfile");
		assertThat(dockerfile).contains("\nUSER 10001:10001\n").contains("\nEXPOSE 8080\n");
		// the order of COPY keeps the layers that change less first
		assertThat(dockerfile.lines().filter((line) -> line.startsWith("COPY --from=layers")))
			.extracting((line) -> line.replaceAll(".*/extracted/(.*)/ \\./", "$1"))
			.containsExactly("dependencies", "spring-boot-loader", "snapshot-dependencies", "application");
		JsonNode sample = OpsFiles.yaml("container/compose.yml").at("/services/sample");
		assertThat(sample.get("read_only").asBoolean()).isTrue();
		assertThat(sample.at("/tmpfs/0").asString()).isEqualTo("/tmp");
		assertThat(sample.at("/ports/0").asString()).isEqualTo("127.0.0.1:8080:8080");
	}

	@Test
	void startsTheApplicationThatItHasRecorded() throws IOException {
		String dockerfile = OpsFiles.text("container/Dockerfile");
		assertThat(instruction(dockerfile, "ENTRYPOINT")).contains("-XX:AOTCache=application.aot", "application.jar");
		assertThat(dockerfile).containsPattern("\nRUN java -XX:AOTCacheOutput=application\\.aot .*application\\.jar\n");
	}

	@Test
	void bindsEachVariableAndIsHealthy() throws IOException {
		Map<String, String> environment = new TreeMap<>();
		OpsFiles.yaml("container/compose.yml")
			.at("/services/sample/environment")
			.forEachEntry((name, value) -> environment.put(name, interpolated(value.asString())));
		List<String> names = List.copyOf(environment.keySet());
		assertThat(names).hasSizeGreaterThan(10);
		Path password = Files.writeString(this.directory.resolve("proxy-password"), "open-sesame");
		environment.replace("SOCKS5_PROXY_HOST", "127.0.0.1");
		environment.replace("SOCKS5_PROXY_PORT", String.valueOf(FreePort.next()));
		assertThat(environment.replace("SOCKS5_PROXY_PASSWORDFILE", password.toString()))
			.isEqualTo("/run/secrets/proxy-password");
		try (RunningSample sample = RunningSample.startIn(environment,
				"management.endpoints.web.exposure.include=health,configprops")) {
			assertThat(sample.page("/actuator/configprops").getBody())
				.contains(names.stream().map((name) -> "\\\"" + name + "\\\" from property source").toList());
			List<String> check = instruction(OpsFiles.text("container/Dockerfile"), "CMD");
			assertThat(succeeds(check, 8080, sample.property("local.server.port"))).isTrue();
			AvailabilityChangeEvent.publish(sample.context(), LivenessState.BROKEN);
			assertThat(succeeds(check, 8080, sample.property("local.server.port"))).isFalse();
		}
	}

	private static String interpolated(String value) {
		return value.replaceFirst("\\$\\{(\\w+):\\?[^}]*}", "$1");
	}

	@Test
	void givesDanteAConfigurationThatItAccepts() throws IOException {
		Shell.run(danted(), "-V", "-f", configuration(FreePort.next(), "username").toString());
	}

	@ParameterizedTest
	@CsvSource({ "username, true", "none, false" })
	void checksThatDanteAsksForALogin(String method, boolean healthy) throws IOException {
		int port = FreePort.next();
		assertThat(isHealthy(port)).isFalse();
		try (RunningProgram program = RunningProgram.start(this.directory.resolve("output"),
				List.of(danted(), "-f", configuration(port, method).toString()))) {
			program.awaitPort(new InetSocketAddress("127.0.0.1", port));
			assertThat(isHealthy(port)).isEqualTo(healthy);
		}
	}

	@Test
	void letsDanteConnect() throws IOException {
		int port = FreePort.next();
		try (RunningProgram program = RunningProgram.start(this.directory.resolve("output"),
				List.of(danted(), "-f", configuration(port, "none").toString()));
				Socks5Client client = Socks5Client.builder().proxy("127.0.0.1", port).build();
				ServerSocket destination = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			program.awaitPort(new InetSocketAddress("127.0.0.1", port));
			client.connect("127.0.0.1", destination.getLocalPort()).close();
		}
	}

	private static String danted() {
		Program.requireRoot("run Dante as its configuration demands");
		return Program.require("danted", "dante-server");
	}

	private Path configuration(int port, String method) throws IOException {
		String text = OpsFiles.text("container/danted.conf");
		Map<String, String> replacements = Map.of("internal: 0.0.0.0 port = 1080", "internal: 127.0.0.1 port = " + port,
				"external: eth0", "external: lo", "socksmethod: username", "socksmethod: " + method);
		for (Map.Entry<String, String> each : replacements.entrySet()) {
			assertThat(text).contains(each.getKey());
			text = text.replace(each.getKey(), each.getValue());
		}
		return Files.writeString(this.directory.resolve("danted.conf"), text);
	}

	private static boolean isHealthy(int port) throws IOException {
		// Compose takes $$ for $
		return succeeds(OpsFiles.yaml("container/compose.yml")
			.at("/services/danted/healthcheck/test")
			.valueStream()
			.skip(1)
			.map((each) -> each.asString().replace("$$", "$"))
			.toList(), 1080, port);
	}

	private static boolean succeeds(List<String> command, int from, int to) {
		assertThat(command.toString()).contains("/127.0.0.1/" + from + " ");
		try {
			Shell.run(command.stream()
				.map((each) -> each.replace("/127.0.0.1/" + from + " ", "/127.0.0.1/" + to + " "))
				.toArray(String[]::new));
			return true;
		}
		catch (IOException ex) {
			return false;
		}
	}

	/**
	 * Returns the arguments of an instruction in its JSON form.
	 */
	private static List<String> instruction(String dockerfile, String name) {
		Matcher found = Pattern.compile("(?m)\\b" + name + " (\\[.*])$").matcher(dockerfile);
		assertThat(found.find()).isTrue();
		return JsonMapper.shared().readTree(found.group(1)).valueStream().map(JsonNode::asString).toList();
	}

}
