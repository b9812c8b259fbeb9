package io.socks5.boot.documentation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that the main sources and the documentation use the words of CONTRIBUTING.md.
 */
class WordTests {

	private static final List<String> SOURCES = List.of("socks5-core/src/main", "socks5-spring-boot-starter/src/main",
			"sample-app/src/main");

	private static final Set<String> TYPES = Set.of("java", "md", "yml", "xml", "json", "html", "js");

	private static final Pattern WRONG = Pattern.compile(
			"\\b(?:time-outs?|look-ups?|somebody|nobody|anybody|whoever|of ours|ahead of demand)\\b",
			Pattern.CASE_INSENSITIVE);

	private static final Pattern LINE_BREAK = Pattern.compile("\\R\\s*(?:\\*|//)?[ \\t]*");

	@Test
	void usesNoWrongWord() {
		assertThat(files().flatMap(WordTests::wrongWords)).isEmpty();
	}

	@Test
	void readsSourcesAndPages() {
		assertThat(files().map((file) -> file.getFileName().toString())).contains("Socks5Client.java",
				"Socks5ProxyProperties.java", "ImSession.java", "README.md", "properties.md");
	}

	@ParameterizedTest
	@ValueSource(strings = { "after a time-out", "Look-ups are", "for somebody", "whoever waits", "a thread of ours",
			"made ahead of\n\t * demand", "made ahead\n\t// of demand" })
	void findsAWrongWord(String text) {
		assertThat(wrongWords(text)).hasSize(1);
	}

	private static Stream<Path> files() {
		return Stream.concat(SOURCES.stream().flatMap(WordTests::files), Page.all().stream().map(Page::file))
			.map(Page.ROOT::resolve);
	}

	private static Stream<Path> files(String directory) {
		try (Stream<Path> files = Files.walk(Page.ROOT.resolve(directory))) {
			return files.filter(Files::isRegularFile).filter(WordTests::isText).toList().stream();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static boolean isText(Path file) {
		String name = file.getFileName().toString();
		return TYPES.contains(name.substring(name.lastIndexOf('.') + 1));
	}

	private static Stream<String> wrongWords(Path file) {
		try {
			return wrongWords(Files.readString(file)).map((word) -> Page.ROOT.relativize(file) + ": " + word);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static Stream<String> wrongWords(String text) {
		return WRONG.matcher(LINE_BREAK.matcher(text).replaceAll(" ")).results().map(MatchResult::group);
	}

}
