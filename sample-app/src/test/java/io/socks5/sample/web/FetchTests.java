package io.socks5.sample.web;

import io.socks5.sample.RunningSample;
import io.socks5.sample.embedded.EmbeddedSite;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Pages through the proxy, by a name that it alone knows.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FetchTests {

	private RunningSample sample;

	@BeforeAll
	void start() {
		this.sample = RunningSample.start("sample.fetch.allowed-hosts=unknown.example.test");
	}

	@AfterAll
	void stop() {
		this.sample.close();
	}

	@Test
	void fetchesThePageOfTheEmbeddedSiteByItsName() {
		String url = this.sample.context().getBean(EmbeddedSite.class).url();
		JsonNode page = this.sample.json("/api/fetch?url=" + url);
		assertThat(page.get("status").asInt()).isEqualTo(200);
		assertThat(page.get("body").asString()).isEqualToNormalizingNewlines(
				"You have reached " + url.substring(7, url.length() - 1) + " through the proxy.\n");
		assertThat(this.sample.json("/api/status").get("proxy").get("requests").valueStream()).anySatisfy((request) -> {
			assertThat(request.get("host").asString()).isEqualTo("pages.example.test");
			assertThat(request.get("byName").asBoolean()).isTrue();
		});
	}

	@Test
	void fetchesItWithoutAUrl() {
		assertThat(this.sample.json("/api/fetch").get("body").asString()).contains("through the proxy");
	}

	@ParameterizedTest
	@ValueSource(strings = { "http://127.0.0.1:9/", "http://pages.example.test:9/", "https://example.com/",
			"file:///etc/passwd", "nothing" })
	void refusesOtherHosts(String url) {
		assertThat(this.sample.page("/api/fetch?url=" + url).getStatusCode().value()).isEqualTo(403);
	}

	@Test
	void tellsWhatTheProxySays() {
		JsonNode problem = this.sample.json("/api/fetch?url=http://unknown.example.test/");
		assertThat(problem.get("status").asInt()).isEqualTo(502);
		assertThat(problem.get("detail").asString()).contains("host unreachable (0x04)");
	}

}
