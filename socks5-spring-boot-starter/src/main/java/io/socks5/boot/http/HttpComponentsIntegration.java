package io.socks5.boot.http;

import io.socks5.client.Socks5Client;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;

import org.springframework.boot.http.client.HttpComponentsClientHttpRequestFactoryBuilder;
import org.springframework.util.Assert;

/**
 * The way into HttpComponents' classic client. Its connections are opened by an operator
 * that only a connection manager's builder can be told, by a subclass; Spring Boot makes
 * that builder itself and shows it to customizers. So a builder of ours takes over what
 * Boot and all other customizers have set, and its manager takes the place of Boot's.
 */
final class HttpComponentsIntegration {

	private final Socks5Client client;

	/** Boot calls one customizer after the other, on one thread. */
	private final ThreadLocal<PoolingHttpClientConnectionManagerBuilder> seen = new ThreadLocal<>();

	private HttpComponentsIntegration(Socks5Client client) {
		this.client = client;
	}

	static HttpComponentsClientHttpRequestFactoryBuilder through(Socks5Client client,
			HttpComponentsClientHttpRequestFactoryBuilder builder) {
		HttpComponentsIntegration integration = new HttpComponentsIntegration(client);
		return builder.withConnectionManagerCustomizer(integration.seen::set)
			.withHttpClientCustomizer(integration::install);
	}

	private void install(HttpClientBuilder builder) {
		PoolingHttpClientConnectionManagerBuilder original = this.seen.get();
		this.seen.remove();
		Assert.state(original != null, "There is no connection manager");
		builder.setConnectionManager(new HttpComponentsManagerBuilder(this.client, original).build());
	}

}
