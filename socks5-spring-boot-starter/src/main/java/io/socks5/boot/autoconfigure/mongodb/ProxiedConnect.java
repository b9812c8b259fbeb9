package io.socks5.boot.autoconfigure.mongodb;

import java.net.SocketAddress;
import java.time.Duration;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.socks5.client.Socks5Client;
import io.socks5.client.Tunnels;
import io.socks5.netty.Socks5ChannelHandler;
import org.jspecify.annotations.Nullable;

/**
 * Puts the SOCKS5 handler in front of all others when the connect begins. Until then, the
 * driver puts TLS there.
 */
final class ProxiedConnect extends ChannelOutboundHandlerAdapter {

	private final Socks5Client client;

	ProxiedConnect(Socks5Client client) {
		this.client = client;
	}

	@Override
	public void connect(ChannelHandlerContext context, SocketAddress remote, @Nullable SocketAddress local,
			ChannelPromise connected) {
		context.pipeline().addFirst(new Socks5ChannelHandler(tunnels(context.channel())));
		context.connect(remote, local, connected);
		context.pipeline().remove(this);
	}

	private Tunnels tunnels(Channel channel) {
		int limit = channel.config().getConnectTimeoutMillis();
		return (limit > 0) ? this.client.tunnels(Duration.ofMillis(limit)) : this.client.tunnels();
	}

}
