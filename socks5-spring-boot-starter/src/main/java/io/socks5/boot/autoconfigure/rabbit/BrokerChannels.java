package io.socks5.boot.autoconfigure.rabbit;

import java.util.function.Consumer;

import io.netty.channel.Channel;
import io.socks5.boot.netty.ChannelTunnels;
import io.socks5.client.Socks5Client;
import io.socks5.netty.Socks5ChannelHandler;
import io.socks5.netty.Socks5SocketChannel;

/**
 * Puts the SOCKS5 handler in front of all others, after the application's own customizer.
 * A channel that connects through the proxy itself needs none.
 *
 * @param customizer the application's customizer
 * @param client the client to connect with
 */
record BrokerChannels(Consumer<Channel> customizer, Socks5Client client) implements Consumer<Channel> {

	@Override
	public void accept(Channel channel) {
		this.customizer.accept(channel);
		if (!(channel instanceof Socks5SocketChannel)) {
			// the application has chosen the channel; the connect starts right afterwards
			channel.pipeline().addFirst(new Socks5ChannelHandler(ChannelTunnels.of(this.client, channel.config())));
		}
		channel.pipeline().addLast(new TypedFailures());
	}

}
