package io.socks5.boot.autoconfigure.otlp;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

import io.micrometer.registry.otlp.OtlpMetricsSender;
import io.opentelemetry.exporter.internal.FailedExportException;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.logs.export.LogRecordExporter;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.socks5.boot.autoconfigure.Socks5AutoConfiguration;
import io.socks5.boot.autoconfigure.integration.Socks5IntegrationsAutoConfiguration;
import io.socks5.boot.autoconfigure.metrics.Socks5MetricsAutoConfiguration;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.otlp.OtlpMetricsExportAutoConfiguration;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.otlp.OtlpTracingAutoConfiguration;
import org.springframework.boot.opentelemetry.autoconfigure.OpenTelemetrySdkAutoConfiguration;
import org.springframework.boot.opentelemetry.autoconfigure.logging.otlp.OtlpLoggingAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

/**
 * An application that exports metrics, traces and logs.
 */
final class OtlpApplication {

	/** The name of the collector, which only the proxy knows. */
	static final String NAME = "otel.internal.test";

	/** What the proxy is asked for. */
	static final String REQUEST = "alice:s3cret name " + NAME + " 4711";

	private OtlpApplication() {
	}

	static ApplicationContextRunner runner() {
		return new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, MetricsAutoConfiguration.class,
					OtlpMetricsExportAutoConfiguration.class, OpenTelemetrySdkAutoConfiguration.class,
					OtlpTracingAutoConfiguration.class, OtlpLoggingAutoConfiguration.class,
					Socks5AutoConfiguration.class, Socks5MetricsAutoConfiguration.class,
					Socks5IntegrationsAutoConfiguration.class, Socks5OtlpAutoConfiguration.class))
			.withPropertyValues("socks5.proxy.integrations.otlp.enabled=true",
					"management.otlp.metrics.export.step=1h");
	}

	/**
	 * Returns the properties of the exporters.
	 * @param collector the URL of the collector
	 */
	static String[] properties(String collector) {
		return new String[] { "management.otlp.metrics.export.url=" + collector + "/v1/metrics",
				"management.opentelemetry.tracing.export.otlp.endpoint=" + collector + "/v1/traces",
				"management.opentelemetry.logging.export.otlp.endpoint=" + collector + "/v1/logs",
				"management.opentelemetry.tracing.export.otlp.headers.tenant=one",
				"management.opentelemetry.tracing.export.otlp.compression=gzip" };
	}

	static void sendMetrics(ApplicationContext context, String collector) throws Exception {
		context.getBean(OtlpMetricsSender.class)
			.send(OtlpMetricsSender.Request.builder(new byte[] { 1, 2, 3 }).address(collector + "/v1/metrics").build());
	}

	static void sendSpans(ApplicationContext context) throws Throwable {
		await(context.getBean(SpanExporter.class).export(List.of()));
	}

	static void sendLogs(ApplicationContext context) throws Throwable {
		await(context.getBean(LogRecordExporter.class).export(List.of()));
	}

	private static void await(CompletableResultCode sent) throws Throwable {
		sent.join(20, TimeUnit.SECONDS);
		if (!sent.isSuccess()) {
			Throwable failure = Objects.requireNonNull(sent.getFailureThrowable());
			throw (failure instanceof FailedExportException && failure.getCause() != null) ? failure.getCause()
					: failure;
		}
	}

}
