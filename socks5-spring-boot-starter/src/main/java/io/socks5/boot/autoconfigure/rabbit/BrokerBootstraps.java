package io.socks5.boot.autoconfigure.rabbit;

import java.util.function.Consumer;

import com.rabbitmq.client.ConnectionFactory;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.resolver.NoopAddressResolverGroup;
import io.socks5.boot.autoconfigure.integration.IntegrationEventLoops;
import io.socks5.boot.netty.ChannelTunnels;
import io.socks5.client.Socks5Client;
import io.socks5.netty.Socks5SocketChannel;

/**
 * Prepares connects after the application's own customizer, so that they look no name up
 * and try all endpoints of the client.
 *
 * @param customizer the application's customizer
 * @param client the client to connect with
 * @param factory the settings
 * @param loops the event loops, unless the application has its own
 */
record BrokerBootstraps(Consumer<Bootstrap> customizer, Socks5Client client, ConnectionFactory factory,
		IntegrationEventLoops loops) implements Consumer<Bootstrap> {

	@Override
	public void accept(Bootstrap bootstrap) {
		this.customizer.accept(bootstrap);
		// RabbitMQ's client would start threads that do not end if the connect fails
		if (bootstrap.config().group() == null && RabbitFields.eventLoopGroup(this.factory.netty()) == null) {
			bootstrap.group(this.loops.group());
		}
		if (!bootstrap.config().options().containsKey(ChannelOption.CONNECT_TIMEOUT_MILLIS)) {
			bootstrap.option(ChannelOption.CONNECT_TIMEOUT_MILLIS, this.factory.getConnectionTimeout());
		}
		if (bootstrap.config().channelFactory() == null) {
			bootstrap.channelFactory(() -> new Socks5SocketChannel(NioSocketChannel::new,
					(config) -> ChannelTunnels.of(this.client, config)));
		}
		bootstrap.resolver(NoopAddressResolverGroup.INSTANCE);
	}

}
