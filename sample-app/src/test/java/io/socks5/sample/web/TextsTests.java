package io.socks5.sample.web;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.core.io.ClassPathResource;
import org.springframework.http.HttpHeaders;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The page has all texts in both languages.
 */
class TextsTests {

	@Test
	void hasTheSameTextsInBothLanguages() throws IOException {
		JsonNode english = texts("en");
		JsonNode chinese = texts("zh");
		assertThat(chinese.propertyNames()).containsExactlyElementsOf(english.propertyNames());
		for (Map.Entry<String, JsonNode> text : english.properties()) {
			assertThat(placeholders(chinese.get(text.getKey()))).as(text.getKey())
				.isEqualTo(placeholders(text.getValue()));
		}
	}

	@ParameterizedTest
	@CsvSource(nullValues = "none", value = { "none, en-US, en", "none, zh-CN, zh-CN", "none, zh-TW, zh-CN",
			"none, fr, en", "zh, en, zh-CN", "en, zh-CN, en", "../application, en, en" })
	void speaksTheChosenLanguageOrThatOfTheBrowser(@Nullable String chosen, String accepted, String spoken) {
		assertThat(new TextsController().texts(chosen, Locale.forLanguageTag(accepted))
			.getHeaders()
			.getFirst(HttpHeaders.CONTENT_LANGUAGE)).isEqualTo(spoken);
	}

	private static JsonNode texts(String language) throws IOException {
		return Objects.requireNonNull(JsonMapper.shared()
			.readTree(new ClassPathResource("static/texts/" + language + ".json").getInputStream()));
	}

	private static List<String> placeholders(JsonNode text) {
		return Pattern.compile("\\{\\d}").matcher(text.asString()).results().map(MatchResult::group).sorted().toList();
	}

}
