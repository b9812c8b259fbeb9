package io.socks5.boot.autoconfigure.elasticsearch;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;

import co.elastic.clients.transport.rest5_client.low_level.Rest5Client;
import co.elastic.clients.transport.rest5_client.low_level.Rest5ClientBuilder;
import io.socks5.boot.autoconfigure.integration.AbstractFailureTests;
import io.socks5.boot.autoconfigure.integration.Bystander;
import io.socks5.boot.autoconfigure.integration.Failures;
import io.socks5.boot.autoconfigure.integration.HttpStub;
import io.socks5.boot.autoconfigure.integration.LookedUp;
import io.socks5.boot.autoconfigure.integration.ProxyForNames;
import io.socks5.testkit.real.Concurrently;
import org.apache.hc.client5.http.impl.async.HttpAsyncClientBuilder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.boot.elasticsearch.autoconfigure.Rest5ClientBuilderCustomizer;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Elasticsearch's client through the proxy.
 */
class ProxiedElasticsearchTests extends AbstractFailureTests {

	private static final String FOUND = "{\"hits\":\"" + "y".repeat(100_000) + "\"}";

	private static final HttpStub SERVER = new HttpStub(ElasticsearchApplication.NAME)
		.withHeader("X-Elastic-Product", "Elasticsearch")
		.answering("/_search", (request) -> FOUND);

	private static final String REQUEST = "alice:s3cret name " + ElasticsearchApplication.NAME + " 4711";

	private static final String PLAIN = "spring.elasticsearch.uris=http://" + ElasticsearchApplication.NAME + ":4711";

	private static final ApplicationContextRunner RUNNER = ElasticsearchApplication.runner().withPropertyValues(PLAIN);

	@Test
	void searchesByNameWithTheLogin() {
		try (ProxyForNames proxy = SERVER.proxy()) {
			RUNNER.withPropertyValues(proxy.properties()).run((context) -> {
				assertThat(ElasticsearchApplication.search(context)).isEqualTo(FOUND);
				assertThat(proxy.requests()).containsExactly(REQUEST);
			});
		}
	}

	@Test
	void searchesAtTheSameTime() {
		try (ProxyForNames proxy = SERVER.proxy()) {
			RUNNER.withPropertyValues(proxy.properties()).run((context) -> {
				assertThat(Concurrently.each(20, () -> ElasticsearchApplication.search(context))).hasSize(20)
					.containsOnly(FOUND);
				assertThat(proxy.requests()).hasSizeLessThanOrEqualTo(10).containsOnly(REQUEST);
			});
		}
	}

	@Test
	void looksNoNameUp() throws Exception {
		try (ProxyForNames proxy = SERVER.proxy()) {
			List<String> properties = new ArrayList<>(List.of(proxy.properties()));
			properties.add(PLAIN);
			LookedUp.assertNoneIn(ElasticsearchLookups.class, properties.toArray(String[]::new));
			assertThat(proxy.requests()).containsExactly(REQUEST);
		}
	}

	@Test
	void verifiesTheNameOfTheCertificate() {
		try (ProxyForNames proxy = SERVER.tlsProxy()) {
			tls(ElasticsearchApplication.NAME).withPropertyValues(proxy.properties())
				.run((context) -> assertThat(ElasticsearchApplication.search(context)).isEqualTo(FOUND));
			tls("other.internal.test").withPropertyValues(proxy.properties())
				.run((context) -> assertThat(catchThrowable(() -> ElasticsearchApplication.search(context)))
					.hasStackTraceContaining("other.internal.test"));
		}
	}

	@Test
	void sendsNoRequestToAServerWithoutTls() {
		try (Bystander server = new Bystander(new byte[0], 0, "HTTP/1.1 200 OK\r\n\r\n".getBytes());
				ProxyForNames proxy = ProxyForNames.connecting().with(ElasticsearchApplication.NAME, server.port())) {
			tls(ElasticsearchApplication.NAME).withPropertyValues(proxy.properties()).run((context) -> {
				assertThat(catchThrowable(() -> ElasticsearchApplication.search(context))).isNotNull();
				// the first octet is that of a TLS handshake
				assertThat(server.received()).startsWith(22).asString().doesNotContain("POST", "Authorization");
			});
		}
	}

	private static ApplicationContextRunner tls(String name) {
		return ElasticsearchApplication.runner()
			.withPropertyValues("spring.elasticsearch.uris=https://" + name + ":4711",
					"spring.elasticsearch.restclient.ssl.bundle=search",
					"spring.ssl.bundle.pem.search.truststore.certificate=file:" + SERVER.certificate().pem());
	}

	@Override
	protected ApplicationContextRunner runner(int port) {
		return ElasticsearchApplication.runner()
			.withPropertyValues("spring.elasticsearch.uris=http://127.0.0.1:" + port);
	}

	@Override
	protected void connect(AssertableApplicationContext context) throws Exception {
		ElasticsearchApplication.search(context);
	}

	@Test
	void failsOnceWithinTheConnectTimeoutOfTheClient() {
		failsOnceWithin("spring.elasticsearch.connection-timeout=1s");
	}

	@Test
	void keepsTheCustomizerOfTheApplication() {
		try (ProxyForNames proxy = SERVER.proxy()) {
			RUNNER.withPropertyValues(proxy.properties())
				.withBean("own", Rest5ClientBuilderCustomizer.class, Own::new)
				.run((context) -> {
					SERVER.requests().clear();
					ElasticsearchApplication.search(context);
					assertThat(SERVER.requests()).last()
						.satisfies((request) -> assertThat(request.headers()).containsEntry("own", List.of("kept"))
							.containsEntry("content-encoding", List.of("gzip")));
					assertThat(proxy.requests()).containsOnly(REQUEST);
				});
		}
	}

	@Test
	void usesAnotherClientByItsName() {
		try (ProxyForNames proxy = SERVER.proxy(); ProxyForNames other = SERVER.proxy()) {
			RUNNER.withPropertyValues(other.instance("lab", "bob"))
				.withPropertyValues(proxy.properties())
				.withPropertyValues("socks5.proxy.integrations.elasticsearch.instance=lab")
				.run((context) -> {
					ElasticsearchApplication.search(context);
					assertThat(other.requests()).containsExactly("bob:s3cret name search.internal.test 4711");
					assertThat(proxy.connections()).isZero();
				});
		}
	}

	@Test
	void changesNothingWhenItIsOff() {
		RUNNER
			.withPropertyValues("socks5.proxy.host=proxy.corp", "socks5.proxy.integrations.elasticsearch.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(TunnelCustomizer.class));
	}

	@Test
	void refusesClientsThatBypassTheProxy() {
		ApplicationContextRunner runner = RUNNER.withPropertyValues("socks5.proxy.host=proxy.corp");
		runner
			.withBean("own", Rest5Client.class, () -> Rest5Client.builder(URI.create("http://search:9200")).build(),
					(definition) -> definition.setDestroyMethodName("close"))
			.run((context) -> assertRefused(context.getStartupFailure(), "Rest5Client 'own' has a connection manager"));
		runner.withBean("callback", Rest5ClientBuilderCustomizer.class,
				() -> (builder) -> builder.setHttpClientConfigCallback((http) -> {
				}))
			.run((context) -> assertRefused(context.getStartupFailure(),
					"Rest5Client 'elasticsearchRestClient' has a connection manager"));
		runner.withClassLoader(new FilteredClassLoader("co.elastic"))
			.run((context) -> assertRefused(context.getStartupFailure(),
					"The Rest5Client of Elasticsearch is not on the class path"));
	}

	private static void assertRefused(@Nullable Throwable failure, String reason) {
		Failures.assertRefused(failure, "elasticsearch", reason);
	}

	/**
	 * A customizer of the application.
	 */
	private static final class Own implements Rest5ClientBuilderCustomizer {

		@Override
		public void customize(Rest5ClientBuilder builder) {
			builder.setCompressionEnabled(true);
		}

		@Override
		public void customize(HttpAsyncClientBuilder builder) {
			builder.addRequestInterceptorFirst((request, entity, context) -> request.setHeader("own", "kept"));
		}

	}

}
