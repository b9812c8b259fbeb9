package io.socks5.sample;

import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;

import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.client.RestClient;

/**
 * The application, started on free ports, as a browser sees it.
 */
public final class RunningSample implements AutoCloseable {

	/**
	 * Longer than anything takes: tests wait for events, and only a failure waits so
	 * long.
	 */
	public static final Duration LONG = Duration.ofSeconds(40);

	private final ConfigurableApplicationContext context;

	private final RestClient http;

	private RunningSample(ConfigurableApplicationContext context) {
		this.context = context;
		this.http = RestClient.builder()
			.baseUrl("http://127.0.0.1:" + context.getEnvironment().getProperty("local.server.port"))
			.defaultStatusHandler((status) -> true, (request, response) -> {
			})
			.build();
	}

	/**
	 * Starts the sample, and returns when it is ready, without waiting for a login.
	 * @param properties what differs from the defaults, as {@code name=value}
	 * @return the running application
	 */
	public static RunningSample start(String... properties) {
		return startIn(Map.of(), properties);
	}

	/**
	 * Starts the sample with environment variables, which win.
	 * @param environment the variables
	 * @param properties what differs from the defaults, as {@code name=value}
	 * @return the running application
	 */
	public static RunningSample startIn(Map<String, String> environment, String... properties) {
		Map<String, String> all = new LinkedHashMap<>(Map.of("server.port", "0", "spring.main.banner-mode", "off",
				"socks5.proxy.port", String.valueOf(FreePort.next()), "sample.retry.initial-interval", "20ms",
				"sample.retry.max-interval", "200ms"));
		for (String property : properties) {
			int equals = property.indexOf('=');
			all.put(property.substring(0, equals), property.substring(equals + 1));
		}
		String[] arguments = all.entrySet().stream().map((entry) -> "--" + entry).toArray(String[]::new);
		SpringApplication application = new SpringApplication(SampleApplication.class);
		application.addInitializers((context) -> context.getEnvironment()
			.getPropertySources()
			.addFirst(new SystemEnvironmentPropertySource("deployment-systemEnvironment",
					new LinkedHashMap<>(environment))));
		return new RunningSample(application.run(arguments));
	}

	public RunningSample loggedIn() {
		Awaitility.await()
			.atMost(LONG)
			.until(() -> sessions().stream().allMatch((s) -> s.get("connected").asBoolean()));
		return this;
	}

	public ConfigurableApplicationContext context() {
		return this.context;
	}

	public int property(String name) {
		return Objects.requireNonNull(this.context.getEnvironment().getProperty(name, Integer.class));
	}

	public ResponseEntity<String> page(String path) {
		return this.http.get().uri(URI.create(path)).retrieve().toEntity(String.class);
	}

	public JsonNode json(String path) {
		return Objects.requireNonNull(this.http.get().uri(path).retrieve().body(JsonNode.class));
	}

	public JsonNode session(String account) {
		return sessions().stream().filter((s) -> s.get("account").asString().equals(account)).findFirst().orElseThrow();
	}

	private List<JsonNode> sessions() {
		return json("/api/status").get("sessions").valueStream().toList();
	}

	public ResponseEntity<JsonNode> send(String from, String to, String text) {
		return post("/api/messages", Map.of("from", from, "to", to, "text", text));
	}

	public ResponseEntity<JsonNode> post(String path, Object body) {
		return this.http.post()
			.uri(path)
			.contentType(MediaType.APPLICATION_JSON)
			.body(body)
			.retrieve()
			.toEntity(JsonNode.class);
	}

	public ResponseEntity<Void> delete(String path) {
		return this.http.delete().uri(path).retrieve().toBodilessEntity();
	}

	public ResponseEntity<Void> upload(String path, byte[] octets) {
		return this.http.post()
			.uri(path)
			.contentType(MediaType.APPLICATION_OCTET_STREAM)
			.body(octets)
			.retrieve()
			.toBodilessEntity();
	}

	public ResponseEntity<byte[]> download(String path) {
		return this.http.get().uri(path).retrieve().toEntity(byte[].class);
	}

	public List<JsonNode> messages() {
		return json("/api/messages").valueStream().toList();
	}

	@Override
	public void close() {
		this.context.close();
	}

}
