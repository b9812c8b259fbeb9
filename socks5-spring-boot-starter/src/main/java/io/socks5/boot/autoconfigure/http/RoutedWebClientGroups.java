package io.socks5.boot.autoconfigure.http;

import io.socks5.boot.http.Socks5HttpClients;
import io.socks5.client.Socks5Client;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.core.Ordered;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.support.WebClientHttpServiceGroupConfigurer;

/**
 * Gives the {@code WebClient} of a service group another way than that of other clients.
 */
class RoutedWebClientGroups implements WebClientHttpServiceGroupConfigurer {

	private final ServiceGroupRoutes routes;

	private final UnproxiedBuilders builders;

	private final ServiceGroupSettings settings;

	private final ObjectProvider<HttpClientSettings> global;

	RoutedWebClientGroups(ServiceGroupRoutes routes, UnproxiedBuilders builders, ServiceGroupSettings settings,
			ObjectProvider<HttpClientSettings> global) {
		this.routes = routes;
		this.builders = builders;
		this.settings = settings;
		this.global = global;
	}

	@Override
	public void configureGroups(Groups<WebClient.Builder> groups) {
		groups.filter((group) -> this.routes.isRouted(group.name()))
			.forEachClient((group, client) -> configure(group.name(), client));
	}

	private void configure(String group, WebClient.Builder client) {
		Socks5Client route = this.routes.client(group);
		ClientHttpConnectorBuilder<?> builder = this.builders.connector();
		if (route != null) {
			AddressFilters.requireNone(this.global);
			builder = Socks5HttpClients.connectorThrough(route, builder);
		}
		client.clientConnector(builder.build(this.settings.of(group)));
	}

	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

}
