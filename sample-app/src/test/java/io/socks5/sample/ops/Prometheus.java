package io.socks5.sample.ops;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.socks5.sample.RunningSample;
import io.socks5.testkit.real.Ports;
import io.socks5.testkit.real.Program;
import io.socks5.testkit.real.RunningProgram;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;

import org.springframework.web.client.HttpServerErrorException;
import org.springframework.web.client.RestClient;

import static org.awaitility.Awaitility.await;

/**
 * A Prometheus of Debian with the configuration in {@code ops}, except that it scrapes
 * another target at short intervals, and that alerts fire immediately.
 */
final class Prometheus implements AutoCloseable {

	private static final int STARTS = 3;

	/** Also the timeout of a scrape, which may be slow on a busy machine. */
	private static final String SCRAPE_INTERVAL = "1s";

	private static final String EVALUATION_INTERVAL = "250ms";

	private final RunningProgram program;

	private final RestClient http;

	private Prometheus(RunningProgram program, int port) {
		this.program = program;
		this.http = RestClient.create("http://127.0.0.1:" + port + "/api/v1");
	}

	static Prometheus start(Path directory, String target) throws IOException {
		String binary = Program.require("prometheus", "prometheus");
		Path config = write(directory, target);
		// another process may take the port first, so a start is repeated
		for (int i = 1;; i++) {
			int port = Ports.free();
			RunningProgram program = RunningProgram.start(directory.resolve("output-" + i),
					List.of(binary, "--config.file=" + config, "--storage.tsdb.path=" + directory.resolve("data-" + i),
							"--web.listen-address=127.0.0.1:" + port, "--log.level=warn"));
			try {
				program.awaitPort(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
				Prometheus started = new Prometheus(program, port);
				started.awaitReady();
				return started;
			}
			catch (IOException ex) {
				program.close();
				if (i == STARTS) {
					throw ex;
				}
			}
		}
	}

	private void awaitReady() {
		// 503 before
		await("Prometheus").atMost(RunningSample.LONG)
			.ignoreException(HttpServerErrorException.class)
			.until(() -> data("/status/runtimeinfo").has("startTime"));
	}

	private static Path write(Path directory, String target) throws IOException {
		Yaml yaml = new Yaml();
		Map<String, Object> rules = yaml.load(OpsFiles.text("prometheus/socks5.rules.yml"));
		for (Map<String, Object> group : list(rules, "groups")) {
			list(group, "rules").forEach((rule) -> rule.computeIfPresent("for", (key, value) -> "0s"));
		}
		Files.writeString(directory.resolve("socks5.rules.yml"), yaml.dump(rules));
		Map<String, Object> config = yaml.load(OpsFiles.text("prometheus/prometheus.yml"));
		config.put("global", Map.of("scrape_interval", SCRAPE_INTERVAL, "scrape_timeout", SCRAPE_INTERVAL,
				"evaluation_interval", EVALUATION_INTERVAL));
		list(list(config, "scrape_configs").get(0), "static_configs").get(0).put("targets", List.of(target));
		return Files.writeString(directory.resolve("prometheus.yml"), yaml.dump(config));
	}

	@SuppressWarnings("unchecked")
	private static List<Map<String, Object>> list(Map<String, Object> parent, String name) {
		return (List<Map<String, Object>>) Objects.requireNonNull(parent.get(name));
	}

	/**
	 * Evaluates an expression.
	 * @param expression the expression
	 * @return the samples
	 */
	List<JsonNode> query(String expression) {
		return data("/query?query={expression}", expression).get("result").valueStream().toList();
	}

	/**
	 * Returns the values of an expression that are numbers.
	 */
	List<Double> numbers(String expression) {
		return query(expression).stream()
			.map((sample) -> sample.at("/value/1").asString())
			.filter((value) -> !value.equals("NaN"))
			.map((value) -> Double.valueOf(value.replace("Inf", "Infinity")))
			.toList();
	}

	JsonNode data(String path, Object... variables) {
		JsonNode answer = Objects.requireNonNull(this.http.get().uri(path, variables).retrieve().body(JsonNode.class));
		return answer.get("data");
	}

	@Override
	public void close() throws IOException {
		this.program.close();
	}

}
