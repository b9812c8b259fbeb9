package io.socks5.sample.demo;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

import io.socks5.sample.EventStream;
import io.socks5.sample.RunningSample;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

import org.springframework.http.ResponseEntity;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The connects that the page shows, and those that its buttons make.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DemoTests {

	private static final String PASSWORD_IN_HEX = "6f 70 65 6e 2d 73 65 73 61 6d 65";

	private RunningSample sample;

	@BeforeAll
	void start() {
		this.sample = RunningSample.start("sample.proxy.password=open-sesame").loggedIn();
	}

	@AfterAll
	void stop() {
		this.sample.close();
	}

	@AfterEach
	void backToNormal() {
		post("/api/demo/proxy", Map.of("condition", "running"));
		this.sample.loggedIn();
	}

	@Test
	void showsTheConnectsOfTheChatWithTheirMessages() throws Exception {
		try (EventStream events = EventStream.open(this.sample)) {
			JsonNode first = events.await("connects", (connects) -> connects.size() >= 2).get(0);
			assertThat(first.get("client").asString()).isEqualTo("default");
			assertThat(first.get("destination").asString()).startsWith("im.example.test:");
			assertThat(first.get("outcome").asString()).isEqualTo("success");
			assertThat(first.get("reply").asInt()).isZero();
			assertThat(kinds(first)).containsExactly("GREETING", "METHOD", "LOGIN", "STATUS", "REQUEST", "REPLY");
			assertThat(first.get("proxyConnected").asDouble()).isPositive()
				.isLessThan(first.get("methodSelected").asDouble());
			assertThat(first.get("replied").asDouble()).isLessThanOrEqualTo(first.get("ended").asDouble());
		}
	}

	@Test
	void neverShowsThePassword() throws Exception {
		try (EventStream events = EventStream.open(this.sample)) {
			long id = connect("connect");
			JsonNode connect = events.await("connect", (each) -> each.get("id").asLong() == id);
			assertThat(fields(connect, "LOGIN")).containsEntry("UNAME", "73 61 6d 70 6c 65")
				.containsEntry("PLEN", "**")
				.containsEntry("PASSWD", "** ** ** **");
			assertThat(connect.toString()).doesNotContain("open-sesame", PASSWORD_IN_HEX);
		}
	}

	@ParameterizedTest
	@CsvSource({ "connect, success, none, 0", "wrong-password, auth_failed, authentication, -1",
			"unknown-host, rejected, request, 4", "refused-port, rejected, request, 5" })
	void connectsOnDemand(String scenario, String outcome, String phase, int reply) throws Exception {
		try (EventStream events = EventStream.open(this.sample)) {
			long id = connect(scenario);
			JsonNode connect = events.await("connect", (each) -> each.get("id").asLong() == id);
			assertThat(connect.get("client").asString()).isEqualTo(scenario);
			assertThat(connect.get("outcome").asString()).isEqualTo(outcome);
			assertThat(connect.path("phase").asString("none")).isEqualTo(phase);
			assertThat(connect.path("reply").asInt(-1)).isEqualTo(reply);
			if (scenario.equals("wrong-password")) {
				assertThat(kinds(connect)).containsExactly("GREETING", "METHOD", "LOGIN", "STATUS");
				assertThat(fields(connect, "STATUS")).containsEntry("STATUS", "ff");
			}
			else {
				assertThat(fields(connect, "REPLY")).containsEntry("REP", "0" + reply);
			}
		}
	}

	@Test
	void stopsTheProxyAndTheSessionsComeBackWithIt() throws Exception {
		try (EventStream events = EventStream.open(this.sample)) {
			long id = become("stopped");
			JsonNode connect = events.await("connect", (each) -> each.get("id").asLong() == id);
			assertThat(connect.get("outcome").asString()).isEqualTo("connect_failed");
			assertThat(connect.get("messages").isEmpty()).isTrue();
			events.await("sessions", (sessions) -> sessions.valueStream()
				.allMatch((session) -> session.get("state").asString().equals("WAITING")));
			become("running");
			events.await("sessions",
					(sessions) -> sessions.valueStream().allMatch((session) -> session.get("connected").asBoolean()));
		}
	}

	@Test
	void isSilentForNewConnectionsOnly() throws Exception {
		try (EventStream events = EventStream.open(this.sample)) {
			long id = become("silent");
			JsonNode connect = events.await("connect", (each) -> each.get("id").asLong() == id);
			assertThat(connect.get("outcome").asString()).isEqualTo("timeout");
			assertThat(connect.get("phase").asString()).isEqualTo("greeting");
			assertThat(kinds(connect)).containsExactly("GREETING");
			assertThat(this.sample.session("alice").get("connected").asBoolean()).isTrue();
		}
	}

	@Test
	void isSlow() throws Exception {
		try (EventStream events = EventStream.open(this.sample)) {
			long id = become("slow");
			JsonNode connect = events.await("connect", (each) -> each.get("id").asLong() == id);
			assertThat(connect.get("outcome").asString()).isEqualTo("success");
			assertThat(connect.get("ended").asDouble()).isGreaterThanOrEqualTo(1200);
		}
	}

	@Test
	void comparesRoundTrips() {
		ResponseEntity<JsonNode> answer = post("/api/demo/round-trips", Map.of("roundTripMillis", 60));
		assertThat(answer.getStatusCode().value()).as(String.valueOf(answer.getBody())).isEqualTo(200);
		assertThat(answer.getBody()).extracting((way) -> way.get("way").asString())
			.containsExactly("sequential", "pipelined", "warm", "early");
		// a relay never makes the network faster, so these hold on a busy machine
		assertThat(time(answer, 0, "tunnel")).isGreaterThanOrEqualTo(4 * 60);
		assertThat(time(answer, 0, "answer")).isGreaterThanOrEqualTo(5 * 60);
		assertThat(time(answer, 1, "tunnel")).isGreaterThanOrEqualTo(2 * 60);
		assertThat(time(answer, 2, "tunnel")).isGreaterThanOrEqualTo(60);
		assertThat(time(answer, 2, "answer")).isGreaterThanOrEqualTo(2 * 60);
		assertThat(time(answer, 3, "tunnel")).isGreaterThanOrEqualTo(60);
		assertThat(time(answer, 3, "answer")).isGreaterThanOrEqualTo(60);
		// only with early data, the request leaves after the connect
		for (int way = 0; way < 3; way++) {
			assertThat(time(answer, way, "connected")).isGreaterThanOrEqualTo(time(answer, way, "tunnel"));
		}
		assertThat(time(answer, 3, "connected")).isLessThan(time(answer, 3, "tunnel"));
		assertThat(this.sample.page("/actuator/prometheus").getBody()).contains(
				"socks5_client_warm_hits_total{proxy=\"early\"}", "socks5_client_warm_hits_total{proxy=\"warm\"}");
	}

	@Test
	void failsOver() throws Exception {
		try (EventStream events = EventStream.open(this.sample)) {
			post("/api/demo/failover/connects", Map.of());
			JsonNode both = events.await("demo", (state) -> state.get("proxies").size() == 2).get("proxies");
			assertThat(both.get(0).get("tries").asInt()).isOne();
			assertThat(both.get(1).get("tries").asInt()).isZero();
			post("/api/demo/failover/proxies", Map.of("name", "A", "running", false));
			post("/api/demo/failover/connects", Map.of());
			JsonNode failed = events.await("demo", (state) -> state.get("proxies").get(1).get("tries").asInt() == 1)
				.get("proxies");
			assertThat(failed.get(0).get("running").asBoolean()).isFalse();
			assertThat(failed.get(0).get("failures").asInt()).isOne();
			assertThat(failed.get(0).get("state").asString()).isEqualTo("HELD_DOWN");
			post("/api/demo/failover/proxies", Map.of("name", "A", "running", true));
			events.await("demo", (state) -> state.get("proxies").get(0).get("running").asBoolean());
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			/api/demo/connects          | scenario        | unknown | 400
			/api/demo/proxy             | condition       | broken  | 400
			/api/demo/round-trips       | roundTripMillis | 201     | 400
			/api/demo/round-trips       | roundTripMillis | -1      | 400
			/api/demo/failover/proxies  | name            | C       | 400
			""")
	void explainsABadOrder(String path, String field, String value, int status) {
		assertThat(post(path, Map.of(field, value)).getStatusCode().value()).isEqualTo(status);
	}

	@Test
	void leavesOtherProxiesAlone() {
		try (RunningSample other = RunningSample.start("sample.proxy.embedded=false")) {
			assertThat(other.json("/api/demo").get("embedded").asBoolean()).isFalse();
			assertThat(other.post("/api/demo/proxy", Map.of("condition", "stopped")).getStatusCode().value())
				.isEqualTo(409);
			for (String scenario : List.of("wrong-password", "unknown-host", "refused-port")) {
				assertThat(other.post("/api/demo/connects", Map.of("scenario", scenario)).getStatusCode().value())
					.isEqualTo(409);
			}
		}
	}

	@Test
	void canBeDisabled() {
		try (RunningSample other = RunningSample.start("sample.demo.enabled=false")) {
			assertThat(other.post("/api/demo/proxy", Map.of("condition", "stopped")).getStatusCode().value())
				.isEqualTo(403);
			assertThat(other.post("/api/demo/connects", Map.of("scenario", "connect")).getStatusCode().value())
				.isEqualTo(403);
		}
	}

	private long connect(String scenario) {
		return id(post("/api/demo/connects", Map.of("scenario", scenario)));
	}

	private long become(String condition) {
		return id(post("/api/demo/proxy", Map.of("condition", condition)));
	}

	private static long id(ResponseEntity<JsonNode> answer) {
		return Objects.requireNonNull(answer.getBody()).get("id").asLong();
	}

	private ResponseEntity<JsonNode> post(String path, Object body) {
		return this.sample.post(path, body);
	}

	private static double time(ResponseEntity<JsonNode> answer, int way, String field) {
		return Objects.requireNonNull(answer.getBody()).get(way).get(field).asDouble();
	}

	private static List<String> kinds(JsonNode connect) {
		return connect.get("messages").valueStream().map((message) -> message.get("kind").asString()).toList();
	}

	private static Map<String, String> fields(JsonNode connect, String kind) {
		return connect.get("messages")
			.valueStream()
			.filter((message) -> message.get("kind").asString().equals(kind))
			.flatMap((message) -> message.get("fields").valueStream())
			.collect(Collectors.toMap((field) -> field.get("name").asString(), (field) -> field.get("hex").asString()));
	}

}
