package io.socks5.boot.http;

import io.netty.resolver.NoopAddressResolverGroup;
import io.socks5.client.Socks5Client;
import io.socks5.transport.netty.Socks5ChannelHandler;
import reactor.netty.http.client.HttpClient;

/**
 * The way into Reactor Netty: a handler at the head of each connection's pipeline, and no
 * look-up before it. Connections are pooled by what initializes them, so that clients
 * with another proxy, or none, share the provider but no connection.
 */
final class ReactorTunnels {

	private ReactorTunnels() {
	}

	static HttpClient through(Socks5Client client, HttpClient http) {
		return http.noProxy()
			.resolver(NoopAddressResolverGroup.INSTANCE)
			.doOnChannelInit((observer, channel, remote) -> channel.pipeline()
				.addFirst(new Socks5ChannelHandler(client.tunnels())));
	}

}
