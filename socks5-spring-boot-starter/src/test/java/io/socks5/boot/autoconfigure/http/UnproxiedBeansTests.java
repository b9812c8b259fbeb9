package io.socks5.boot.autoconfigure.http;

import java.util.List;
import java.util.Objects;

import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.socks5.boot.http.Socks5HttpClients;
import io.socks5.client.Socks5Client;
import io.socks5.testkit.FakeSocksServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import zipkin2.reporter.BytesMessageSender;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.boot.restclient.RestClientCustomizer;
import org.springframework.boot.restclient.RestTemplateBuilder;
import org.springframework.boot.security.oauth2.client.autoconfigure.OAuth2ClientAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.zipkin.autoconfigure.ZipkinAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Scope;
import org.springframework.http.client.BufferingClientHttpRequestFactory;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.SimpleClientHttpRequestFactory;
import org.springframework.http.converter.FormHttpMessageConverter;
import org.springframework.security.oauth2.client.AuthorizedClientServiceOAuth2AuthorizedClientManager;
import org.springframework.security.oauth2.client.OAuth2AuthorizeRequest;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClient;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClientManager;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClientProviderBuilder;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClientService;
import org.springframework.security.oauth2.client.endpoint.RestClientClientCredentialsTokenResponseClient;
import org.springframework.security.oauth2.client.http.OAuth2ErrorResponseErrorHandler;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.core.http.converter.OAuth2AccessTokenResponseHttpMessageConverter;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The warning of beans that go past the proxy: all of them, and no others.
 */
@ExtendWith(OutputCaptureExtension.class)
class UnproxiedBeansTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(HttpApplication.CONFIGURATIONS)
		.withPropertyValues("socks5.proxy.host=proxy.corp", HttpApplication.ENABLED);

	@Test
	void namesClientsOfTheApplication(CapturedOutput output) {
		this.runner.withUserConfiguration(Own.class).run((context) -> assertThat(context).hasNotFailed());
		assertThat(warnings(output)).singleElement()
			.asString()
			.contains("'ownTemplate' (RestTemplate)", "'ownClient' (RestClient)", "'ownBuilder' (RestClient.Builder)",
					"'ownWebClient' (WebClient)", "'ownWebClientBuilder' (WebClient.Builder)",
					"'ownTemplateBuilder' (RestTemplateBuilder)")
			.doesNotContain("restClientBuilder", "restTemplateBuilder", "webClientBuilder");
	}

	@Test
	void namesNoClientThatIsProxied(CapturedOutput output) {
		this.runner.withUserConfiguration(Proxied.class).run((context) -> {
			assertThat(context).hasNotFailed();
			context.getBean("webClientBuilder");
			context.getBean("restClientBuilder");
		});
		assertThat(warnings(output)).isEmpty();
	}

	@Test
	void namesABuilderWithACustomizedRequestFactory(CapturedOutput output) {
		this.runner.withUserConfiguration(Customizer.class).run((context) -> {
			assertThat(warnings(output)).isEmpty();
			context.getBean(RestClient.Builder.class);
			context.getBean(RestClient.Builder.class);
		});
		assertThat(warnings(output)).singleElement().asString().contains("'restClientBuilder' (RestClient.Builder)");
	}

	@Test
	void namesLazyBeansAndThoseOfOtherScopes(CapturedOutput output) {
		this.runner.withUserConfiguration(Late.class).run((context) -> {
			assertThat(warnings(output)).isEmpty();
			context.getBean("lazyClient");
			context.getBean("prototypeClient");
		});
		assertThat(warnings(output)).hasSize(2)
			.anyMatch((line) -> line.contains("'lazyClient' (RestClient)"))
			.anyMatch((line) -> line.contains("'prototypeClient' (RestTemplate)"));
	}

	@Test
	void namesTokenClientsAndExporters(CapturedOutput output) {
		this.runner
			.withConfiguration(
					AutoConfigurations.of(OAuth2ClientAutoConfiguration.class, ZipkinAutoConfiguration.class))
			.withUserConfiguration(Tokens.class, Exporter.class)
			.withPropertyValues(Tokens.PROPERTIES)
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(BytesMessageSender.class));
		assertThat(warnings(output)).singleElement()
			.asString()
			.contains("'tokens' (OAuth2AuthorizedClientManager)", "(BytesMessageSender)",
					"'exporter' (OtlpHttpSpanExporter)");
	}

	@Test
	void namesNoTokenClientThatIsProxied(CapturedOutput output) throws Exception {
		try (TestSite site = TestSite.plain();
				FakeSocksServer proxy = FakeSocksServer.open().knowing("login.test", site.port())) {
			this.runner.withConfiguration(AutoConfigurations.of(OAuth2ClientAutoConfiguration.class))
				.withUserConfiguration(ProxiedTokens.class)
				.withPropertyValues(Tokens.PROPERTIES)
				.withPropertyValues("socks5.proxy.host=127.0.0.1", "socks5.proxy.port=" + proxy.port(),
						"spring.security.oauth2.client.provider.a.token-uri=http://login.test:" + site.port()
								+ "/token")
				.run((context) -> {
					OAuth2AuthorizedClient authorized = context.getBean(OAuth2AuthorizedClientManager.class)
						.authorize(OAuth2AuthorizeRequest.withClientRegistrationId("a").principal("app").build());
					assertThat(Objects.requireNonNull(authorized).getAccessToken().getTokenValue()).isEqualTo("t0ken");
					assertThat(proxy.requests())
						.containsExactly(new FakeSocksServer.Request(3, "login.test", site.port()));
				});
		}
		assertThat(warnings(output)).isEmpty();
	}

	private static List<String> warnings(CapturedOutput output) {
		return output.toString()
			.lines()
			.filter((line) -> line.contains("Not routed through the SOCKS5 proxy"))
			.toList();
	}

	@Configuration(proxyBeanMethods = false)
	static class Own {

		@Bean
		RestTemplate ownTemplate() {
			return new RestTemplate();
		}

		@Bean
		RestTemplateBuilder ownTemplateBuilder() {
			return new RestTemplateBuilder();
		}

		@Bean
		RestClient ownClient() {
			return RestClient.create();
		}

		@Bean
		RestClient.Builder ownBuilder() {
			return RestClient.builder();
		}

		@Bean
		WebClient ownWebClient() {
			return WebClient.create();
		}

		@Bean
		WebClient.Builder ownWebClientBuilder() {
			return WebClient.builder();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Proxied {

		@Bean
		RestTemplate template(RestTemplateBuilder builder) {
			return builder.additionalInterceptors((request, body, execution) -> execution.execute(request, body))
				.build();
		}

		@Bean
		RestClient client(RestClient.Builder builder) {
			return builder.build();
		}

		@Bean
		WebClient webClient(WebClient.Builder builder) {
			return builder.filter((request, next) -> next.exchange(request)).build();
		}

		@Bean
		ClientHttpRequestFactory factory(Socks5Client client, HttpClientSettings settings) {
			return new BufferingClientHttpRequestFactory(builder(client).build(settings));
		}

		@Bean
		ClientHttpRequestFactoryBuilder<?> builder(Socks5Client client) {
			return Socks5HttpClients.requestFactoryThrough(client, ClientHttpRequestFactoryBuilder.jetty());
		}

		@Bean
		ClientHttpConnectorBuilder<?> connectors(Socks5Client client) {
			return Socks5HttpClients.connectorThrough(client, ClientHttpConnectorBuilder.reactor());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Customizer {

		@Bean
		RestClientCustomizer timeouts() {
			return (builder) -> builder.requestFactory(new SimpleClientHttpRequestFactory());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Late {

		@Bean
		@Lazy
		RestClient lazyClient() {
			return RestClient.create();
		}

		@Bean
		@Scope("prototype")
		RestTemplate prototypeClient() {
			return new RestTemplate();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Tokens {

		static final String[] PROPERTIES = {
				"spring.security.oauth2.client.registration.a.authorization-grant-type=client_credentials",
				"spring.security.oauth2.client.registration.a.client-id=a",
				"spring.security.oauth2.client.registration.a.client-secret=s",
				"spring.security.oauth2.client.provider.a.token-uri=https://login.test/token" };

		@Bean
		OAuth2AuthorizedClientManager tokens(ClientRegistrationRepository registrations,
				OAuth2AuthorizedClientService service) {
			AuthorizedClientServiceOAuth2AuthorizedClientManager manager = new AuthorizedClientServiceOAuth2AuthorizedClientManager(
					registrations, service);
			manager.setAuthorizedClientProvider(
					OAuth2AuthorizedClientProviderBuilder.builder().clientCredentials().build());
			return manager;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ProxiedTokens {

		// as in docs/http-clients.md
		@Bean
		OAuth2AuthorizedClientManager tokens(ClientRegistrationRepository registrations,
				OAuth2AuthorizedClientService service, RestClient.Builder builder) {
			var responses = new RestClientClientCredentialsTokenResponseClient();
			responses.setRestClient(builder
				.configureMessageConverters(
						(converters) -> converters.addCustomConverter(new FormHttpMessageConverter())
							.addCustomConverter(new OAuth2AccessTokenResponseHttpMessageConverter()))
				.defaultStatusHandler(new OAuth2ErrorResponseErrorHandler())
				.build());
			var manager = new AuthorizedClientServiceOAuth2AuthorizedClientManager(registrations, service);
			manager.setAuthorizedClientProvider(OAuth2AuthorizedClientProviderBuilder.builder()
				.clientCredentials((credentials) -> credentials.accessTokenResponseClient(responses))
				.build());
			return manager;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Exporter {

		@Bean
		OtlpHttpSpanExporter exporter() {
			return OtlpHttpSpanExporter.builder().build();
		}

	}

}
