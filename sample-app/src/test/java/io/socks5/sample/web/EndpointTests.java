package io.socks5.sample.web;

import java.util.Objects;

import io.socks5.sample.RunningSample;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

import org.springframework.http.ResponseEntity;
import org.springframework.web.client.RestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The endpoint {@code socks5} over HTTP, on a port of its own.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EndpointTests {

	private RunningSample sample;

	private RestClient management;

	@BeforeAll
	void start() {
		this.sample = RunningSample.start("management.server.port=0").loggedIn();
		this.management = RestClient.builder()
			.baseUrl("http://127.0.0.1:" + this.sample.property("local.management.port") + "/actuator/")
			.defaultStatusHandler((status) -> true, (request, response) -> {
			})
			.build();
	}

	@AfterAll
	void stop() {
		this.sample.close();
	}

	private JsonNode body(String path, Object... variables) {
		return Objects.requireNonNull(get(path, variables).getBody());
	}

	private ResponseEntity<JsonNode> get(String path, Object... variables) {
		return this.management.get().uri(path, variables).retrieve().toEntity(JsonNode.class);
	}

	@Test
	void describesTheClient() {
		JsonNode proxy = body("socks5").get("clients").get("default").get("endpoints").get(0);
		assertThat(proxy.get("endpoint").asString())
			.isEqualTo("127.0.0.1:" + this.sample.property("socks5.proxy.port"));
		assertThat(proxy.get("state").asString()).isEqualTo("UP");
		assertThat(proxy.get("active").asInt()).isEqualTo(2);
		assertThat(proxy.get("handshakes").get("p95").asDouble()).isPositive();
		assertThat(proxy.has("lastFailure")).isFalse();
		assertThat(body("socks5/default").get("endpoints"))
			.isEqualTo(body("socks5").get("clients").get("default").get("endpoints"));
		assertThat(body("socks5").toString()).doesNotContain("open-sesame");
	}

	@Test
	void testsADestination() {
		JsonNode refused = body("socks5/default?to={to}", "unknown.example.test:80");
		assertThat(refused.get("outcome").asString()).isEqualTo("rejected");
		assertThat(refused.get("phase").asString()).isEqualTo("request");
		assertThat(refused.get("reply").asString()).isEqualTo("host unreachable (0x04)");
		assertThat(refused.get("route").asString()).isEqualTo("proxy of default");
		assertThat(refused.get("duration").asDouble()).isPositive();
	}

	@ParameterizedTest
	@CsvSource({ "socks5/default?to={to},chat,400,is not valid", "socks5/default?to={to},'',400,is not valid",
			"socks5/default?to={to},[::1,400,is not valid", "socks5/other?to={to},a:1,404,the clients are default" })
	void saysWhyARequestCannotBeAnswered(String path, String to, int status, String text) {
		ResponseEntity<JsonNode> response = get(path, to);
		assertThat(response.getStatusCode().value()).isEqualTo(status);
		assertThat(Objects.requireNonNull(response.getBody()).get("error").asString()).contains(text);
	}

	@Test
	void isOnTheManagementPortOnly() {
		assertThat(this.sample.page("/actuator/socks5").getStatusCode().value()).isEqualTo(404);
	}

}
