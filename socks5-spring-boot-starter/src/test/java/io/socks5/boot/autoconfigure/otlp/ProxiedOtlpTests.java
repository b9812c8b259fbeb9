package io.socks5.boot.autoconfigure.otlp;

import java.util.ArrayList;
import java.util.List;

import io.micrometer.core.ipc.http.HttpUrlConnectionSender;
import io.micrometer.registry.otlp.OtlpHttpMetricsSender;
import io.micrometer.registry.otlp.OtlpMeterRegistry;
import io.micrometer.registry.otlp.OtlpMetricsSender;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.socks5.boot.autoconfigure.integration.Bystander;
import io.socks5.boot.autoconfigure.integration.Failures;
import io.socks5.boot.autoconfigure.integration.HttpStub;
import io.socks5.boot.autoconfigure.integration.LookedUp;
import io.socks5.boot.autoconfigure.integration.ProxyForNames;
import io.socks5.protocol.RequestRejectedException;
import io.socks5.protocol.Socks5TimeoutException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.otlp.OtlpHttpSpanExporterBuilderCustomizer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Metrics, traces and logs through the proxy.
 */
@Tag("spring-boot-4.1")
class ProxiedOtlpTests {

	private static final HttpStub COLLECTOR = new HttpStub(OtlpApplication.NAME).answering("/v1/metrics", (any) -> "")
		.answering("/v1/traces", (any) -> "")
		.answering("/v1/logs", (any) -> "");

	private static final String URL = "http://" + OtlpApplication.NAME + ":4711";

	private static final ApplicationContextRunner RUNNER = OtlpApplication.runner()
		.withPropertyValues(OtlpApplication.properties(URL));

	@Test
	void sendsByNameWithTheLogin() {
		try (ProxyForNames proxy = COLLECTOR.proxy()) {
			RUNNER.withPropertyValues(proxy.properties()).run((context) -> {
				COLLECTOR.requests().clear();
				assertThat(context).hasSingleBean(OtlpMeterRegistry.class);
				OtlpApplication.sendMetrics(context, URL);
				unchecked(() -> OtlpApplication.sendSpans(context));
				unchecked(() -> OtlpApplication.sendLogs(context));
				assertThat(COLLECTOR.requests()).extracting(HttpStub.Request::path)
					.containsExactly("/v1/metrics", "/v1/traces", "/v1/logs");
				assertThat(COLLECTOR.requests().get(1).headers()).containsEntry("tenant", List.of("one"))
					.containsEntry("content-encoding", List.of("gzip"));
				assertThat(proxy.requests()).isNotEmpty().containsOnly(OtlpApplication.REQUEST);
			});
		}
	}

	@Test
	void looksNoNameUp() throws Exception {
		try (ProxyForNames proxy = COLLECTOR.proxy()) {
			List<String> properties = new ArrayList<>(List.of(proxy.properties()));
			properties.addAll(List.of(OtlpApplication.properties(URL)));
			LookedUp.assertNoneIn(OtlpLookups.class, URL, String.join("\n", properties));
			assertThat(proxy.requests()).hasSizeGreaterThan(2).containsOnly(OtlpApplication.REQUEST);
		}
	}

	@Test
	void verifiesTheNameOfTheCertificate() {
		try (ProxyForNames proxy = COLLECTOR.tlsProxy()) {
			String right = "https://" + OtlpApplication.NAME + ":4711";
			tls(right).withPropertyValues(proxy.properties()).run((context) -> {
				OtlpApplication.sendMetrics(context, right);
				unchecked(() -> OtlpApplication.sendSpans(context));
				unchecked(() -> OtlpApplication.sendLogs(context));
			});
			String wrong = "https://other.internal.test:4711";
			tls(wrong).withPropertyValues(proxy.properties()).run((context) -> {
				for (ThrowingCallable sent : List.<ThrowingCallable>of(
						() -> OtlpApplication.sendMetrics(context, wrong), () -> OtlpApplication.sendSpans(context),
						() -> OtlpApplication.sendLogs(context))) {
					assertThat(catchThrowable(sent)).hasStackTraceContaining("other.internal.test found");
				}
			});
		}
	}

	@Test
	void sendsNoRequestToAServerWithoutTls() {
		try (Bystander server = new Bystander(new byte[0], 0, "HTTP/1.1 200 OK\r\n\r\n".getBytes());
				ProxyForNames proxy = ProxyForNames.connecting().with(OtlpApplication.NAME, server.port())) {
			String url = "https://" + OtlpApplication.NAME + ":4711";
			tls(url).withPropertyValues(proxy.properties()).run((context) -> {
				assertThat(catchThrowable(() -> OtlpApplication.sendSpans(context))).isNotNull();
				// the first octet is that of a TLS handshake
				assertThat(server.received()).startsWith(22).asString().doesNotContain("POST", "tenant");
			});
		}
	}

	private static ApplicationContextRunner tls(String url) {
		return OtlpApplication.runner()
			.withPropertyValues(OtlpApplication.properties(url))
			.withPropertyValues("management.otlp.metrics.export.ssl.bundle=otel",
					"management.opentelemetry.tracing.export.otlp.ssl.bundle=otel",
					"management.opentelemetry.logging.export.otlp.ssl.bundle=otel",
					"spring.ssl.bundle.pem.otel.truststore.certificate=file:" + COLLECTOR.certificate().pem());
	}

	@Test
	void failsWithTheRefusalOfTheProxy() {
		try (ProxyForNames proxy = ProxyForNames.refusing()) {
			failsWith(proxy, RequestRejectedException.class);
		}
	}

	@Test
	void failsWithinTheLimitIfTheProxyIsSilent() {
		try (ProxyForNames proxy = ProxyForNames.silent()) {
			failsWith(proxy, Socks5TimeoutException.class);
		}
	}

	private static void failsWith(ProxyForNames proxy, Class<? extends Exception> cause) {
		try (Bystander server = new Bystander()) {
			String url = "http://127.0.0.1:" + server.port();
			OtlpApplication.runner()
				.withPropertyValues(OtlpApplication.properties(url))
				.withPropertyValues("management.opentelemetry.tracing.export.otlp.timeout=3s",
						"management.opentelemetry.logging.export.otlp.timeout=3s")
				.withPropertyValues(proxy.properties())
				.run((context) -> {
					Failures.assertSoon(cause, () -> OtlpApplication.sendMetrics(context, url));
					Failures.assertSoon(cause, () -> OtlpApplication.sendSpans(context));
					Failures.assertSoon(cause, () -> OtlpApplication.sendLogs(context));
					assertThat(server.connections()).isZero();
				});
		}
	}

	@Test
	void keepsTheCustomizerOfTheApplication() {
		try (ProxyForNames proxy = COLLECTOR.proxy()) {
			RUNNER.withPropertyValues(proxy.properties())
				.withBean(OtlpHttpSpanExporterBuilderCustomizer.class,
						() -> (builder) -> builder.addHeader("own", "kept"))
				.run((context) -> {
					COLLECTOR.requests().clear();
					unchecked(() -> OtlpApplication.sendSpans(context));
					assertThat(COLLECTOR.requests().get(0).headers()).containsEntry("own", List.of("kept"));
					assertThat(proxy.requests()).containsOnly(OtlpApplication.REQUEST);
				});
		}
	}

	@Test
	void usesAnotherClientByItsName() {
		try (ProxyForNames proxy = COLLECTOR.proxy(); ProxyForNames other = COLLECTOR.proxy()) {
			RUNNER.withPropertyValues(other.instance("lab", "bob"))
				.withPropertyValues(proxy.properties())
				.withPropertyValues("socks5.proxy.integrations.otlp.instance=lab")
				.run((context) -> {
					unchecked(() -> OtlpApplication.sendSpans(context));
					assertThat(other.requests()).containsOnly("bob:s3cret name otel.internal.test 4711");
					assertThat(proxy.connections()).isZero();
				});
		}
	}

	@Test
	void changesNothingWhenItIsOff() {
		RUNNER.withPropertyValues("socks5.proxy.host=proxy.corp", "socks5.proxy.integrations.otlp.enabled=false")
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(context.getBean(OtlpMetricsSender.class)).hasFieldOrProperty("httpSender")
					.extracting("httpSender")
					.isNotInstanceOf(ProxiedMetricsSender.class);
				assertThat(context.getBean(OtlpHttpSpanExporter.class).toString()).doesNotContain("socks5");
			});
	}

	@Test
	void refusesExportersThatBypassTheProxy() {
		ApplicationContextRunner runner = RUNNER.withPropertyValues("socks5.proxy.host=proxy.corp");
		runner.withPropertyValues("management.opentelemetry.tracing.export.otlp.transport=grpc")
			.run((context) -> assertRefused(context.getStartupFailure(),
					"Exporter 'otlpGrpcSpanExporter' sends with gRPC"));
		runner.withBean("own", OtlpMetricsSender.class, () -> new OtlpHttpMetricsSender(new HttpUrlConnectionSender()))
			.run((context) -> assertRefused(context.getStartupFailure(),
					"Bean 'own' (OtlpHttpMetricsSender) has an HTTP client of its own"));
		runner.withPropertyValues("spring.http.clients.imperative.factory=jdk")
			.run((context) -> assertRefused(context.getStartupFailure(), "The JDK's HttpClient"));
	}

	private static void assertRefused(@Nullable Throwable failure, String reason) {
		Failures.assertRefused(failure, "otlp", reason);
	}

	private static void unchecked(ThrowingCallable sent) {
		assertThat(catchThrowable(sent)).isNull();
	}

}
