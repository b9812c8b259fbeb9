package io.socks5.boot.autoconfigure.jdbc;

import javax.sql.DataSource;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.socks5.boot.autoconfigure.integration.Bystander;
import io.socks5.boot.autoconfigure.integration.ProxyForNames;
import io.socks5.boot.autoconfigure.observation.RecordedSpans;
import io.socks5.boot.autoconfigure.observation.Socks5ObservationAutoConfiguration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * The span of a connect of a data source is inside the span that needs the connection.
 */
class JdbcSpanTests {

	@ParameterizedTest
	@EnumSource
	void isInsideTheSpanThatNeedsTheConnection(Database database) {
		RecordedSpans spans = new RecordedSpans();
		try (ProxyForNames proxy = ProxyForNames.refusing(); Bystander server = new Bystander()) {
			JdbcApplication.runner()
				.withConfiguration(RecordedSpans.TRACING)
				.withConfiguration(AutoConfigurations.of(ObservationAutoConfiguration.class,
						Socks5ObservationAutoConfiguration.class))
				.withBean(SpanExporter.class, () -> spans)
				.withPropertyValues(RecordedSpans.SAMPLED)
				.withPropertyValues(proxy.properties())
				.withPropertyValues(database.properties("127.0.0.1", server.port(), ""))
				.run((context) -> {
					DataSource dataSource = context.getBean(DataSource.class);
					Observation observation = Observation.start("query", context.getBean(ObservationRegistry.class));
					assertThatException().isThrownBy(
							() -> observation.observeChecked(() -> JdbcApplication.query(dataSource, "select 1")));
				});
		}
		SpanData connect = spans.named("socks5 connect");
		assertThat(connect.getParentSpanId()).isEqualTo(spans.named("query").getSpanId());
		assertThat(connect.getAttributes().asMap()).anySatisfy((key, value) -> {
			assertThat(key.getKey()).isEqualTo("outcome");
			assertThat(value).isEqualTo("rejected");
		});
	}

}
