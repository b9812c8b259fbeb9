package io.socks5.boot.autoconfigure.http;

import java.util.Map;

import io.socks5.boot.autoconfigure.Socks5AutoConfiguration;
import io.socks5.boot.http.HttpClientBypassException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.InetAddressFilter;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.SimpleClientHttpRequestFactory;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.http.client.reactive.JdkClientHttpConnector;
import org.springframework.web.client.RestClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * When an application whose HTTP clients are to be proxied does not start, and what users
 * read then.
 */
@ExtendWith(OutputCaptureExtension.class)
class HttpClientStartTests {

	private static final String HOST = "socks5.proxy.host=proxy.corp";

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(HttpApplication.CONFIGURATIONS)
		.withPropertyValues(HOST);

	private final ApplicationContextRunner enabled = this.runner.withPropertyValues(HttpApplication.ENABLED);

	@Test
	void changesNothingUnlessItIsAskedTo() {
		this.runner.withPropertyValues("spring.http.clients.imperative.factory=jdk")
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(ProxiedRequestFactoryCustomizer.class)
				.doesNotHaveBean(ProxiedConnectorCustomizer.class)
				.doesNotHaveBean(UnproxiedBeans.class));
	}

	@Test
	void changesNothingWhenTheProxyIsDisabled() {
		this.enabled.withPropertyValues("socks5.proxy.enabled=false", "spring.http.clients.imperative.factory=jdk")
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(ProxiedRequestFactoryCustomizer.class));
	}

	@Test
	void changesNothingWithoutSpringBootsHttpClients() {
		new ApplicationContextRunner()
			.withConfiguration(
					AutoConfigurations.of(Socks5AutoConfiguration.class, Socks5HttpClientsAutoConfiguration.class))
			.withClassLoader(new FilteredClassLoader("org.springframework.boot.http.client"))
			.withPropertyValues(HOST, HttpApplication.ENABLED)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("socks5RequestFactoryCustomizer"));
	}

	@ParameterizedTest
	@CsvSource({ "spring.http.clients.imperative.factory=jdk, The JDK's HttpClient, httpclient5",
			"spring.http.clients.imperative.factory=simple, HttpURLConnection, httpclient5",
			"spring.http.clients.reactive.connector=jdk, The JDK's HttpClient, reactor-netty-http",
			"spring.http.clients.reactive.connector=http-components, HttpComponents, jetty-reactive-httpclient" })
	void namesTheClientAndWhatMendsIt(String property, String client, String dependency, CapturedOutput output) {
		fails("--" + property);
		assertThat(output).contains("An HTTP client would bypass the SOCKS5 proxy")
			.contains(client)
			.contains(dependency)
			.contains("'" + property.substring(0, property.indexOf('=')) + "' is '"
					+ property.substring(property.indexOf('=') + 1) + "'")
			.contains("'socks5.proxy.http-clients.enabled' to false")
			.doesNotContain("\tat ");
	}

	@ParameterizedTest
	@CsvSource({ "imperative.factory=jetty, ssl.enabled=true", "reactive.connector=jetty, ssl.enabled=true",
			"imperative.factory=jetty, gssapi.enabled=true", "imperative.factory=reactor, gssapi.enabled=true",
			"reactive.connector=reactor, gssapi.enabled=true" })
	void explainsWhatChannelsCannotCarry(String library, String protection, CapturedOutput output) {
		assertThatException().isThrownBy(() -> start("--" + HttpApplication.ENABLED, "--" + HOST,
				"--spring.http.clients." + library, "--socks5.proxy." + protection));
		assertThat(output).contains("uses channels, which cannot carry the protection of the connection to proxy.corp")
			.contains("Use RestClient with HttpComponents");
	}

	@Test
	void refusesTheClientOfTheJdkThatSpringBootTakesWithoutALibrary() {
		this.enabled
			.withClassLoader(new FilteredClassLoader("org.apache.hc", "org.eclipse.jetty", "reactor.netty",
					"org.springframework.web.reactive"))
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.rootCause()
				.isInstanceOfSatisfying(HttpClientBypassException.class,
						(ex) -> assertThat(ex.client()).contains("java.net.http")));
	}

	@Test
	void asksForNoConnectorWithoutAWebClient() {
		this.enabled
			.withClassLoader(
					new FilteredClassLoader("org.eclipse.jetty", "reactor.netty", "org.springframework.web.reactive"))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(ProxiedConnectorCustomizer.class));
	}

	@ParameterizedTest
	@CsvSource({ "org.apache.hc org.eclipse.jetty", "org.apache.hc reactor.netty", "org.eclipse.jetty reactor.netty" })
	void worksWithEachLibraryAlone(String absent) {
		this.enabled.withClassLoader(new FilteredClassLoader((absent + " org.springframework.web.reactive").split(" ")))
			.run((context) -> {
				assertThat(context).hasNotFailed();
				context.getBean(RestClient.Builder.class).build();
			});
	}

	@Test
	void reportsAMissingProxy(CapturedOutput output) {
		assertThatException().isThrownBy(() -> start("--" + HttpApplication.ENABLED));
		assertThat(output).contains("required a SOCKS5 client")
			.contains("that could not be found: 'socks5.proxy.host' is not set.");
	}

	@Test
	@Tag("spring-boot-4.1")
	void explainsThatAFilterOfAddressesSeesNone(CapturedOutput output) {
		assertThatException().isThrownBy(() -> start(Filter.class, "--" + HttpApplication.ENABLED, "--" + HOST));
		assertThat(output).contains("An InetAddressFilter needs the addresses of destinations")
			.contains("Remove the InetAddressFilter bean");
	}

	@Test
	void warnsOnceOfTheApplicationsOwnFactories(CapturedOutput output) {
		this.enabled.withUserConfiguration(OwnFactories.class).run((context) -> assertThat(context).hasNotFailed());
		assertThat(output.toString().lines().filter((line) -> line.contains("Not routed through the SOCKS5")))
			.singleElement()
			.asString()
			.contains("Not routed through the SOCKS5 proxy: ")
			.contains("'ownBuilder' (ClientHttpRequestFactoryBuilder)")
			.contains("'ownFactory' (ClientHttpRequestFactory)")
			.contains("'ownConnector' (ClientHttpConnector)");
	}

	@Test
	void warnsOfNothingElse(CapturedOutput output) {
		this.enabled.run((context) -> assertThat(context).hasNotFailed());
		assertThat(output).doesNotContain("Not routed through the SOCKS5 proxy");
	}

	@Test
	void proxiesARestClientInAReactiveWebApplication() {
		new ReactiveWebApplicationContextRunner().withConfiguration(HttpApplication.CONFIGURATIONS)
			.withPropertyValues(HOST, HttpApplication.ENABLED)
			.run((context) -> assertThat(context).hasSingleBean(ClientHttpRequestFactoryBuilder.class)
				.hasBean("socks5ClientHttpRequestFactoryBuilder"));
	}

	private static void fails(String... arguments) {
		String[] all = new String[arguments.length + 2];
		System.arraycopy(arguments, 0, all, 2, arguments.length);
		all[0] = "--" + HOST;
		all[1] = "--" + HttpApplication.ENABLED;
		assertThatException().isThrownBy(() -> start(all));
	}

	private static void start(String... arguments) {
		start(Plain.class, arguments);
	}

	private static void start(Class<?> application, String... arguments) {
		SpringApplication starting = new SpringApplication(application);
		starting.setWebApplicationType(WebApplicationType.NONE);
		starting.setRegisterShutdownHook(false);
		// a registry that publishes at its end logs that nothing listens
		starting.setDefaultProperties(Map.of("management.otlp.metrics.export.enabled", "false"));
		starting.run(arguments).close();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration(excludeName = { "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration",
			"org.springframework.boot.mongodb.autoconfigure.MongoAutoConfiguration",
			"org.springframework.boot.mongodb.autoconfigure.MongoReactiveAutoConfiguration" })
	static class Plain {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration(excludeName = { "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration",
			"org.springframework.boot.mongodb.autoconfigure.MongoAutoConfiguration",
			"org.springframework.boot.mongodb.autoconfigure.MongoReactiveAutoConfiguration" })
	static class Filter {

		@Bean
		InetAddressFilter filter() {
			return InetAddressFilter.externalAddresses();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnFactories {

		@Bean
		ClientHttpRequestFactoryBuilder<?> ownBuilder() {
			return ClientHttpRequestFactoryBuilder.jdk();
		}

		@Bean
		ClientHttpRequestFactory ownFactory() {
			return new SimpleClientHttpRequestFactory();
		}

		@Bean
		ClientHttpConnector ownConnector() {
			return new JdkClientHttpConnector();
		}

	}

}
