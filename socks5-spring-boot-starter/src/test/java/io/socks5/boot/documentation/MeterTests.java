package io.socks5.boot.documentation;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.socks5.boot.ConnectOutcome;
import io.socks5.boot.documentation.Page.Line;
import io.socks5.boot.metrics.MicrometerConnectListener;
import io.socks5.boot.metrics.Socks5ClientMetrics;
import io.socks5.boot.observation.DefaultSocks5ConnectObservationConvention;
import io.socks5.client.Socks5Client;
import io.socks5.event.ConnectAttempt;
import io.socks5.event.ConnectListener.Observation;
import io.socks5.protocol.AuthMethod;
import io.socks5.protocol.Command;
import io.socks5.protocol.Phase;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The meters that the documentation names, beside those that are recorded.
 */
class MeterTests {

	private static final String REFERENCE = "docs/meters.md";

	private static final Pattern METER = Pattern.compile("socks5\\.client(?:\\.[a-z]+)+");

	private final MeterRegistry registry = recorded();

	@Test
	void exist() {
		Set<String> names = new TreeSet<>();
		this.registry.getMeters().forEach((meter) -> names.add(meter.getId().getName()));
		// no meter, but an observation that is named like one
		names.add(new DefaultSocks5ConnectObservationConvention().getName());
		List<String> problems = new ArrayList<>();
		for (Page page : Page.all()) {
			for (Line line : page.numbered()) {
				Matcher meter = METER.matcher(line.text());
				while (meter.find()) {
					if (!names.contains(meter.group())) {
						problems.add(line.at(meter.group() + " is not a meter"));
					}
				}
			}
		}
		assertThat(problems).isEmpty();
	}

	@Test
	void areInTheReferenceWithTypeAndTags() {
		Map<String, String> expected = new TreeMap<>();
		for (Meter meter : this.registry.getMeters()) {
			Set<String> tags = new TreeSet<>();
			meter.getId().getTags().forEach((tag) -> tags.add(tag.getKey()));
			expected.put(meter.getId().getName(), meter.getId().getType().name().toLowerCase(Locale.ROOT) + " " + tags);
		}
		assertThat(Page.of(REFERENCE)
			.differences(expected, (row) -> METER.matcher(row.name()).matches(),
					(row) -> row.cells().get(1) + " " + words(row.cells().get(2))))
			.isEmpty();
	}

	@Test
	void haveTagsWithTheseValues() {
		Map<String, Set<String>> values = new TreeMap<>();
		for (Meter meter : this.registry.getMeters()) {
			for (Tag tag : meter.getId().getTags()) {
				values.computeIfAbsent(tag.getKey(), (key) -> new TreeSet<>()).add(tag.getValue());
			}
		}
		assertThat(values.remove("proxy")).containsExactly("default");
		values.put("outcome", new TreeSet<>(Stream.of(ConnectOutcome.values()).map(ConnectOutcome::tag).toList()));
		values.put("phase",
				new TreeSet<>(Stream
					.concat(Stream.of("none"),
							Stream.of(Phase.values()).map((phase) -> phase.name().toLowerCase(Locale.ROOT)))
					.toList()));
		Map<String, String> expected = new TreeMap<>();
		values.forEach((tag, each) -> expected.put(tag, each.toString()));
		assertThat(Page.of(REFERENCE)
			.differences(expected, (row) -> row.cells().size() == 2 && !row.name().equals("tag"),
					(row) -> words(row.cells().get(1)).toString()))
			.isEmpty();
	}

	private static Set<String> words(String cell) {
		return new TreeSet<>(List.of(cell.replace("`", "").split(", ")));
	}

	private static MeterRegistry recorded() {
		MeterRegistry registry = new SimpleMeterRegistry();
		MicrometerConnectListener listener = new MicrometerConnectListener(() -> registry);
		Socks5Client client = Socks5Client.builder().proxy("127.0.0.1", 1080).warm(1, Duration.ofSeconds(1)).build();
		new Socks5ClientMetrics(() -> List.of(client), listener).bindTo(registry);
		for (Command command : List.of(Command.CONNECT, Command.BIND, Command.UDP_ASSOCIATE, Command.RESOLVE,
				Command.RESOLVE_PTR)) {
			ConnectAttempt attempt = new ConnectAttempt(client.name(), client.proxy(), null, command, false);
			IntStream.range(0, 0x100).forEach((method) -> {
				Observation observation = listener.connectStarted(attempt);
				observation.methodSelected(new AuthMethod(method));
				observation.failed(new IOException());
			});
		}
		return registry;
	}

}
