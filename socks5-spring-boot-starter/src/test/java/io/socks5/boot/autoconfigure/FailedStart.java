package io.socks5.boot.autoconfigure;

import java.util.HashMap;
import java.util.Map;

import io.socks5.boot.autoconfigure.endpoint.Socks5EndpointAutoConfiguration;
import io.socks5.boot.autoconfigure.health.Socks5HealthContributorAutoConfiguration;
import io.socks5.boot.autoconfigure.metrics.Socks5MetricsAutoConfiguration;

import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Starts whole applications, whose failures are analysed and logged as users see them.
 */
final class FailedStart {

	private FailedStart() {
	}

	/**
	 * Starts an application that must not start.
	 * @param component a component of the application
	 * @param arguments its command line
	 */
	static void with(Class<?> component, String... arguments) {
		with(Map.of(), component, arguments);
	}

	/**
	 * Starts an application that must not start.
	 * @param variables environment variables in addition to those there are
	 * @param component a component of the application
	 * @param arguments its command line
	 */
	static void with(Map<String, Object> variables, Class<?> component, String... arguments) {
		assertThatException().isThrownBy(() -> start(variables, component, arguments).close());
	}

	/**
	 * Starts an application.
	 * @param variables environment variables in addition to those there are
	 * @param component a component of the application
	 * @param arguments its command line
	 * @return the application's context
	 */
	static ConfigurableApplicationContext start(Map<String, Object> variables, Class<?> component,
			String... arguments) {
		StandardEnvironment environment = new StandardEnvironment();
		Map<String, Object> all = new HashMap<>(environment.getSystemEnvironment());
		all.putAll(variables);
		String name = StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME;
		environment.getPropertySources().replace(name, new SystemEnvironmentPropertySource(name, all));
		SpringApplication application = new SpringApplication(Application.class, component);
		application.setEnvironment(environment);
		application.setWebApplicationType(WebApplicationType.NONE);
		application.setBannerMode(Banner.Mode.OFF);
		application.setRegisterShutdownHook(false);
		return application.run(arguments);
	}

	/**
	 * An application with the starter on its class path.
	 */
	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ Socks5AutoConfiguration.class, Socks5HealthContributorAutoConfiguration.class,
			Socks5MetricsAutoConfiguration.class, Socks5EndpointAutoConfiguration.class,
			Socks5SupportAutoConfiguration.class })
	static class Application {

	}

}
