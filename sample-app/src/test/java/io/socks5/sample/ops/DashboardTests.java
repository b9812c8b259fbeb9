package io.socks5.sample.ops;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The structure of the dashboard. {@link PrometheusTests} makes its queries.
 */
class DashboardTests {

	private static final int COLUMNS = 24;

	private JsonNode dashboard;

	private List<JsonNode> panels;

	@BeforeEach
	void read() throws IOException {
		this.dashboard = OpsFiles.dashboard();
		this.panels = this.dashboard.get("panels").valueStream().toList();
	}

	@Test
	void hasTheVariablesThatItsQueriesUse() {
		List<JsonNode> variables = this.dashboard.at("/templating/list").valueStream().toList();
		assertThat(variables).extracting((variable) -> variable.get("name").asString())
			.containsExactly("datasource", "job", "instance", "proxy");
		assertThat(variables.get(0).get("type").asString()).isEqualTo("datasource");
		assertThat(variables.subList(1, 4)).allSatisfy(DashboardTests::usesTheVariableDataSource);
		assertThat(targets()).allSatisfy((target) -> assertThat(target.get("expr").asString())
			.contains("{job=~\"$job\", instance=~\"$instance\", proxy=~\"$proxy\""));
	}

	@Test
	void hasPanelsWithATitleAUnitAndADataSource() {
		assertThat(this.panels).hasSizeGreaterThan(5)
			.allSatisfy(DashboardTests::usesTheVariableDataSource)
			.allSatisfy((panel) -> {
				assertThat(panel.get("type").asString()).isIn("stat", "timeseries");
				assertThat(panel.get("title").asString()).isNotBlank();
				assertThat(panel.get("description").asString()).isNotBlank();
				assertThat(panel.at("/fieldConfig/defaults/unit").asString()).isIn("short", "s", "ops", "percentunit");
				assertThat(panel.get("targets").valueStream()).isNotEmpty()
					.extracting((target) -> target.get("refId").asString())
					.doesNotHaveDuplicates();
			});
		assertThat(this.panels).extracting((panel) -> panel.get("id").asInt()).doesNotHaveDuplicates();
		assertThat(this.panels).extracting((panel) -> panel.get("title").asString()).doesNotHaveDuplicates();
		assertThat(targets()).allSatisfy(DashboardTests::usesTheVariableDataSource)
			.allSatisfy((target) -> assertThat(target.get("legendFormat").asString()).contains("{{proxy}}"));
	}

	@Test
	void hasPanelsThatDoNotOverlap() {
		Set<List<Integer>> taken = new HashSet<>();
		for (JsonNode panel : this.panels) {
			JsonNode place = panel.get("gridPos");
			int left = place.get("x").asInt();
			int top = place.get("y").asInt();
			assertThat(left + place.get("w").asInt()).isLessThanOrEqualTo(COLUMNS);
			for (int x = left; x < left + place.get("w").asInt(); x++) {
				for (int y = top; y < top + place.get("h").asInt(); y++) {
					assertThat(taken.add(List.of(x, y))).as("%s at %d, %d", panel.get("title"), x, y).isTrue();
				}
			}
		}
	}

	private List<JsonNode> targets() {
		List<JsonNode> targets = new ArrayList<>();
		this.panels.forEach((panel) -> panel.get("targets").forEach(targets::add));
		return targets;
	}

	private static void usesTheVariableDataSource(JsonNode node) {
		assertThat(node.at("/datasource/type").asString()).isEqualTo("prometheus");
		assertThat(node.at("/datasource/uid").asString()).isEqualTo("${datasource}");
	}

}
