package io.socks5.boot.autoconfigure.rabbit;

import java.time.Duration;
import java.util.function.Consumer;

import io.netty.channel.Channel;
import io.socks5.client.Socks5Client;
import io.socks5.client.Tunnels;
import io.socks5.netty.Socks5ChannelHandler;

/**
 * Puts the SOCKS5 handler in front of all others, after the application's own customizer.
 *
 * @param customizer the application's customizer
 * @param client the client to connect with
 */
record BrokerChannels(Consumer<Channel> customizer, Socks5Client client) implements Consumer<Channel> {

	@Override
	public void accept(Channel channel) {
		this.customizer.accept(channel);
		channel.pipeline().addFirst(new Socks5ChannelHandler(tunnels(channel)));
		channel.pipeline().addLast(new TypedFailures());
	}

	private Tunnels tunnels(Channel channel) {
		// the connect starts right afterwards
		int limit = channel.config().getConnectTimeoutMillis();
		return (limit > 0) ? this.client.tunnels(Duration.ofMillis(limit)) : this.client.tunnels();
	}

}
