package io.socks5.sample.ops;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

import io.socks5.testkit.real.Program;
import io.socks5.testkit.real.Shell;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The alert rules, checked with the tool of Prometheus.
 */
class AlertRuleTests {

	private static final String PAGE = "docs/operations.md";

	@ParameterizedTest
	@CsvSource({ "check, config, prometheus.yml", "check, rules, socks5.rules.yml",
			"test, rules, socks5.rules.test.yml" })
	void passTheTool(String verb, String what, String file) throws IOException {
		String tool = Program.require("promtool", "prometheus");
		assertThat(Shell.run(tool, verb, what, OpsFiles.PROMETHEUS.resolve(file).toString())).contains("SUCCESS");
	}

	@Test
	void haveUnitTestsInWhichTheyFireAndInWhichTheyDoNot() throws IOException {
		Set<String> firing = new TreeSet<>();
		Set<String> silent = new TreeSet<>();
		for (JsonNode test : OpsFiles.yaml("prometheus/socks5.rules.test.yml").get("tests")) {
			for (JsonNode each : test.get("alert_rule_test")) {
				(each.get("exp_alerts").isEmpty() ? silent : firing).add(each.get("alertname").asString());
			}
		}
		Set<String> all = new TreeSet<>(OpsFiles.alerts().keySet());
		assertThat(firing).isEqualTo(all);
		assertThat(silent).isEqualTo(all);
	}

	@Test
	void sayHowSevereTheyAreAndWhereToReadOn() throws IOException {
		OpsFiles.alerts().forEach((name, rule) -> {
			assertThat(rule.at("/labels/severity").asString()).as(name).isIn("critical", "warning", "info");
			assertThat(rule.get("for").asString()).as(name).matches("[1-9][0-9]*m");
			assertThat(rule.at("/annotations/summary").asString()).as(name).contains("$labels.instance");
			assertThat(rule.at("/annotations/description").asString()).as(name).endsWith(".");
			assertThat(rule.at("/annotations/runbook").asString())
				.isEqualTo(PAGE + "#" + name.toLowerCase(Locale.ROOT));
		});
	}

	@Test
	void haveASectionEach() throws IOException {
		Path page = OpsFiles.REPOSITORY.resolve(PAGE);
		assertThat(Files.readAllLines(page)
			.stream()
			.filter((line) -> line.startsWith("### Socks5"))
			.map((line) -> line.substring(4))).containsExactlyElementsOf(OpsFiles.alerts().keySet());
	}

}
