package io.socks5.sample.im;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.micrometer.core.instrument.MeterRegistry;
import io.socks5.sample.RunningSample;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * The sample as it starts with one command.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ChatTests {

	private final RunningSample sample = RunningSample.start("management.endpoints.web.exposure.include=*",
			"management.endpoint.env.show-values=always", "management.endpoint.configprops.show-values=always",
			"sample.proxy.password=open-sesame");

	@BeforeAll
	void logIn() {
		this.sample.loggedIn();
	}

	@AfterAll
	void close() {
		this.sample.close();
	}

	@Test
	void chatsBothWays() {
		Instant before = Instant.now();
		assertThat(this.sample.send("alice", "bob", "Tea?").getStatusCode().value()).isEqualTo(202);
		awaitMessage("bob", "Tea?");
		assertThat(this.sample.send("bob", "alice", "Ünïcode <b>&amp; 🍵\n…").getStatusCode().value()).isEqualTo(202);
		JsonNode answer = awaitMessage("alice", "Ünïcode <b>&amp; 🍵\n…");
		assertThat(answer.propertyNames()).containsExactlyInAnyOrder("from", "to", "text", "at");
		assertThat(answer.get("from").asString()).isEqualTo("bob");
		assertThat(Instant.parse(answer.get("at").asString())).isBetween(before, Instant.now());
	}

	@Test
	void keepsTheOrder() {
		List<String> said = List.of("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten");
		said.forEach((text) -> this.sample.send("alice", "bob", "order " + text));
		awaitMessage("bob", "order ten");
		assertThat(this.sample.messages().stream().map((message) -> message.get("text").asString()))
			.containsSubsequence(said.stream().map((text) -> "order " + text).toList());
	}

	@Test
	void sendsToItself() {
		this.sample.send("alice", "alice", "A note");
		assertThat(awaitMessage("alice", "A note").get("from").asString()).isEqualTo("alice");
	}

	@Test
	void letsTheProxyResolveTheName() {
		assertThatExceptionOfType(UnknownHostException.class)
			.isThrownBy(() -> InetAddress.getByName("im.example.test"));
		JsonNode request = this.sample.json("/api/status").get("proxy").get("requests").get(0);
		assertThat(request.get("host").asString()).isEqualTo("im.example.test");
		assertThat(request.get("byName").asBoolean()).isTrue();
	}

	@Test
	void showsTheStatus() {
		JsonNode status = this.sample.json("/api/status");
		assertThat(status.get("proxy").get("host").asString()).isEqualTo("127.0.0.1");
		assertThat(status.get("proxy").get("port").asInt()).isEqualTo(this.sample.property("socks5.proxy.port"));
		assertThat(status.get("proxy").get("embedded").asBoolean()).isTrue();
		assertThat(status.get("proxy").get("authentication").asString()).isEqualTo("username/password");
		assertThat(status.get("sessions").valueStream()).extracting((session) -> session.get("account").asString())
			.containsExactly("alice", "bob");
		assertThat(status.get("sessions").valueStream()).allSatisfy((session) -> {
			assertThat(session.get("connected").asBoolean()).isTrue();
			assertThat(session.get("secure").asBoolean()).isTrue();
			assertThat(session.has("reason")).isFalse();
		});
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
			""      | bob     | Hello | 'from' must not be empty
			alice   | "  "    | Hello | 'to' must not be empty
			alice   | bob     | " "   | 'text' must not be empty
			mallory | bob     | Hello | 'from' must be a configured account, was 'mallory'
			alice   | mallory | Hello | 'to' must be a configured account or a contact, was 'mallory'
			""")
	void explainsABadMessage(String from, String to, String text, String detail) {
		assertThat(this.sample.send(from, to, text)).satisfies((answer) -> isBad(answer, detail));
	}

	@Test
	void explainsAMissingField() {
		assertThat(this.sample.post("/api/messages", Map.of("from", "alice", "to", "bob")))
			.satisfies((answer) -> isBad(answer, "'text' must not be empty"));
	}

	@Test
	void explainsWhatIsNotJson() {
		assertThat(this.sample.post("/api/messages", "{\"from\":"))
			.satisfies((answer) -> isBad(answer, "Failed to read request"));
	}

	@Test
	void refusesWhatWouldEndTheSession() {
		assertThat(this.sample.send("alice", "bob", "Bell \u0007"))
			.satisfies((answer) -> isBad(answer, "'text' must contain only characters that XML allows"));
		assertThat(this.sample.send("alice", "bob", "x".repeat(4001)))
			.satisfies((answer) -> isBad(answer, "'text' must have at most 4000 characters"));
		this.sample.send("alice", "bob", "x".repeat(4000));
		awaitMessage("bob", "x".repeat(4000));
	}

	@Test
	void servesThePage() {
		assertThat(this.sample.page("/").getBody()).contains("<title>Chat through a SOCKS5 proxy</title>")
			.contains("js/main.js")
			.doesNotContain("http://", "https://");
		assertThat(this.sample.page("/js/main.js").getStatusCode().value()).isEqualTo(200);
		assertThat(this.sample.page("/app.css").getStatusCode().value()).isEqualTo(200);
		assertThat(this.sample.page("/icon.svg").getHeaders().getContentType())
			.isEqualTo(MediaType.parseMediaType("image/svg+xml"));
	}

	@Test
	void showsHealthAndMeters() {
		JsonNode health = this.sample.json("/actuator/health");
		assertThat(health.get("status").asString()).isEqualTo("UP");
		assertThat(health.get("components").get("socks5").get("status").asString()).isEqualTo("UP");
		assertThat(health.get("components").get("socks5").has("details")).isTrue();
		assertThat(this.sample.json("/actuator/metrics/socks5.client.handshake?tag=outcome:success")
			.get("measurements")
			.get(0)
			.get("value")
			.asInt()).isGreaterThanOrEqualTo(2);
		assertThat(this.sample.context()
			.getBean(MeterRegistry.class)
			.get("socks5.client.connections.active")
			.gauge()
			.value()).isEqualTo(2);
		assertThat(this.sample.page("/actuator/prometheus").getBody())
			.contains("socks5_client_replies_total{proxy=\"default\",reply=\"succeeded\"}");
	}

	@ParameterizedTest
	@CsvSource({ "/actuator/configprops", "/actuator/env", "/api/status", "/actuator/health", "/actuator/beans" })
	void showsNoPassword(String path) {
		ResponseEntity<String> answer = this.sample.page(path);
		assertThat(answer.getStatusCode().value()).isEqualTo(200);
		assertThat(answer.getBody()).doesNotContain("open-sesame", "wonderland", "builder\"");
	}

	private void isBad(ResponseEntity<JsonNode> answer, String detail) {
		assertThat(answer.getStatusCode().value()).isEqualTo(400);
		assertThat(answer.getHeaders().getContentType()).isEqualTo(MediaType.APPLICATION_PROBLEM_JSON);
		assertThat(Objects.requireNonNull(answer.getBody()).get("detail").asString()).isEqualTo(detail);
	}

	private JsonNode awaitMessage(String to, String text) {
		return await().atMost(RunningSample.LONG)
			.until(() -> this.sample.messages()
				.stream()
				.filter((message) -> message.get("to").asString().equals(to))
				.filter((message) -> message.get("text").asString().equals(text))
				.findFirst(), (found) -> found.isPresent())
			.orElseThrow();
	}

}
