package io.socks5.boot.http;

import io.netty.resolver.NoopAddressResolverGroup;
import io.socks5.client.Socks5Client;
import reactor.netty.http.client.HttpClient;

/**
 * The way into Reactor Netty: a handler at the head of each connection's pipeline, and no
 * lookup before it. Clients with the same proxy share the pools of their provider; those
 * with another proxy, or none, share no connection.
 */
final class ReactorNettyIntegration {

	private ReactorNettyIntegration() {
	}

	static HttpClient through(Socks5Client client, HttpClient http) {
		return http.noProxy()
			.resolver(NoopAddressResolverGroup.INSTANCE)
			.mapConnect(ReactorNettyAbandonedConnects::watched)
			.doOnChannelInit(new ReactorNettyPipelineConfigurer(client));
	}

}
