package io.socks5.boot.http;

import java.net.SocketAddress;

import io.netty.channel.Channel;
import io.socks5.boot.netty.ChannelTunnels;
import io.socks5.client.Socks5Client;
import io.socks5.netty.Socks5ChannelHandler;
import org.jspecify.annotations.Nullable;
import reactor.netty.ChannelPipelineConfigurer;
import reactor.netty.ConnectionObserver;
import reactor.util.context.ContextView;

/**
 * Connects a channel of Reactor Netty through the proxy. It is part of the key of a
 * connection pool, so configurers of the same client must be equal.
 *
 * @param client the client to connect with
 */
record ReactorNettyPipelineConfigurer(Socks5Client client) implements ChannelPipelineConfigurer {

	@Override
	public void onChannelInit(ConnectionObserver observer, Channel channel, @Nullable SocketAddress remote) {
		ContextView request = observer.currentContext();
		ReactorNettyAbandonedConnects.close(channel, request);
		ReactorNettyConnectContext.add(channel, request);
		if (!ReactorNettyTransports.begin(channel, request)) {
			// other event loops were configured later; the connect starts right
			// afterwards
			channel.pipeline().addFirst(new Socks5ChannelHandler(ChannelTunnels.of(this.client, channel.config())));
		}
	}

}
