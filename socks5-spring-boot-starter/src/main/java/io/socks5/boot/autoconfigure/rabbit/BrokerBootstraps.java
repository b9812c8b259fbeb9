package io.socks5.boot.autoconfigure.rabbit;

import java.util.function.Consumer;

import com.rabbitmq.client.ConnectionFactory;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelOption;
import io.netty.resolver.NoopAddressResolverGroup;
import io.socks5.boot.autoconfigure.integration.IntegrationEventLoops;

/**
 * Prepares connects after the application's own customizer, so that they look no name up.
 *
 * @param customizer the application's customizer
 * @param factory the settings
 * @param loops the event loops, unless the application has its own
 */
record BrokerBootstraps(Consumer<Bootstrap> customizer, ConnectionFactory factory,
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
		bootstrap.resolver(NoopAddressResolverGroup.INSTANCE);
	}

}
