package io.socks5.boot.http;

import java.net.SocketAddress;
import java.time.Duration;

import io.netty.channel.Channel;
import io.socks5.client.Socks5Client;
import io.socks5.client.Tunnels;
import io.socks5.netty.Socks5ChannelHandler;
import org.jspecify.annotations.Nullable;
import reactor.netty.ChannelPipelineConfigurer;
import reactor.netty.ConnectionObserver;

/**
 * Connects a channel of Reactor Netty through the proxy. It is part of the key of a
 * connection pool, so configurers of the same client must be equal.
 *
 * @param client the client to connect with
 */
record ReactorNettyPipelineConfigurer(Socks5Client client) implements ChannelPipelineConfigurer {

	@Override
	public void onChannelInit(ConnectionObserver observer, Channel channel, @Nullable SocketAddress remote) {
		ReactorNettyAbandonedConnects.close(channel, observer.currentContext());
		ReactorNettyConnectContext.add(channel, observer.currentContext());
		channel.pipeline().addFirst(new Socks5ChannelHandler(tunnels(channel)));
	}

	private Tunnels tunnels(Channel channel) {
		// the connect starts right afterwards
		int limit = channel.config().getConnectTimeoutMillis();
		return (limit > 0) ? this.client.tunnels(Duration.ofMillis(limit)) : this.client.tunnels();
	}

}
