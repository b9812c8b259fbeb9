package io.socks5.boot.autoconfigure.mongodb;

import java.net.SocketAddress;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.socks5.boot.netty.ChannelTunnels;
import io.socks5.client.Socks5Client;
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
		context.pipeline()
			.addFirst(new Socks5ChannelHandler(ChannelTunnels.of(this.client, context.channel().config())));
		context.connect(remote, local, connected);
		context.pipeline().remove(this);
	}

}
