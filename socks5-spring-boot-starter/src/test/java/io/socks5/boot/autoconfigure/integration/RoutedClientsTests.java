package io.socks5.boot.autoconfigure.integration;

import java.util.Objects;

import com.zaxxer.hikari.HikariDataSource;
import io.socks5.boot.autoconfigure.Socks5AutoConfiguration;
import io.socks5.boot.autoconfigure.http.Socks5HttpClientsAutoConfiguration;
import io.socks5.boot.autoconfigure.jdbc.Socks5JdbcAutoConfiguration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.http.client.autoconfigure.HttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.imperative.ImperativeHttpClientAutoConfiguration;
import org.springframework.boot.restclient.autoconfigure.RestClientAutoConfiguration;
import org.springframework.boot.restclient.autoconfigure.RestTemplateAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The line at the start about clients that go through the proxy, and those that bypass
 * it.
 */
@ExtendWith(OutputCaptureExtension.class)
class RoutedClientsTests {

	private static final ApplicationContextRunner RUNNER = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, Socks5AutoConfiguration.class,
				Socks5HttpClientsAutoConfiguration.class, Socks5IntegrationsAutoConfiguration.class,
				Socks5JdbcAutoConfiguration.class))
		.withPropertyValues("socks5.proxy.host=proxy.corp");

	private static final ApplicationContextRunner CLIENTS = RUNNER
		.withConfiguration(AutoConfigurations.of(HttpClientAutoConfiguration.class,
				ImperativeHttpClientAutoConfiguration.class, RestClientAutoConfiguration.class,
				RestTemplateAutoConfiguration.class, DataRedisAutoConfiguration.class))
		.withBean(HikariDataSource.class, RoutedClientsTests::pool);

	@Test
	void saysNothingWithoutClients(CapturedOutput output) {
		RUNNER.run((context) -> assertThat(context).hasNotFailed());
		assertThat(output).doesNotContain("hrough the proxy");
	}

	@Test
	void saysNothingWithoutAProxy(CapturedOutput output) {
		CLIENTS.withPropertyValues("socks5.proxy.host=").run((context) -> assertThat(context).hasNotFailed());
		assertThat(output).doesNotContain("hrough the proxy");
	}

	@Test
	void namesClientsThatBypassTheProxy(CapturedOutput output) {
		CLIENTS.run((context) -> assertThat(context).hasNotFailed());
		assertThat(output).contains("Through the proxy: none of Spring Boot's clients; past it: "
				+ "RestClient and RestTemplate, DataSource, Redis" + System.lineSeparator());
	}

	@Test
	void namesClientsThatGoThroughTheProxy(CapturedOutput output) {
		CLIENTS
			.withPropertyValues("socks5.proxy.http-clients.enabled=true", "socks5.proxy.integrations.jdbc.enabled=true")
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(output).contains(
				"Through the proxy: RestClient and RestTemplate, DataSource; past it: Redis" + System.lineSeparator());
	}

	@Test
	void stopsTheStartIfAllMustGoThroughTheProxy() {
		CLIENTS
			.withPropertyValues("socks5.proxy.integrations.require-all=true",
					"socks5.proxy.integrations.jdbc.enabled=true")
			.run((context) -> {
				FailureAnalysis analysis = analysis(context.getStartupFailure());
				assertThat(analysis.getDescription()).contains("'socks5.proxy.integrations.require-all' is set")
					.contains("RestClient and RestTemplate, Redis bypass the proxy");
				assertThat(analysis.getAction())
					.startsWith("Set 'socks5.proxy.http-clients.enabled', 'socks5.proxy.integrations.redis.enabled' "
							+ "to true. ")
					.endsWith("Or set 'socks5.proxy.integrations.require-all' to false.");
			});
	}

	@Test
	void startsIfAllGoThroughTheProxy(CapturedOutput output) {
		RUNNER.withBean(HikariDataSource.class, RoutedClientsTests::pool)
			.withPropertyValues("socks5.proxy.integrations.require-all=true",
					"socks5.proxy.integrations.jdbc.enabled=true")
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(output).contains("Through the proxy: DataSource; past it: none of Spring Boot's clients");
	}

	@Test
	void explainsARefusal() {
		RUNNER.withBean("db", HikariDataSource.class, HikariDataSource::new)
			.withPropertyValues("socks5.proxy.integrations.jdbc.enabled=true")
			.run((context) -> {
				FailureAnalysis analysis = analysis(context.getStartupFailure());
				assertThat(analysis.getDescription()).isEqualToNormalizingNewlines("""
						A client would bypass the SOCKS5 proxy although 'socks5.proxy.integrations.jdbc.enabled' is set:

						    DataSource 'db' has no JDBC URL.
						""");
				assertThat(analysis.getAction()).startsWith("Use a HikariDataSource with the JDBC URL of one ")
					.endsWith(" Or set 'socks5.proxy.integrations.jdbc.enabled' to false. DataSource then bypasses the "
							+ "proxy.");
			});
	}

	@Test
	void stopsAtASwitchThatIsNoBoolean() {
		RUNNER.withPropertyValues("socks5.proxy.integrations.jdbc.enabled=maybe")
			.run((context) -> assertThat(context).getFailure()
				.hasStackTraceContaining("socks5.proxy.integrations.jdbc.enabled"));
	}

	@Test
	void enablesAnIntegrationThatHasAnInstance() {
		RUNNER.withPropertyValues("socks5.proxy.integrations.jdbc.instance=default")
			.run((context) -> assertThat(context).hasBean("socks5JdbcIntegration"));
		RUNNER
			.withPropertyValues("socks5.proxy.integrations.jdbc.instance=default",
					"socks5.proxy.integrations.jdbc.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("socks5JdbcIntegration"));
		RUNNER.withPropertyValues("socks5.proxy.integrations.jdbc.enabled=true", "socks5.proxy.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("socks5JdbcIntegration"));
	}

	@Test
	void stopsTheStartIfTheAutoConfigurationIsMissing() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, Socks5AutoConfiguration.class,
					Socks5IntegrationsAutoConfiguration.class))
			.withPropertyValues("socks5.proxy.host=proxy.corp", "socks5.proxy.integrations.jdbc.enabled=true")
			.run((context) -> assertThat(analysis(context.getStartupFailure()).getDescription())
				.contains("The application does not contain the auto-configuration of DataSource"));
	}

	@Test
	void stopsTheStartIfTheApplicationWasBuiltWithAnIntegration() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, Socks5AutoConfiguration.class,
					Socks5IntegrationsAutoConfiguration.class))
			.withBean("socks5JdbcIntegration", Socks5Integration.class,
					() -> new Socks5Integration("jdbc", "DataSource"))
			.withPropertyValues("socks5.proxy.host=proxy.corp")
			.run((context) -> assertThat(analysis(context.getStartupFailure()).getDescription())
				.contains("It is not true, but the application was built with it"));
	}

	private static FailureAnalysis analysis(@Nullable Throwable failure) {
		assertThat(failure).isNotNull();
		return Objects
			.requireNonNull(new UnsupportedIntegrationFailureAnalyzer().analyze(Objects.requireNonNull(failure)));
	}

	private static HikariDataSource pool() {
		HikariDataSource pool = new HikariDataSource();
		pool.setJdbcUrl("jdbc:postgresql://db.internal.test/test");
		return pool;
	}

}
