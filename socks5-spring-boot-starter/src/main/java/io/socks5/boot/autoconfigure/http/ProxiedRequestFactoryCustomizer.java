package io.socks5.boot.autoconfigure.http;

import io.socks5.boot.http.Socks5HttpClients;
import io.socks5.client.Socks5Client;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.autoconfigure.ClientHttpRequestFactoryBuilderCustomizer;

/**
 * Puts the clients of {@code RestClient}, {@code RestTemplate} and HTTP service clients
 * behind the proxy.
 */
class ProxiedRequestFactoryCustomizer
		implements ClientHttpRequestFactoryBuilderCustomizer<ClientHttpRequestFactoryBuilder<?>> {

	private final Socks5Client client;

	private final ObjectProvider<HttpClientSettings> settings;

	ProxiedRequestFactoryCustomizer(Socks5Client client, ObjectProvider<HttpClientSettings> settings) {
		this.client = client;
		this.settings = settings;
	}

	@Override
	public ClientHttpRequestFactoryBuilder<?> customize(ClientHttpRequestFactoryBuilder<?> builder) {
		ClientHttpRequestFactoryBuilder<?> proxied = Socks5HttpClients.requestFactoryThrough(this.client, builder);
		AddressFilters.requireNone(this.settings);
		return proxied;
	}

}
