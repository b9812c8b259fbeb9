package io.socks5.sample.ops;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

import io.socks5.sample.RunningSample;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The files of the directory {@code ops}, and what its tests share.
 */
final class OpsFiles {

	static final Path REPOSITORY = repository();

	static final Path OPS = REPOSITORY.resolve("sample-app/ops");

	static final Path PROMETHEUS = OPS.resolve("prometheus");

	private OpsFiles() {
	}

	private static Path repository() {
		Path directory = Path.of("").toAbsolutePath();
		while (!Files.isDirectory(directory.resolve("sample-app/ops"))) {
			directory = Objects.requireNonNull(directory.getParent(), "not in the repository");
		}
		return directory;
	}

	static String text(String file) throws IOException {
		return Files.readString(OPS.resolve(file));
	}

	static JsonNode yaml(String file) throws IOException {
		return JsonMapper.shared().valueToTree(new Yaml().load(text(file)));
	}

	static JsonNode dashboard() throws IOException {
		return JsonMapper.shared().readTree(text("grafana/socks5.json"));
	}

	/**
	 * Returns the alerts of the rules.
	 * @return the rules by name
	 */
	static Map<String, JsonNode> alerts() throws IOException {
		Map<String, JsonNode> alerts = new LinkedHashMap<>();
		for (JsonNode group : yaml("prometheus/socks5.rules.yml").get("groups")) {
			for (JsonNode rule : group.get("rules")) {
				if (rule.has("alert")) {
					alerts.put(rule.get("alert").asString(), rule);
				}
			}
		}
		return alerts;
	}

	/**
	 * Sends an HTTP request with any host.
	 * @param port the port on loopback
	 * @param path the path
	 * @param host the header
	 * @return the whole response
	 */
	static String get(int port, String path, String host) throws IOException {
		try (Socket socket = new Socket("127.0.0.1", port)) {
			socket.setSoTimeout((int) RunningSample.LONG.toMillis());
			socket.getOutputStream()
				.write(("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
					.getBytes(StandardCharsets.US_ASCII));
			return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		}
	}

}
