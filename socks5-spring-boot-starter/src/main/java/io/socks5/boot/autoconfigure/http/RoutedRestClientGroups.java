package io.socks5.boot.autoconfigure.http;

import io.socks5.boot.http.Socks5HttpClients;
import io.socks5.client.Socks5Client;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.core.Ordered;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.support.RestClientHttpServiceGroupConfigurer;

/**
 * Gives the {@code RestClient} of a service group another way than that of other clients.
 */
class RoutedRestClientGroups implements RestClientHttpServiceGroupConfigurer {

	private final ServiceGroupRoutes routes;

	private final UnproxiedBuilders builders;

	private final ServiceGroupSettings settings;

	private final ObjectProvider<HttpClientSettings> global;

	RoutedRestClientGroups(ServiceGroupRoutes routes, UnproxiedBuilders builders, ServiceGroupSettings settings,
			ObjectProvider<HttpClientSettings> global) {
		this.routes = routes;
		this.builders = builders;
		this.settings = settings;
		this.global = global;
	}

	@Override
	public void configureGroups(Groups<RestClient.Builder> groups) {
		groups.filter((group) -> this.routes.isRouted(group.name()))
			.forEachClient((group, client) -> configure(group.name(), client));
	}

	private void configure(String group, RestClient.Builder client) {
		Socks5Client route = this.routes.client(group);
		ClientHttpRequestFactoryBuilder<?> builder = this.builders.requestFactory();
		if (route != null) {
			AddressFilters.requireNone(this.global);
			builder = Socks5HttpClients.requestFactoryThrough(route, builder);
		}
		client.requestFactory(builder.build(this.settings.of(group)));
	}

	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

}
