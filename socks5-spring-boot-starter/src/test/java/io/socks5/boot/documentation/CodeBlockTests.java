package io.socks5.boot.documentation;

import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.socks5.boot.documentation.Page.Line;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The fences of the code blocks. Another spelling would keep a block from being checked.
 */
class CodeBlockTests {

	private static final Set<String> LANGUAGES = Set.of("java", "json", "shell", "text", "xml", "yaml");

	@Test
	void haveAKnownLanguageAndAnEnd() {
		List<String> problems = Page.all().stream().flatMap(CodeBlockTests::problems).toList();
		assertThat(problems).isEmpty();
	}

	private static Stream<String> problems(Page page) {
		List<Line> fences = page.numbered().stream().filter((line) -> line.text().matches("\\s*(```|~~~).*")).toList();
		return IntStream.range(0, fences.size())
			.filter((index) -> !isExpected(fences.get(index).text(), index % 2 == 0))
			.mapToObj((index) -> fences.get(index).at("unexpected fence " + fences.get(index).text()));
	}

	private static boolean isExpected(String fence, boolean opens) {
		return fence.startsWith("```") && (opens ? LANGUAGES.contains(fence.substring(3)) : fence.length() == 3);
	}

}
