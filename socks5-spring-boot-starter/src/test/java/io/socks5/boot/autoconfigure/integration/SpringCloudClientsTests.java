package io.socks5.boot.autoconfigure.integration;

import java.util.Objects;

import io.socks5.boot.autoconfigure.Socks5AutoConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
 * Clients of Spring Cloud, whose types have stand-ins: the libraries are not on the class
 * path.
 */
@ExtendWith(OutputCaptureExtension.class)
class SpringCloudClientsTests {

	private static final ApplicationContextRunner RUNNER = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, Socks5AutoConfiguration.class,
				Socks5IntegrationsAutoConfiguration.class))
		.withPropertyValues("socks5.proxy.host=proxy.corp");

	@ParameterizedTest
	@CsvSource({ "OpenFeign, feign.Client", "OpenFeign, org.springframework.cloud.openfeign.FeignClientFactoryBean",
			"OpenFeign, org.springframework.cloud.openfeign.FeignClientSpecification",
			"Spring Cloud Gateway, org.springframework.cloud.gateway.filter.NettyRoutingFilter",
			"Spring Cloud Gateway, org.springframework.cloud.gateway.config.HttpClientFactory",
			"Eureka, com.netflix.discovery.EurekaClient" })
	void namesAClientByTheTypeOfItsBean(String client, String type, CapturedOutput output) {
		ApplicationContextRunner runner = withBean("cloud", type);
		runner.run((context) -> assertThat(context).hasNotFailed());
		assertThat(output)
			.contains("Through the proxy: none of Spring Boot's clients; past it: " + client + System.lineSeparator());
		assertStopped(runner, client);
	}

	@ParameterizedTest
	@CsvSource({ "configDataConfigClientProperties", "configServicePropertySource" })
	void namesTheConfigClientIfItHasConnected(String name, CapturedOutput output) {
		ApplicationContextRunner runner = RUNNER.withBean(name, Object.class, Object::new);
		runner.run((context) -> assertThat(context).hasNotFailed());
		assertThat(output).contains("past it: Spring Cloud Config" + System.lineSeparator());
		assertStopped(runner, "Spring Cloud Config");
	}

	@Test
	void namesTheConfigClientOfABootstrapContext(CapturedOutput output) {
		try (GenericApplicationContext bootstrap = new GenericApplicationContext()) {
			bootstrap.registerBean("configServicePropertySource", Object.class, Object::new);
			bootstrap.refresh();
			RUNNER.withParent(bootstrap).run((context) -> assertThat(context).hasNotFailed());
		}
		assertThat(output).contains("past it: Spring Cloud Config" + System.lineSeparator());
	}

	@Test
	void namesNoTypeWithoutABean(CapturedOutput output) {
		RUNNER.withClassLoader(StandIns.loader("feign.Client")).run((context) -> assertThat(context).hasNotFailed());
		assertThat(output).doesNotContain("hrough the proxy");
	}

	private static ApplicationContextRunner withBean(String name, String type) {
		ClassLoader loader = StandIns.loader(type);
		return RUNNER.withClassLoader(loader)
			.withInitializer((context) -> ((GenericApplicationContext) context).registerBeanDefinition(name,
					new RootBeanDefinition(type)));
	}

	private static void assertStopped(ApplicationContextRunner runner, String client) {
		runner.withPropertyValues("socks5.proxy.integrations.require-all=true").run((context) -> {
			FailureAnalysis analysis = Objects.requireNonNull(new UnsupportedIntegrationFailureAnalyzer()
				.analyze(Objects.requireNonNull(context.getStartupFailure())));
			assertThat(analysis.getDescription()).contains("'socks5.proxy.integrations.require-all' is set")
				.contains(client + " bypasses the proxy");
		});
	}

}
