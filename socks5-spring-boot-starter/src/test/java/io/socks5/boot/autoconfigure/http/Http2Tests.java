package io.socks5.boot.autoconfigure.http;

import io.socks5.testkit.FakeSocksServer;
import org.eclipse.jetty.client.transport.HttpClientConnectionFactory;
import org.eclipse.jetty.client.transport.HttpClientTransportDynamic;
import org.eclipse.jetty.http2.client.HTTP2Client;
import org.eclipse.jetty.http2.client.transport.ClientConnectionFactoryOverHTTP2;
import org.eclipse.jetty.io.ClientConnector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.netty.http.Http2SslContextSpec;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.HttpClient;
import reactor.netty.tcp.SslProvider;

import org.springframework.boot.http.client.JettyClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.ReactorClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.autoconfigure.ClientHttpRequestFactoryBuilderCustomizer;
import org.springframework.boot.http.client.autoconfigure.reactive.ClientHttpConnectorBuilderCustomizer;
import org.springframework.boot.http.client.reactive.JettyClientHttpConnectorBuilder;
import org.springframework.boot.http.client.reactive.ReactorClientHttpConnectorBuilder;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * HTTP/2 over TLS behind the proxy, with the libraries that speak it, as an application
 * asks them to.
 */
@Timeout(120)
class Http2Tests {

	private static final String NAME = "site.known-to-the-proxy.test";

	private final TestSite site = TestSite.open(NAME);

	private final FakeSocksServer proxy = FakeSocksServer.open().knowing(NAME, this.site.port());

	@AfterEach
	void close() throws Exception {
		this.proxy.close();
		this.site.close();
	}

	@ParameterizedTest
	@EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "REST_CLIENT_WITH_HTTP_COMPONENTS")
	void speaksHttp2(HttpLibrary library) {
		new ApplicationContextRunner().withConfiguration(HttpApplication.CONFIGURATIONS)
			.withUserConfiguration(Customizers.class)
			.withBean(TestSite.class, () -> this.site)
			.withPropertyValues("socks5.proxy.host=127.0.0.1", "socks5.proxy.port=" + this.proxy.port(),
					HttpApplication.ENABLED, library.property())
			.withPropertyValues(this.site.properties())
			.run((context) -> {
				assertThat(library.pages(context).get(this.site.url("/protocol"))).isEqualTo("HTTP/2.0");
				assertThat(this.proxy.requests())
					.containsExactly(new FakeSocksServer.Request(3, NAME, this.site.port()));
			});
	}

	@Configuration(proxyBeanMethods = false)
	static class Customizers {

		@Bean
		ClientHttpRequestFactoryBuilderCustomizer<ReactorClientHttpRequestFactoryBuilder> reactor(TestSite site) {
			return (builder) -> builder.withHttpClientCustomizer((http) -> http2(http, site));
		}

		@Bean
		ClientHttpConnectorBuilderCustomizer<ReactorClientHttpConnectorBuilder> reactiveReactor(TestSite site) {
			return (builder) -> builder.withHttpClientCustomizer((http) -> http2(http, site));
		}

		@Bean
		ClientHttpRequestFactoryBuilderCustomizer<JettyClientHttpRequestFactoryBuilder> jetty() {
			return (builder) -> builder.withHttpClientTransportFactory(Customizers::http2);
		}

		@Bean
		ClientHttpConnectorBuilderCustomizer<JettyClientHttpConnectorBuilder> reactiveJetty() {
			return (builder) -> builder.withHttpClientTransportFactory(Customizers::http2);
		}

		// the context that Spring Boot makes of a bundle offers no HTTP/2
		private static HttpClient http2(HttpClient http, TestSite site) {
			SslProvider.GenericSslContextSpec<?> tls = Http2SslContextSpec.forClient()
				.configure((context) -> context.trustManager(site.certificate()));
			return http.protocol(HttpProtocol.H2, HttpProtocol.HTTP11).secure((spec) -> spec.sslContext(tls));
		}

		private static HttpClientTransportDynamic http2(ClientConnector connector) {
			return new HttpClientTransportDynamic(connector,
					new ClientConnectionFactoryOverHTTP2.HTTP2(new HTTP2Client(connector)),
					HttpClientConnectionFactory.HTTP11);
		}

	}

}
