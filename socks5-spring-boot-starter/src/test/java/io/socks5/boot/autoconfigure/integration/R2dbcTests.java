package io.socks5.boot.autoconfigure.integration;

import java.util.Objects;

import io.socks5.boot.autoconfigure.Socks5AutoConfiguration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.support.GenericApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * R2DBC, which has no integration, with a stand-in for its factory of connections.
 */
@ExtendWith(OutputCaptureExtension.class)
class R2dbcTests {

	private static final String TYPE = "io.r2dbc.spi.ConnectionFactory";

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, Socks5AutoConfiguration.class,
				Socks5IntegrationsAutoConfiguration.class))
		.withPropertyValues("socks5.proxy.host=proxy.corp")
		.withClassLoader(StandIns.loader(TYPE))
		.withInitializer((context) -> ((GenericApplicationContext) context).registerBeanDefinition("connectionFactory",
				new RootBeanDefinition(TYPE)));

	@Test
	void namesItAtTheStart(CapturedOutput output) {
		this.runner.run((context) -> assertThat(context).hasNotFailed());
		assertThat(output).contains("Through the proxy: none of Spring Boot's clients; past it: R2DBC");
	}

	@Test
	void stopsTheStartIfAllMustGoThroughTheProxy() {
		this.runner.withPropertyValues("socks5.proxy.integrations.require-all=true").run((context) -> {
			FailureAnalysis analysis = analysis(context.getStartupFailure());
			assertThat(analysis.getDescription()).contains("R2DBC bypasses the proxy");
			assertThat(analysis.getAction()).startsWith("Remove the other clients");
		});
	}

	@Test
	void explainsWhyItHasNoIntegration() {
		this.runner.withPropertyValues("socks5.proxy.integrations.r2dbc.enabled=true").run((context) -> {
			FailureAnalysis analysis = analysis(context.getStartupFailure());
			assertThat(analysis.getDescription()).contains("although 'socks5.proxy.integrations.r2dbc.enabled' is set")
				.contains("The drivers of R2DBC look up the names of their servers themselves");
			assertThat(analysis.getAction()).startsWith("Use JDBC with 'socks5.proxy.integrations.jdbc.enabled'. ")
				.contains("R2DBC then bypasses the proxy.");
		});
		this.runner.withPropertyValues("socks5.proxy.integrations.r2dbc.enabled=true", "socks5.proxy.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed());
	}

	private static FailureAnalysis analysis(@Nullable Throwable failure) {
		return Objects
			.requireNonNull(new UnsupportedIntegrationFailureAnalyzer().analyze(Objects.requireNonNull(failure)));
	}

}
