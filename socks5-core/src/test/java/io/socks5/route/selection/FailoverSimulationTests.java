package io.socks5.route.selection;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.socks5.route.EndpointStrategy;
import io.socks5.route.selection.Simulation.Record;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What 200 callers experience while proxies die, fall silent, slow down, flap and
 * recover, compared with the choices of an oracle.
 */
class FailoverSimulationTests {

	private static final Map<String, Record> RUNS = new ConcurrentHashMap<>();

	private static final String HEAD = """
			| fault | strategy | connects | failed | over 1 s | longest | left after | back after | then A / B / C | peak |
			|---|---|---|---|---|---|---|---|---|---|
			""";

	@Test
	void theTableOfTheDocumentationIsTheComputedOne() throws IOException {
		StringBuilder table = new StringBuilder(HEAD);
		for (Fault fault : Fault.values()) {
			for (EndpointStrategy strategy : EndpointStrategy.values()) {
				table.append(row(fault, strategy));
			}
		}
		assertThat(documented()).isEqualTo(table.toString());
	}

	private static String documented() throws IOException {
		List<String> rows = new ArrayList<>();
		for (String line : Files.readAllLines(Path.of("..", "docs", "failover.md"))) {
			if (line.startsWith("| fault |") || !rows.isEmpty() && line.startsWith("|")) {
				rows.add(line + "\n");
			}
			else if (!rows.isEmpty()) {
				break;
			}
		}
		return String.join("", rows);
	}

	private static String row(Fault fault, EndpointStrategy strategy) {
		Record run = run(fault, strategy);
		Record ideal = new Simulation(fault, strategy, true).run();
		String name = strategy.name().toLowerCase(Locale.ROOT).replace('_', '-');
		return String.format(Locale.ROOT,
				"| %s | `%s` | %d (%d) | %d (%d) | %d (%d) | %s (%s) | %s | %s | %s (%s) | %d, before %d |%n", fault,
				name, run.connects, ideal.connects, run.failed, ideal.failed, run.late, ideal.late,
				seconds(run.longest), seconds(ideal.longest), (fault == Fault.ALL) ? "–" : seconds(run.left()),
				seconds(run.back(ideal)), parts(run), parts(ideal), run.peakAfter(), run.peakBefore());
	}

	private static Record run(Fault fault, EndpointStrategy strategy) {
		return RUNS.computeIfAbsent(fault.name() + strategy, (key) -> new Simulation(fault, strategy, false).run());
	}

	private static String seconds(long millis) {
		return (millis < 0) ? "never"
				: String.format(Locale.ROOT, (millis < 10_000) ? "%.2f s" : "%.1f s", millis / 1000.0);
	}

	private static String parts(Record run) {
		List<String> parts = new ArrayList<>();
		for (int proxy = 0; proxy < Simulation.PROXIES; proxy++) {
			parts.add(Integer.toString(run.tries(proxy, Simulation.END - 20_000, Simulation.END)));
		}
		return String.join(" / ", parts);
	}

	@ParameterizedTest
	@EnumSource(value = Fault.class, mode = EnumSource.Mode.EXCLUDE, names = "ALL")
	void noConnectFailsWhileAProxyIsUp(Fault fault) {
		for (EndpointStrategy strategy : EndpointStrategy.values()) {
			assertThat(run(fault, strategy).failed).as("%s", strategy).isZero();
		}
	}

	@Test
	void noProxyIsOverrunAfterItsRecovery() {
		for (Fault fault : Fault.values()) {
			for (EndpointStrategy strategy : EndpointStrategy.values()) {
				// a single proxy that all callers use, with chance
				int usual = (strategy == EndpointStrategy.ROUND_ROBIN) ? 10 : 20;
				boolean ofAll = fault == Fault.ALL;
				assertThat(run(fault, strategy).peakAfter()).as("%s, %s", fault, strategy)
					.isLessThanOrEqualTo(ofAll ? 20 : usual);
			}
		}
	}

	@ParameterizedTest
	@EnumSource(EndpointStrategy.class)
	void aProxyThatNeverAnswersIsLeftInHalfASecond(EndpointStrategy strategy) {
		assertThat(run(Fault.SILENCE, strategy).left()).isBetween(0L, 500L);
		assertThat(run(Fault.SILENCE, strategy).late).isLessThan(80);
	}

	@Test
	void twoRunsAreEqual() {
		assertThat(new Simulation(Fault.FLAPPING, EndpointStrategy.FASTEST, false).run()).usingRecursiveComparison()
			.isEqualTo(run(Fault.FLAPPING, EndpointStrategy.FASTEST));
	}

}
