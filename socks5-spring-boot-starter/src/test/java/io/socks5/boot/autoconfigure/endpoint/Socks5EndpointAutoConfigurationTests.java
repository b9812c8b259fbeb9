package io.socks5.boot.autoconfigure.endpoint;

import io.socks5.boot.autoconfigure.Socks5ConnectionDetails;
import io.socks5.boot.autoconfigure.Socks5ProxyProperties;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Socks5EndpointAutoConfiguration}.
 */
class Socks5EndpointAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(Socks5EndpointAutoConfiguration.class));

	private final SanitizingFunction function = new Socks5EndpointAutoConfiguration().socks5SanitizingFunction(
			new MockEnvironment(), new StaticListableBeanFactory().getBeanProvider(Socks5ConnectionDetails.class),
			new StaticListableBeanFactory().getBeanProvider(Socks5ProxyProperties.class));

	@ParameterizedTest
	@ValueSource(strings = { "socks5.proxy.password", "SOCKS5_PROXY_PASSWORD", "socks5.proxy.Password",
			"socks5.proxy.instances.chat.password", "SOCKS5_PROXY_INSTANCES_CHAT_PASSWORD", "SOCKS5PROXY_PASSWORD" })
	void masksThePasswordHoweverItsKeyIsSpelled(String key) {
		assertThat(sanitize(key, "s3cret")).isEqualTo("******");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			sun.java.command        | app.jar --socks5.proxy.host=p --socks5.proxy.password=s3cret
			sun.java.command        | app.jar --SOCKS5_PROXY_PASSWORD=s3cret
			JAVA_TOOL_OPTIONS       | -Xmx1g -Dsocks5.proxy.password=s3cret
			JDK_JAVA_OPTIONS        | -Dsocks5.proxy.username=u -Dsocks5.proxy.password=s3cret
			SPRING_APPLICATION_JSON | {"socks5.proxy.password":"s3cret"}
			SPRING_APPLICATION_JSON | {"socks5":{"proxy":{"host":"p","username":"u","password":"s3cret"}}}
			""")
	void masksTextsThatSetThePassword(String key, String text) {
		assertThat(sanitize(key, text)).isEqualTo("******");
	}

	@ParameterizedTest
	@CsvSource({ "socks5.proxy.host, proxy.corp", "socks5.proxy.username, alice", "socks5.proxy.port, 1080",
			"sun.java.command, app.jar --socks5.proxy.host=proxy.corp", "spring.datasource.password, other",
			"java.home, /usr/lib/jvm" })
	void leavesEverythingElseAlone(String key, String value) {
		assertThat(sanitize(key, value)).isEqualTo(value);
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 42 })
	void leavesValuesAloneThatAreNoText(Integer value) {
		assertThat(sanitize("server.port", value)).isEqualTo(value);
	}

	@Test
	void createsTheFunctionEvenWithoutAHost() {
		this.runner.run((context) -> assertThat(context).hasSingleBean(SanitizingFunction.class)
			.hasBean("socks5SanitizingFunction"));
	}

	@Test
	void createsNothingWithoutActuator() {
		this.runner.withClassLoader(new FilteredClassLoader("org.springframework.boot.actuate"))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("socks5SanitizingFunction"));
	}

	private @Nullable Object sanitize(String key, Object value) {
		return this.function.applyUnlessFiltered(new SanitizableData(null, key, value)).getValue();
	}

}
