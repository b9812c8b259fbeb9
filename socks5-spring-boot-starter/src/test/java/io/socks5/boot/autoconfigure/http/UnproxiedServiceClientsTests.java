package io.socks5.boot.autoconfigure.http;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.aop.framework.ProxyFactory;
import org.springframework.boot.restclient.RestTemplateBuilder;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;
import org.springframework.web.client.support.RestClientAdapter;
import org.springframework.web.client.support.RestTemplateAdapter;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.support.WebClientAdapter;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.invoker.HttpExchangeAdapter;
import org.springframework.web.service.invoker.HttpServiceProxyFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The warning about clients behind interfaces of the application, in collections and
 * behind proxies of objects.
 */
@ExtendWith(OutputCaptureExtension.class)
class UnproxiedServiceClientsTests {

	private static final String WARNING = "Not routed through the SOCKS5 proxy:";

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(HttpApplication.CONFIGURATIONS)
		.withPropertyValues("socks5.proxy.host=proxy.corp", HttpApplication.ENABLED);

	@Test
	void namesServiceClientsOfTheApplication(CapturedOutput output) {
		this.runner.withUserConfiguration(Direct.class).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(output).containsOnlyOnce(WARNING)
				.contains("'directRest' (HTTP service client)", "'directTemplate' (HTTP service client)",
						"'directWeb' (HTTP service client)")
				.doesNotContain("directLazy");
			context.getBean("directLazy");
			assertThat(output).contains(WARNING + " 'directLazy' (HTTP service client)");
		});
	}

	@Test
	void namesClientsInCollections(CapturedOutput output) {
		this.runner.withUserConfiguration(Collections.class).run((context) -> assertThat(context).hasNotFailed());
		assertThat(output).containsOnlyOnce(WARNING)
			.contains("'map' (RestClient)", "'list' (RestTemplate)", "'array' (RestClient)", "'optional' (RestClient)")
			.doesNotContain("proxiedList");
	}

	@Test
	void namesNoneThatIsProxied(CapturedOutput output) {
		this.runner.withUserConfiguration(Proxied.class).run((context) -> assertThat(context).hasNotFailed());
		assertThat(output).doesNotContain(WARNING);
	}

	private static Api api(HttpExchangeAdapter adapter) {
		return HttpServiceProxyFactory.builderFor(adapter).build().createClient(Api.class);
	}

	interface Api {

		@GetExchange("/")
		String read();

	}

	@Configuration(proxyBeanMethods = false)
	static class Direct {

		@Bean
		Api directRest() {
			return api(RestClientAdapter.create(RestClient.create()));
		}

		@Bean
		Api directTemplate() {
			return api(RestTemplateAdapter.create(new RestTemplate()));
		}

		@Bean
		Api directWeb() {
			return api(WebClientAdapter.create(WebClient.create()));
		}

		@Bean
		@Lazy
		Api directLazy() {
			return api(RestClientAdapter.create(RestClient.create()));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Collections {

		@Bean
		Map<String, RestClient> map() {
			return Map.of("partner", RestClient.create());
		}

		@Bean
		List<RestTemplate> list() {
			return List.of(new RestTemplate());
		}

		@Bean
		RestClient[] array() {
			return new RestClient[] { RestClient.create() };
		}

		@Bean
		Optional<RestClient> optional() {
			return Optional.of(RestClient.create());
		}

		@Bean
		List<RestClient> proxiedList(RestClient.Builder builder) {
			return List.of(builder.build());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Proxied {

		@Bean
		Api rest(RestClient.Builder builder) {
			return api(RestClientAdapter.create(builder.build()));
		}

		@Bean
		Api template(RestTemplateBuilder builder) {
			return api(RestTemplateAdapter.create(builder.build()));
		}

		@Bean
		Api web(WebClient.Builder builder) {
			return api(WebClientAdapter.create(builder.build()));
		}

		@Bean
		RestClient advised(RestClient.Builder builder) {
			// as an aspect does
			return (RestClient) new ProxyFactory(builder.build()).getProxy();
		}

	}

}
