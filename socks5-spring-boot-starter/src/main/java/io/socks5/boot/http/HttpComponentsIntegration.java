package io.socks5.boot.http;

import io.socks5.client.Socks5Client;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;

import org.springframework.boot.http.client.HttpComponentsClientHttpRequestFactoryBuilder;
import org.springframework.util.Assert;

/**
 * The integration of HttpComponents' classic client. An operator opens its connections,
 * and only a subclass of the connection manager's builder can replace it. Spring Boot
 * creates that builder and passes it to customizers. Therefore another builder copies the
 * settings of Boot and of all customizers, and its manager replaces Boot's.
 */
final class HttpComponentsIntegration {

	private final Socks5Client client;

	/** Boot calls the customizers in turn on one thread. */
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
