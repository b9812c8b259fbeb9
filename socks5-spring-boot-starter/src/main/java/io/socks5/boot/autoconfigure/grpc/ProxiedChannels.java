package io.socks5.boot.autoconfigure.grpc;

import io.grpc.netty.NettyChannelBuilder;
import io.socks5.boot.autoconfigure.integration.IntegrationEventLoops;
import io.socks5.boot.autoconfigure.integration.Socks5Integration;
import io.socks5.client.Socks5Client;
import io.socks5.netty.Socks5SocketChannel;

import org.springframework.grpc.client.GrpcChannelBuilderCustomizer;

/**
 * Makes a channel connect through the proxy by name.
 *
 * @param client the client to connect with
 * @param loops the event loops, which fit the type of the channel
 * @param integration refuses what cannot be routed
 */
record ProxiedChannels(Socks5Client client, IntegrationEventLoops loops,
		Socks5Integration integration) implements GrpcChannelBuilderCustomizer<NettyChannelBuilder> {

	@Override
	@SuppressWarnings("deprecation")
	public void customize(String target, NettyChannelBuilder builder) {
		try {
			builder.nameResolverFactory(new UnresolvedNames(this.integration));
		}
		catch (IllegalStateException ex) {
			throw this.integration.refuse("The channel '" + target + "' connects to a local socket",
					"Use a host and a port as the target.");
		}
		builder.eventLoopGroup(this.loops.group());
		builder.channelFactory(() -> new Socks5SocketChannel(this.client.tunnels()));
	}

}
