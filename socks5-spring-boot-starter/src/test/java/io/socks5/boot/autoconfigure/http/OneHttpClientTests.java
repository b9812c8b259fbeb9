package io.socks5.boot.autoconfigure.http;

import java.util.List;

import io.socks5.boot.http.HttpClientBypassException;
import io.socks5.boot.http.Socks5HttpClients;
import io.socks5.client.Socks5Client;
import io.socks5.testkit.FakeSocksServer;
import io.socks5.testkit.real.Concurrently;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.HttpComponentsClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.InetAddressFilter;
import org.springframework.boot.http.client.autoconfigure.ClientHttpRequestFactoryBuilderCustomizer;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.boot.restclient.RestTemplateBuilder;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.SimpleClientHttpRequestFactory;
import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.registry.ImportHttpServices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Single clients: proxied without the property, not proxied with it, and those that are
 * not plain {@code RestClient}s.
 */
@Timeout(120)
class OneHttpClientTests {

	private static final String NAME = "site.known-to-the-proxy.test";

	private final TestSite site = TestSite.open(NAME);

	private final FakeSocksServer proxy = FakeSocksServer.open().knowing(NAME, this.site.port());

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(HttpApplication.CONFIGURATIONS)
		.withPropertyValues("socks5.proxy.host=127.0.0.1", "socks5.proxy.port=" + this.proxy.port())
		.withPropertyValues(this.site.properties());

	private final ApplicationContextRunner enabled = this.runner.withPropertyValues(HttpApplication.ENABLED);

	@AfterEach
	void close() throws Exception {
		this.proxy.close();
		this.site.close();
	}

	@Test
	void proxiesOneClientWithoutTheProperty() {
		this.runner.withUserConfiguration(OneProxied.class).run((context) -> {
			RestClient partner = context.getBean("partner", RestClient.class);
			assertThat(partner.get().uri(this.site.url("/hello")).retrieve().body(String.class)).isEqualTo("hello");
			assertThat(this.proxy.requests()).hasSize(1);
			RestClient other = context.getBean(RestClient.Builder.class).build();
			assertThat(get(other, "https://127.0.0.1:" + this.site.port() + "/hello")).isEqualTo("hello");
			assertThat(this.proxy.requests()).hasSize(1);
		});
	}

	@Test
	void proxiesOneWebClientWithoutTheProperty() {
		this.runner.run((context) -> {
			WebClient partner = WebClient.builder()
				.clientConnector(Socks5HttpClients
					.connectorThrough(context.getBean(Socks5Client.class), ClientHttpConnectorBuilder.detect())
					.build(context.getBean(HttpClientSettings.class)))
				.build();
			assertThat(partner.get().uri(this.site.url("/hello")).retrieve().bodyToMono(String.class).block())
				.isEqualTo("hello");
			assertThat(this.proxy.requests()).hasSize(1);
		});
	}

	@Test
	void leavesOneClientUnproxiedWithTheProperty() {
		this.enabled.run((context) -> {
			HttpClientSettings settings = context.getBean(HttpClientSettings.class);
			RestClient intranet = context.getBean(RestClient.Builder.class)
				.requestFactory(ClientHttpRequestFactoryBuilder.detect().build(settings))
				.build();
			assertThat(get(intranet, "https://127.0.0.1:" + this.site.port() + "/hello")).isEqualTo("hello");
			assertThat(this.proxy.requests()).isEmpty();
		});
	}

	@Test
	void proxiesARestTemplate() {
		this.enabled.run((context) -> {
			RestTemplateBuilder builder = context.getBean(RestTemplateBuilder.class);
			assertThat(builder.build().getForObject(this.site.url("/hello"), String.class)).isEqualTo("hello");
			assertThat(this.proxy.requests()).hasSize(1);
		});
	}

	@Test
	void proxiesAnHttpServiceClient() {
		this.enabled.withUserConfiguration(Services.class)
			.withPropertyValues("spring.http.serviceclient.site.base-url=" + this.site.url(""))
			.run((context) -> {
				assertThat(context.getBean(Greeting.class).hello()).isEqualTo("hello");
				assertThat(this.proxy.requests()).hasSize(1);
			});
	}

	@Test
	void keepsThePoolSettingsOfACustomizer() {
		this.enabled.withUserConfiguration(SmallPool.class)
			.withPropertyValues("spring.http.clients.imperative.factory=http-components")
			.run((context) -> {
				RestClient client = context.getBean(RestClient.Builder.class).build();
				List<String> got = Concurrently.each(10, () -> get(client, this.site.url("/slow")));
				assertThat(got).containsOnly("late").hasSize(10);
				assertThat(this.proxy.requests()).hasSize(1);
			});
	}

	@Test
	@Tag("spring-boot-4.1")
	void refusesAResolverOfTheApplication() {
		HttpComponentsClientHttpRequestFactoryBuilder builder = ClientHttpRequestFactoryBuilder.httpComponents()
			.withDnsResolver(new SystemDefaultDnsResolver());
		assertThatExceptionOfType(HttpClientBypassException.class).isThrownBy(() -> proxied(builder).build())
			.withMessageContaining("would look up names on this machine");
	}

	@Test
	@Tag("spring-boot-4.1")
	void refusesAFilterOfAddresses() {
		HttpClientSettings filtered = HttpClientSettings.defaults()
			.withInetAddressFilter(InetAddressFilter.externalAddresses());
		for (ClientHttpRequestFactoryBuilder<?> builder : List.of(ClientHttpRequestFactoryBuilder.httpComponents(),
				ClientHttpRequestFactoryBuilder.jetty())) {
			assertThatExceptionOfType(HttpClientBypassException.class)
				.isThrownBy(() -> proxied(builder).build(filtered));
		}
	}

	@Test
	void refusesALibraryThatItDoesNotKnow() {
		assertThatExceptionOfType(HttpClientBypassException.class)
			.isThrownBy(() -> proxied((settings) -> new SimpleClientHttpRequestFactory()))
			.withMessageContaining("its library is not supported");
	}

	private ClientHttpRequestFactoryBuilder<?> proxied(ClientHttpRequestFactoryBuilder<?> builder) {
		Socks5Client client = Socks5Client.builder().proxy("127.0.0.1", this.proxy.port()).build();
		return Socks5HttpClients.requestFactoryThrough(client, builder);
	}

	private static String get(RestClient client, String url) {
		return String.valueOf(client.get().uri(url).retrieve().body(String.class));
	}

	@Configuration(proxyBeanMethods = false)
	static class OneProxied {

		// as in docs/http-clients.md
		@Bean
		RestClient partner(RestClient.Builder builder, Socks5Client client, HttpClientSettings settings) {
			var proxied = Socks5HttpClients.requestFactoryThrough(client, ClientHttpRequestFactoryBuilder.detect());
			return builder.requestFactory(proxied.build(settings)).build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ImportHttpServices(group = "site", types = Greeting.class)
	static class Services {

	}

	interface Greeting {

		@GetExchange("/hello")
		String hello();

	}

	@Configuration(proxyBeanMethods = false)
	static class SmallPool {

		@Bean
		ClientHttpRequestFactoryBuilderCustomizer<HttpComponentsClientHttpRequestFactoryBuilder> smallPool() {
			return (builder) -> builder.withConnectionManagerCustomizer(SmallPool::one);
		}

		private static void one(PoolingHttpClientConnectionManagerBuilder manager) {
			manager.setMaxConnPerRoute(1);
		}

	}

}
