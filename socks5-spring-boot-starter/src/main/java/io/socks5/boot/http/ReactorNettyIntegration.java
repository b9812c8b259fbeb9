package io.socks5.boot.http;

import io.netty.resolver.NoopAddressResolverGroup;
import io.socks5.client.Socks5Client;
import reactor.netty.http.client.HttpClient;

/**
 * The integration of Reactor Netty: a handler at the head of each pipeline, without an
 * earlier lookup. Clients of the same proxy share the pools of their provider. Clients of
 * different proxies share no connection.
 */
final class ReactorNettyIntegration {

	private ReactorNettyIntegration() {
	}

	static HttpClient through(Socks5Client client, HttpClient http) {
		return http.noProxy()
			.resolver(NoopAddressResolverGroup.INSTANCE)
			// the observation of a blocking request is a value of its thread
			.mapConnect((connect) -> ReactorNettyAbandonedConnects.watched(connect).contextCapture())
			.doOnChannelInit(new ReactorNettyPipelineConfigurer(client));
	}

}
