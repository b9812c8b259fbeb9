package io.socks5.boot.http;

import io.netty.resolver.NoopAddressResolverGroup;
import io.socks5.client.Socks5Client;
import reactor.netty.http.client.HttpClient;

/**
 * The integration of Reactor Netty: channels that connect through the proxy, without an
 * earlier lookup. A connect tries all endpoints of the client. Clients of the same proxy
 * share the pools of their provider. Clients of different proxies share no connection.
 */
public final class ReactorNettyIntegration {

	private ReactorNettyIntegration() {
	}

	/**
	 * Returns a client that connects through another.
	 * @param client the client to connect with
	 * @param http the client of Reactor Netty, which is not changed
	 * @return a client with the other settings of {@code http}
	 */
	public static HttpClient through(Socks5Client client, HttpClient http) {
		return http.noProxy()
			.resolver(NoopAddressResolverGroup.INSTANCE)
			.runOn(ReactorNettyLoopResources.of(client, http.configuration().loopResources()),
					http.configuration().isPreferNative())
			// the observation of a blocking request is a value of its thread
			.mapConnect((connect) -> ReactorNettyAbandonedConnects.watched(connect).contextCapture())
			.doOnChannelInit(new ReactorNettyPipelineConfigurer(client));
	}

}
