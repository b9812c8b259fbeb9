package io.socks5.sample.ops;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.socks5.sample.RunningSample;
import io.socks5.testkit.real.Program;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A Prometheus that scrapes the running sample, and evaluates the rules and the queries
 * of the dashboard.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PrometheusTests {

	private static final Pattern METRIC = Pattern.compile("\\b(?:socks5_client_\\w+|process_start_time_seconds|up)\\b");

	private RunningSample sample;

	private @Nullable Prometheus started;

	private Prometheus prometheus;

	@BeforeAll
	void start(@TempDir Path directory) throws IOException {
		Program.require("prometheus", "prometheus");
		this.sample = RunningSample.start("socks5.proxy.warm.enabled=true", "socks5.proxy.health.schedule=1s")
			.loggedIn();
		this.prometheus = Prometheus.start(directory, "127.0.0.1:" + this.sample.property("local.server.port"));
		this.started = this.prometheus;
		awaitNumber("socks5_client_handshake_seconds_count{proxy=\"default\"} >= 2", (value) -> true);
		// after the first scrape, so that the rates are not 0
		assertThat(this.sample.page("/api/fetch").getStatusCode().value()).isEqualTo(200);
		connect("unknown-host");
		this.sample.json("/actuator/health");
	}

	@AfterAll
	void stop() throws IOException {
		if (this.started != null) {
			this.started.close();
		}
		if (this.sample != null) {
			this.sample.close();
		}
	}

	@Test
	void scrapesTheSample() {
		awaitNumber("up{job=\"socks5-sample\"}", (value) -> value == 1);
		await().atMost(RunningSample.LONG)
			.untilAsserted(() -> assertThat(this.prometheus.data("/targets").get("activeTargets").valueStream())
				.singleElement()
				.satisfies((target) -> assertThat(target.get("health").asString()).isEqualTo("up"))
				.satisfies((target) -> assertThat(target.get("lastError").asString()).isEmpty()));
	}

	@Test
	void findsEachMeterOfTheRulesAndOfTheDashboard() throws IOException {
		Set<String> metrics = new TreeSet<>();
		for (String expression : Stream.concat(ofRules().stream(), ofPanels().stream()).toList()) {
			Matcher metric = METRIC.matcher(expression);
			while (metric.find()) {
				metrics.add(metric.group());
			}
		}
		assertThat(metrics).hasSizeGreaterThan(10);
		for (String metric : metrics) {
			awaitNumber("count(" + metric + ")", (count) -> count > 0);
		}
		// the threshold of the alert is the bound of a bucket
		awaitNumber("count(socks5_client_handshake_seconds_bucket{le=\"1.0\"})", (count) -> count > 0);
	}

	@Test
	void evaluatesEachRule() throws IOException {
		int rules = ofRules().size();
		await().atMost(RunningSample.LONG).untilAsserted(() -> {
			List<JsonNode> evaluated = new ArrayList<>();
			this.prometheus.data("/rules").get("groups").forEach((group) -> group.get("rules").forEach(evaluated::add));
			assertThat(evaluated).hasSize(rules)
				.allSatisfy((rule) -> assertThat(rule.get("health").asString()).as(rule.toString()).isEqualTo("ok"));
		});
	}

	@Test
	void hasDataForEachPanel() throws IOException {
		for (String expression : ofPanels()) {
			awaitNumber(resolved(expression), (value) -> true);
		}
		// latency and warm connections are numbers above 0 after a connect
		awaitNumber("proxy:socks5_handshake_seconds:p95_5m{proxy=\"default\"}", (value) -> value > 0);
		awaitNumber("proxy:socks5_refusals:ratio5m{proxy=\"default\"}", (value) -> value == 0);
	}

	@Test
	void hasValuesForEachVariable() throws IOException {
		for (JsonNode variable : OpsFiles.dashboard().at("/templating/list")) {
			Matcher values = Pattern.compile("label_values\\((.*), (\\w+)\\)")
				.matcher(variable.at("/query/query").asString());
			if (values.matches()) {
				assertThat(this.prometheus.data("/label/{label}/values?match[]={match}", values.group(2),
						resolved(values.group(1))))
					.as(values.group())
					.isNotEmpty();
			}
		}
	}

	@Test
	void firesWhileALoginFails() {
		connect("wrong-password");
		awaitNumber("socks5_client_auth_failures_total{proxy=\"wrong-password\"}", (count) -> count > 0);
		// the first one has no scrape before it, and the process may have started long
		// ago
		connect("wrong-password");
		awaitAlert("Socks5LoginFailing", "wrong-password");
		assertThat(firing("Socks5LoginFailing", "default")).isEmpty();
	}

	@Test
	void firesWhileTheProxyIsDown() {
		awaitNoAlert("Socks5ProxyDown", "default");
		become("stopped");
		awaitAlert("Socks5ProxyDown", "default");
		become("running");
		awaitNoAlert("Socks5ProxyDown", "default");
	}

	private static List<String> ofRules() throws IOException {
		List<String> all = new ArrayList<>();
		for (JsonNode group : OpsFiles.yaml("prometheus/socks5.rules.yml").get("groups")) {
			group.get("rules").forEach((rule) -> all.add(rule.get("expr").asString()));
		}
		return all;
	}

	private static List<String> ofPanels() throws IOException {
		List<String> all = new ArrayList<>();
		for (JsonNode panel : OpsFiles.dashboard().get("panels")) {
			panel.get("targets").forEach((target) -> all.add(target.get("expr").asString()));
		}
		return all;
	}

	// as Grafana does, with all values selected
	private static String resolved(String expression) {
		return expression.replaceAll("\\$__(?:rate_interval|range)", "5m")
			.replaceAll("\\$(?:job|instance|proxy)", ".+");
	}

	private void connect(String scenario) {
		assertThat(this.sample.post("/api/demo/connects", Map.of("scenario", scenario)).getStatusCode().value())
			.isEqualTo(200);
	}

	private void become(String condition) {
		assertThat(this.sample.post("/api/demo/proxy", Map.of("condition", condition)).getStatusCode().value())
			.isEqualTo(200);
	}

	private void awaitNumber(String expression, Predicate<Double> condition) {
		await(expression).atMost(RunningSample.LONG)
			.until(() -> this.prometheus.numbers(expression).stream().anyMatch(condition));
	}

	private void awaitAlert(String name, String proxy) {
		await(name).atMost(RunningSample.LONG).until(() -> !firing(name, proxy).isEmpty());
	}

	private void awaitNoAlert(String name, String proxy) {
		await(name).atMost(RunningSample.LONG).until(() -> firing(name, proxy).isEmpty());
	}

	private List<JsonNode> firing(String name, String proxy) {
		return this.prometheus.data("/alerts")
			.get("alerts")
			.valueStream()
			.filter((alert) -> alert.get("state").asString().equals("firing"))
			.filter((alert) -> alert.at("/labels/alertname").asString().equals(name))
			.filter((alert) -> alert.at("/labels/proxy").asString().equals(proxy))
			.toList();
	}

}
