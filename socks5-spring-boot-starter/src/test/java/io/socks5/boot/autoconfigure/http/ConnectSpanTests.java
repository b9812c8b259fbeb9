package io.socks5.boot.autoconfigure.http;

import io.micrometer.observation.ObservationRegistry;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.socks5.boot.autoconfigure.observation.RecordedSpans;
import io.socks5.boot.autoconfigure.observation.Socks5ObservationAutoConfiguration;
import io.socks5.testkit.FakeSocksServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Hooks;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.restclient.autoconfigure.RestClientObservationAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.webclient.autoconfigure.WebClientObservationAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The span of a connect is inside the span of the request, with each HTTP client.
 */
class ConnectSpanTests {

	private static final String NAME = "site.known-to-the-proxy.test";

	@AfterEach
	void disable() {
		Hooks.disableAutomaticContextPropagation();
	}

	@ParameterizedTest
	@EnumSource(mode = EnumSource.Mode.MATCH_ANY, names = ".*_REACTOR")
	void eachTryIsInsideTheSpanOfTheRequest(HttpLibrary library) throws Exception {
		RecordedSpans spans = new RecordedSpans();
		FakeSocksServer dead = FakeSocksServer.open();
		dead.close();
		try (TestSite site = TestSite.open(NAME);
				FakeSocksServer proxy = FakeSocksServer.open().knowing(NAME, site.port())) {
			tracing(spans)
				.withPropertyValues("socks5.proxy.endpoints[0].host=127.0.0.1",
						"socks5.proxy.endpoints[0].port=" + dead.port(), "socks5.proxy.endpoints[1].host=127.0.0.1",
						"socks5.proxy.endpoints[1].port=" + proxy.port(), library.property())
				.withPropertyValues(site.properties())
				.run((context) -> assertThat(library.pages(context).get(site.url("/hello"))).isEqualTo("hello"));
		}
		SpanData request = spans.named("http get");
		assertThat(spans.allNamed("socks5 connect")).hasSize(2)
			.allSatisfy((connect) -> assertThat(connect.getParentSpanId()).isEqualTo(request.getSpanId()));
	}

	private static ApplicationContextRunner tracing(RecordedSpans spans) {
		return new ApplicationContextRunner().withConfiguration(HttpApplication.CONFIGURATIONS)
			.withConfiguration(RecordedSpans.TRACING)
			.withConfiguration(AutoConfigurations.of(ObservationAutoConfiguration.class,
					RestClientObservationAutoConfiguration.class, WebClientObservationAutoConfiguration.class,
					Socks5ObservationAutoConfiguration.class))
			.withBean(SpanExporter.class, () -> spans)
			.withPropertyValues(HttpApplication.ENABLED, RecordedSpans.SAMPLED);
	}

	@ParameterizedTest
	@EnumSource
	void isInsideTheSpanOfTheRequest(HttpLibrary library) throws Exception {
		if (library == HttpLibrary.WEB_CLIENT_WITH_JETTY) {
			// as 'spring.reactor.context-propagation=auto' does
			Hooks.enableAutomaticContextPropagation();
		}
		RecordedSpans spans = new RecordedSpans();
		try (TestSite site = TestSite.open(NAME);
				FakeSocksServer proxy = FakeSocksServer.open().knowing(NAME, site.port())) {
			tracing(spans)
				.withPropertyValues("socks5.proxy.host=127.0.0.1", "socks5.proxy.port=" + proxy.port(),
						library.property())
				.withPropertyValues(site.properties())
				.run((context) -> {
					assertThat(context).hasSingleBean(ObservationRegistry.class);
					assertThat(library.pages(context).get(site.url("/hello"))).isEqualTo("hello");
				});
		}
		SpanData connect = spans.named("socks5 connect");
		SpanData request = spans.named("http get");
		assertThat(connect.getParentSpanId()).isEqualTo(request.getSpanId());
		assertThat(connect.getTraceId()).isEqualTo(request.getTraceId());
		assertThat(connect.getEvents()).extracting((event) -> event.getName())
			.containsExactly("The proxy is connected", "The proxy selected the method none",
					"The client is authenticated", "The proxy replied succeeded (0x00)");
	}

}
