package io.socks5.boot.autoconfigure;

import java.util.Map;

import io.socks5.boot.http.Socks5HttpClients;
import io.socks5.client.Socks5Client;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The switches mean what they are bound to, however they are written.
 */
@ExtendWith(OutputCaptureExtension.class)
class SwitchTests {

	private static final String HOST = "--socks5.proxy.host=proxy.corp";

	private static final String LIBRARY = "--spring.http.clients.imperative.factory=http-components";

	private static final String CONNECTOR = "--spring.http.clients.reactive.connector=reactor";

	@ParameterizedTest
	@ValueSource(strings = { "true", "TRUE", "true ", "on", "yes", "1", "${missing:on}" })
	void putsHttpClientsBehindTheProxyHoweverTrueIsWritten(String value) {
		try (ConfigurableApplicationContext context = FailedStart.start(Map.of(), Application.class, HOST, LIBRARY,
				CONNECTOR, "--socks5.proxy.enabled=" + value, "--socks5.proxy.http-clients.enabled=" + value)) {
			assertThat(Socks5HttpClients.isProxied(context.getBean(ClientHttpRequestFactoryBuilder.class))).isTrue();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "on", "true ", "1" })
	void readsVariablesLikewise(String value) {
		try (ConfigurableApplicationContext context = FailedStart.start(
				Map.of("SOCKS5_PROXY_ENABLED", value, "SOCKS5_PROXY_HTTPCLIENTS_ENABLED", value), Application.class,
				HOST, LIBRARY, CONNECTOR)) {
			assertThat(Socks5HttpClients.isProxied(context.getBean(ClientHttpRequestFactoryBuilder.class))).isTrue();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "false", "off", "no", "0", " false" })
	void createsNothingHoweverFalseIsWritten(String value, CapturedOutput output) {
		try (ConfigurableApplicationContext context = FailedStart.start(Map.of(), Application.class, HOST,
				"--socks5.proxy.enabled=" + value)) {
			assertThat(context.getBeanNamesForType(Socks5Client.class)).isEmpty();
			assertThat(output).contains("No SOCKS5 client was created: 'socks5.proxy.enabled' is not true");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "socks5.proxy.enabled", "socks5.proxy.http-clients.enabled" })
	void stopsAtWhatIsNoBoolean(String property, CapturedOutput output) {
		FailedStart.with(Application.class, HOST, "--" + property + "=maybe");
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("Property: " + property)
			.contains("Value: \"maybe\"")
			.doesNotContain("\tat ");
	}

	@ParameterizedTest
	@ValueSource(strings = { "socks5.proxy.enabled", "socks5.proxy.http-clients.enabled" })
	void stopsAtAPlaceholder(String property, CapturedOutput output) {
		FailedStart.with(Application.class, HOST, "--" + property + "=${MISSING_SWITCH}");
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("Property: " + property)
			.contains("Value: \"${MISSING_SWITCH}\"")
			.doesNotContain("\tat ");
	}

	@Test
	void doesNotSayThatThereIsNoClientIfTheParentHasOne(CapturedOutput output) {
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(Application.class)
			.web(WebApplicationType.NONE)
			.child(Child.class)
			.web(WebApplicationType.NONE)
			.run(HOST)) {
			assertThat(context.getBean(Socks5Client.class).proxy()).hasToString("proxy.corp:1080");
			assertThat(output).containsOnlyOnce("SOCKS5 proxy 'default' at").doesNotContain("No SOCKS5 client");
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration(excludeName = { "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration",
			"org.springframework.boot.mongodb.autoconfigure.MongoAutoConfiguration",
			"org.springframework.boot.mongodb.autoconfigure.MongoReactiveAutoConfiguration" })
	static class Application {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration(excludeName = { "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration",
			"org.springframework.boot.mongodb.autoconfigure.MongoAutoConfiguration",
			"org.springframework.boot.mongodb.autoconfigure.MongoReactiveAutoConfiguration" })
	static class Child {

	}

}
