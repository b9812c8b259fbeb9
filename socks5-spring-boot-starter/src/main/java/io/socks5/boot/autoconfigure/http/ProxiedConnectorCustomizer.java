package io.socks5.boot.autoconfigure.http;

import io.socks5.boot.http.Socks5HttpClients;
import io.socks5.client.Socks5Client;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.autoconfigure.reactive.ClientHttpConnectorBuilderCustomizer;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;

/**
 * Puts the clients of {@code WebClient} behind the proxy.
 */
class ProxiedConnectorCustomizer implements ClientHttpConnectorBuilderCustomizer<ClientHttpConnectorBuilder<?>> {

	private final Socks5Client client;

	private final ObjectProvider<HttpClientSettings> settings;

	ProxiedConnectorCustomizer(Socks5Client client, ObjectProvider<HttpClientSettings> settings) {
		this.client = client;
		this.settings = settings;
	}

	@Override
	public ClientHttpConnectorBuilder<?> customize(ClientHttpConnectorBuilder<?> builder) {
		ClientHttpConnectorBuilder<?> proxied = Socks5HttpClients.connectorThrough(this.client, builder);
		AddressFilters.requireNone(this.settings);
		return proxied;
	}

}
