package io.socks5.boot.autoconfigure.endpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;

import io.socks5.boot.autoconfigure.Socks5AutoConfiguration;
import io.socks5.boot.autoconfigure.Socks5ConnectionDetails;
import io.socks5.client.Socks5Client;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.actuate.autoconfigure.context.properties.ConfigurationPropertiesReportEndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.env.EnvironmentEndpointAutoConfiguration;
import org.springframework.boot.actuate.context.properties.ConfigurationPropertiesReportEndpoint;
import org.springframework.boot.actuate.context.properties.ConfigurationPropertiesReportEndpoint.ConfigurationPropertiesDescriptor;
import org.springframework.boot.actuate.env.EnvironmentEndpoint;
import org.springframework.boot.actuate.env.EnvironmentEndpoint.EnvironmentDescriptor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The endpoints {@code env} and {@code configprops} show all values, and not the
 * password.
 */
class EndpointSecretsTests {

	private static final String SECRET = "c0rrect-h0rse-battery-staple";

	private final ApplicationContextRunner plain = new ApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(Socks5AutoConfiguration.class, EnvironmentEndpointAutoConfiguration.class,
						ConfigurationPropertiesReportEndpointAutoConfiguration.class))
		.withPropertyValues("management.endpoints.web.exposure.include=*", "management.endpoint.env.show-values=always",
				"management.endpoint.configprops.show-values=always");

	private final ApplicationContextRunner urls = this.plain
		.withConfiguration(AutoConfigurations.of(Socks5EndpointAutoConfiguration.class));

	private final ApplicationContextRunner endpoints = this.plain.withPropertyValues("socks5.proxy.host=proxy.corp",
			"socks5.proxy.username=alice");

	private final ApplicationContextRunner runner = this.endpoints
		.withConfiguration(AutoConfigurations.of(Socks5EndpointAutoConfiguration.class));

	@Test
	void hideAPasswordGivenAsAProperty() {
		this.runner.withPropertyValues("socks5.proxy.password=" + SECRET).run(this::assertHidden);
	}

	@Test
	void hideAPasswordGivenAsAnEnvironmentVariable() {
		this.runner
			.withInitializer((context) -> context.getEnvironment()
				.getPropertySources()
				.addFirst(new SystemEnvironmentPropertySource("test-systemEnvironment",
						Map.of("SOCKS5_PROXY_PASSWORD", SECRET))))
			.run(this::assertHidden);
	}

	@Test
	void hideAPasswordGivenOnTheCommandLine() {
		this.runner.withInitializer((context) -> add(context, "commandLineArgs", "socks5.proxy.password", SECRET))
			.withInitializer((context) -> add(context, "system", "sun.java.command",
					"app.jar --debug --socks5.proxy.password=" + SECRET))
			.run(this::assertHidden);
	}

	@Test
	void hideAPasswordUnderTheNameThatThePropertyRefersTo() {
		this.runner.withPropertyValues("socks5.proxy.password=${PROXY_SECRET}")
			.withInitializer((context) -> add(context, "variables", "PROXY_SECRET", SECRET))
			.withInitializer((context) -> add(context, "url", "proxy.url", "socks5://alice:" + SECRET + "@proxy.corp"))
			.run(this::assertHidden);
	}

	@Test
	void hideAPasswordInAUrl() {
		this.urls.withPropertyValues("socks5.proxy.url=socks5h://alice:p%40s@proxy.corp")
			.run((context) -> assertThat(env(context) + configprops(context)).contains("alice", "proxy.corp", "******")
				.doesNotContain("p%40s", "p@s"));
	}

	@Test
	void hideAPasswordInAUrlOfAnInstanceOrAVariable() {
		this.urls
			.withPropertyValues("socks5.proxy.from-environment=true",
					"socks5.proxy.instances.lab.url=socks5h://bob:x1y@lab.corp")
			.withInitializer((context) -> add(context, "variables", "ALL_PROXY", "socks5h://alice:z1w@proxy.corp"))
			.run((context) -> assertThat(env(context) + configprops(context)).contains("lab.corp", "bob", "******")
				.doesNotContain("x1y", "z1w"));
	}

	@Test
	void hideTheContentOfAPasswordFile(@TempDir Path directory) throws IOException {
		Path file = Files.writeString(directory.resolve("password"), SECRET + "\n");
		this.runner.withPropertyValues("socks5.proxy.password-file=" + file)
			.withInitializer((context) -> add(context, "variables", "PROXY_SECRET", SECRET))
			.run((context) -> {
				assertThat(env(context)).contains("socks5.proxy.password-file=" + file, "PROXY_SECRET=******");
				assertThat(env(context) + configprops(context)).contains("passwordFile").doesNotContain(SECRET);
			});
	}

	@Test
	void hideThePasswordOfAnInstance() {
		this.runner
			.withPropertyValues("socks5.proxy.password=other", "socks5.proxy.instances.lab.host=lab.corp",
					"socks5.proxy.instances.lab.username=bob")
			.withPropertyValues("socks5.proxy.instances.lab.password=${LAB_SECRET}")
			.withInitializer((context) -> add(context, "variables", "LAB_SECRET", SECRET))
			.run(this::assertHidden);
	}

	@Test
	void hideAPasswordThatIsANumberOrEncodedInAUrl() {
		this.runner.withPropertyValues("socks5.proxy.password=12345678")
			.withInitializer((context) -> context.getEnvironment()
				.getPropertySources()
				.addFirst(new MapPropertySource("yaml", Map.of("login", 12345678))))
			.run((context) -> assertThat(env(context)).contains("login=******").doesNotContain("12345678"));
		this.runner.withPropertyValues("socks5.proxy.password=p@ss/word")
			.withInitializer((context) -> add(context, "url", "proxy.url", "socks5://alice:p%40ss%2Fword@proxy.corp"))
			.run((context) -> assertThat(env(context)).contains("proxy.url=******"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "socks5://alice:p4s%20%C3%A4%22w*~%2F%2Bx@proxy.corp",
			"socks5://alice:p4s%20%c3%a4%22w%2a~%2f+x@proxy.corp", "p4s+%C3%A4%22w*%7E%2F%2Bx",
			"{\"my\": \"p4s \\u00e4\\\"w*~\\/+x\"}", "{\"my\": \"p4s \u00e4\\\"w*~/+x\"}",
			"Basic YWxpY2U6cDRzIMOkIncqfi8reA==", "cDRzIMOkIncqfi8reA", " p4s \u00e4\"w*~/+x\n" })
	void hideAPasswordHoweverItIsSpelled(String value) {
		this.runner.withInitializer((context) -> add(context, "login", "proxy.secret", "p4s \u00e4\"w*~/+x"))
			.withPropertyValues("socks5.proxy.password=${proxy.secret}")
			.withInitializer((context) -> add(context, "other", "spelled", value))
			.run((context) -> assertThat(env(context)).contains("spelled=******"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "100% sure", "%zz%", "C:\\users\\u12", "a+b", "YWxpY2U6b3RoZXI=", "\\" })
	void showWhatOnlyLooksEncoded(String value) {
		this.runner.withPropertyValues("socks5.proxy.password=" + SECRET)
			.withInitializer((context) -> add(context, "other", "spelled", value))
			.run((context) -> assertThat(env(context)).contains("spelled=" + value));
	}

	@Test
	void hideThePasswordOfConnectionDetails() {
		this.runner.withBean(Socks5ConnectionDetails.class, () -> new Socks5ConnectionDetails() {

			@Override
			public String getHost() {
				return "proxy.corp";
			}

			@Override
			public String getUsername() {
				return "alice";
			}

			@Override
			public String getPassword() {
				return SECRET;
			}

		})
			.withInitializer((context) -> add(context, "variables", "PROXY_SECRET", SECRET))
			.run((context) -> assertThat(env(context)).contains("PROXY_SECRET=******").doesNotContain(SECRET));
	}

	@Test
	void showValuesThatHoldAShortPasswordByChance() {
		this.runner.withPropertyValues("socks5.proxy.password=a", "other=alpha", "same=a")
			.run((context) -> assertThat(env(context)).contains("other=alpha", "same=******"));
	}

	@Test
	void wouldShowItWithoutTheStarter() {
		this.endpoints.withPropertyValues("socks5.proxy.password=" + SECRET)
			.run((context) -> assertThat(env(context) + configprops(context)).contains(SECRET));
	}

	private void assertHidden(AssertableApplicationContext context) {
		assertThat(context.getBean(Socks5Client.class)).isNotNull();
		assertThat(env(context)).contains("proxy.corp", "alice", "******").doesNotContain(SECRET);
		assertThat(configprops(context)).contains("proxy.corp", "alice", "******").doesNotContain(SECRET);
	}

	private static void add(ConfigurableApplicationContext context, String source, String key, String value) {
		context.getEnvironment().getPropertySources().addFirst(new MapPropertySource(source, Map.of(key, value)));
	}

	private static String env(AssertableApplicationContext context) {
		EnvironmentDescriptor environment = context.getBean(EnvironmentEndpoint.class).environment(null);
		return environment.getPropertySources()
			.stream()
			.flatMap((source) -> source.getProperties().entrySet().stream())
			.map((property) -> property.getKey() + "=" + property.getValue().getValue())
			.collect(Collectors.joining("\n"));
	}

	private static String configprops(AssertableApplicationContext context) {
		ConfigurationPropertiesDescriptor all = context.getBean(ConfigurationPropertiesReportEndpoint.class)
			.configurationProperties();
		return all.getContexts()
			.values()
			.stream()
			.flatMap((each) -> each.getBeans().values().stream())
			.filter((bean) -> bean.getPrefix().equals("socks5.proxy"))
			.map((bean) -> bean.getProperties() + " from " + bean.getInputs())
			.collect(Collectors.joining("\n"));
	}

}
