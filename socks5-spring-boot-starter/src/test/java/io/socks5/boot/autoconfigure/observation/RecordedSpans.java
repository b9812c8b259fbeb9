package io.socks5.boot.autoconfigure.observation;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.tracing.autoconfigure.MicrometerTracingAutoConfiguration;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.OpenTelemetryTracingAutoConfiguration;
import org.springframework.boot.opentelemetry.autoconfigure.OpenTelemetrySdkAutoConfiguration;

/**
 * The spans that an application exports through Micrometer Tracing and OpenTelemetry. All
 * have arrived when the application is closed.
 */
public final class RecordedSpans implements SpanExporter {

	/** The tracing of the application. */
	public static final AutoConfigurations TRACING = AutoConfigurations.of(MicrometerTracingAutoConfiguration.class,
			OpenTelemetryTracingAutoConfiguration.class, OpenTelemetrySdkAutoConfiguration.class);

	/** Exports each span. */
	public static final String SAMPLED = "management.tracing.sampling.probability=1.0";

	private final List<SpanData> spans = new CopyOnWriteArrayList<>();

	@Override
	public CompletableResultCode export(Collection<SpanData> exported) {
		this.spans.addAll(exported);
		return CompletableResultCode.ofSuccess();
	}

	@Override
	public CompletableResultCode flush() {
		return CompletableResultCode.ofSuccess();
	}

	@Override
	public CompletableResultCode shutdown() {
		return CompletableResultCode.ofSuccess();
	}

	/**
	 * The spans in the order of their ends.
	 * @return their names
	 */
	public List<String> names() {
		return this.spans.stream().map(SpanData::getName).toList();
	}

	/**
	 * The spans of a name.
	 * @param name the name
	 * @return those spans, in the order of their ends
	 */
	public List<SpanData> allNamed(String name) {
		return this.spans.stream().filter((span) -> span.getName().equals(name)).toList();
	}

	/**
	 * A span.
	 * @param name its name
	 * @return the first one of that name
	 */
	public SpanData named(String name) {
		return this.spans.stream()
			.filter((span) -> span.getName().equals(name))
			.findFirst()
			.orElseThrow(() -> new AssertionError("No '" + name + "' in " + names()));
	}

}
