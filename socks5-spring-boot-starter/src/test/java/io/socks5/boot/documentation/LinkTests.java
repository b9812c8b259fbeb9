package io.socks5.boot.documentation;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.socks5.boot.documentation.Page.Line;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The links of the documentation.
 */
class LinkTests {

	private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");

	private static final Pattern HEADING = Pattern.compile("#{1,6} (.*)");

	@Test
	void leadToAFileOrAHeadingThatExists() {
		List<String> problems = new ArrayList<>();
		forEachLink((line, target) -> {
			if (!exists(target)) {
				problems.add(line.at(target + " does not exist"));
			}
		});
		assertThat(problems).isEmpty();
	}

	@Test
	void leadFromTheReadmeToEachPage() {
		Map<Path, Set<Path>> links = new LinkedHashMap<>();
		forEachLink((line, target) -> links
			.computeIfAbsent(Page.of(line.file().toString()).path(), (key) -> new HashSet<>())
			.add(target.file()));
		Set<Path> reached = new HashSet<>();
		visit(Page.of("README.md").path(), links, reached);
		List<String> problems = Page.all()
			.stream()
			.filter((page) -> !reached.contains(page.path()))
			.map((page) -> page.file() + ":1: no link leads here")
			.toList();
		assertThat(problems).isEmpty();
	}

	private static void visit(Path page, Map<Path, Set<Path>> links, Set<Path> reached) {
		if (reached.add(page)) {
			links.getOrDefault(page, Set.of()).forEach((next) -> visit(next, links, reached));
		}
	}

	private static void forEachLink(BiConsumer<Line, Target> action) {
		for (Page page : Page.all()) {
			for (Line line : page.prose()) {
				Matcher link = LINK.matcher(line.text());
				while (link.find()) {
					if (!link.group(1).matches("https?://.*")) {
						action.accept(line, Target.of(page, link.group(1)));
					}
				}
			}
		}
	}

	private static boolean exists(Target target) {
		if (!Files.exists(target.file())) {
			return false;
		}
		return target.anchor().isEmpty() || anchors(Page.of(target.file().toString())).contains(target.anchor());
	}

	private static Set<String> anchors(Page page) {
		Set<String> anchors = new HashSet<>();
		for (Line line : page.prose()) {
			Matcher heading = HEADING.matcher(line.text());
			if (heading.matches()) {
				String anchor = heading.group(1)
					.toLowerCase(Locale.ROOT)
					.replaceAll("[^\\p{L}\\p{N} _-]", "")
					.replace(' ', '-');
				for (int number = 1; !anchors.add((number > 1) ? anchor + "-" + (number - 1) : anchor);) {
					number++;
				}
			}
		}
		return anchors;
	}

	/**
	 * Where a link leads to.
	 *
	 * @param file the file
	 * @param anchor the heading, or an empty string
	 */
	private record Target(Path file, String anchor) {

		static Target of(Page page, String link) {
			int hash = link.indexOf('#');
			String file = (hash < 0) ? link : link.substring(0, hash);
			return new Target(file.isEmpty() ? page.path() : page.path().resolveSibling(file).normalize(),
					(hash < 0) ? "" : link.substring(hash + 1));
		}

		@Override
		public String toString() {
			return this.file + (this.anchor.isEmpty() ? "" : "#" + this.anchor);
		}

	}

}
