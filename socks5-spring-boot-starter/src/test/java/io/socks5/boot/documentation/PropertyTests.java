package io.socks5.boot.documentation;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.jayway.jsonpath.JsonPath;
import io.socks5.boot.autoconfigure.Socks5ProxyProperties;
import io.socks5.boot.documentation.Page.Block;
import io.socks5.boot.documentation.Page.Line;
import org.junit.jupiter.api.Test;

import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ByteArrayResource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The properties that the documentation names, and its YAML blocks.
 */
class PropertyTests {

	private static final Pattern KEY = Pattern
		.compile("(?<![\\w.-])(?:socks5\\.proxy|management(?:\\.[a-z0-9-]+)*\\.socks5)(?:\\.[a-z0-9*-]+)*");

	private static final String INSTANCES = "socks5.proxy.instances.";

	@Test
	void exist() throws IOException {
		Map<String, Object> properties = properties();
		List<String> problems = new ArrayList<>();
		for (Page page : Page.all()) {
			for (Line line : page.numbered()) {
				Matcher key = KEY.matcher(line.text());
				while (key.find()) {
					if (!isKnown(key.group(), properties)) {
						problems.add(line.at(key.group() + " is not a property"));
					}
				}
			}
		}
		assertThat(problems).isEmpty();
	}

	@Test
	void areInTheReferenceWithTheirDefaults() throws IOException {
		Map<String, String> expected = new TreeMap<>();
		properties().forEach((name, value) -> expected.put(name, (value != null) ? value.toString() : ""));
		assertThat(Page.of("docs/properties.md")
			.differences(expected, (row) -> KEY.matcher(row.name()).matches(),
					(row) -> row.cells().get(1).replace("`", "")))
			.isEmpty();
	}

	@Test
	void areInOrderAndThoseOfTheStarterAreFirst() {
		List<String> names = Page.of("docs/properties.md")
			.prose()
			.stream()
			.filter((line) -> line.text().startsWith("|"))
			.map(Line::name)
			.filter((name) -> KEY.matcher(name).matches())
			.toList();
		assertThat(names).isNotEmpty()
			.isSortedAccordingTo(Comparator.comparing((String name) -> !name.startsWith("socks5."))
				.thenComparing(Comparator.naturalOrder()));
	}

	@Test
	void bindInEachYamlBlock() throws IOException {
		Map<String, Object> known = metadata("META-INF/spring-configuration-metadata.json");
		List<String> problems = new ArrayList<>();
		int blocks = 0;
		for (Page page : Page.all()) {
			for (Block block : page.blocks("yaml")) {
				blocks++;
				problems.addAll(problems(block, known));
			}
		}
		assertThat(blocks).isPositive();
		assertThat(problems).isEmpty();
	}

	private static List<String> problems(Block block, Map<String, Object> known) {
		List<String> problems = new ArrayList<>();
		try {
			for (PropertySource<?> source : new YamlPropertySourceLoader().load("block",
					new ByteArrayResource(block.text().getBytes(StandardCharsets.UTF_8)))) {
				new Binder(ConfigurationPropertySources.from(source)).bind("socks5.proxy",
						Bindable.of(Socks5ProxyProperties.class),
						new NoUnboundElementsBindHandler(BindHandler.DEFAULT));
				for (String name : ((EnumerablePropertySource<?>) source).getPropertyNames()) {
					if (!name.startsWith("sample.")
							&& known.keySet().stream().noneMatch((each) -> isBelow(name, each))) {
						problems.add(block.at(block.start(), name + " is not a property"));
					}
				}
			}
		}
		catch (IOException | RuntimeException ex) {
			problems.add(block.at(block.start(), ex.getMessage() + ": " + ex.getCause()));
		}
		return problems;
	}

	private static boolean isKnown(String key, Map<String, Object> properties) {
		if (properties.containsKey(key)) {
			return true;
		}
		if (key.startsWith(INSTANCES)) {
			return isKnown("socks5.proxy." + key.substring(INSTANCES.length()).replaceFirst("^[^.]+\\.", ""),
					properties);
		}
		String group = key.replaceFirst("\\.\\*$", "");
		return (!group.equals(key) || key.equals("socks5.proxy"))
				&& properties.keySet().stream().anyMatch((name) -> name.startsWith(group + "."));
	}

	// a map has keys of the application's choice, and a list has indexes
	private static boolean isBelow(String name, String property) {
		return name.equals(property) || name.startsWith(property + ".") || name.startsWith(property + "[");
	}

	private static Map<String, Object> properties() throws IOException {
		Map<String, Object> properties = new TreeMap<>(metadata("META-INF/spring-configuration-metadata.json"));
		properties.keySet().removeIf((name) -> !KEY.matcher(name).matches());
		assertThat(properties).isNotEmpty();
		return properties;
	}

	private static Map<String, Object> metadata(String resource) throws IOException {
		Map<String, Object> properties = new TreeMap<>();
		for (URL url : Collections.list(PropertyTests.class.getClassLoader().getResources(resource))) {
			try (InputStream in = url.openStream()) {
				List<Map<String, Object>> entries = JsonPath.read(new String(in.readAllBytes(), StandardCharsets.UTF_8),
						"$.properties");
				entries
					.forEach((entry) -> properties.put(Objects.toString(entry.get("name")), entry.get("defaultValue")));
			}
		}
		return properties;
	}

}
