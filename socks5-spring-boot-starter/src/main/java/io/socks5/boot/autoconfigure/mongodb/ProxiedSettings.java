package io.socks5.boot.autoconfigure.mongodb;

import com.mongodb.MongoClientSettings;
import com.mongodb.connection.NettyTransportSettings;
import com.mongodb.connection.TransportSettings;
import io.netty.channel.EventLoopGroup;
import io.socks5.boot.autoconfigure.integration.IntegrationEventLoops;
import io.socks5.boot.autoconfigure.integration.Socks5Integration;
import io.socks5.client.Socks5Client;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.mongodb.autoconfigure.MongoClientSettingsBuilderCustomizer;

/**
 * Makes clients connect with Netty, by name and through the proxy. Keeps the other
 * settings of Netty.
 */
class ProxiedSettings implements MongoClientSettingsBuilderCustomizer {

	private final Socks5Integration integration;

	private final Socks5Client client;

	private final IntegrationEventLoops loops;

	ProxiedSettings(Socks5Integration integration, Socks5Client client, IntegrationEventLoops loops) {
		this.integration = integration;
		this.client = client;
		this.loops = loops;
	}

	/**
	 * Returns whether clients with these settings connect through the proxy.
	 * @param settings the settings of a client
	 * @return whether a customizer of this class was the last one
	 */
	static boolean contain(MongoClientSettings settings) {
		return settings.getInetAddressResolver() instanceof UnresolvedNames
				&& settings.getTransportSettings() instanceof NettyTransportSettings netty
				&& netty.getEventLoopGroup() instanceof ProxiedEventLoops;
	}

	@Override
	public void customize(MongoClientSettings.Builder builder) {
		MongoClientSettings settings = builder.build();
		new SettingsCheck(this.integration).check(settings);
		builder.transportSettings(transport((NettyTransportSettings) settings.getTransportSettings()));
		builder.inetAddressResolver(new UnresolvedNames());
	}

	private TransportSettings transport(@Nullable NettyTransportSettings given) {
		NettyTransportSettings.Builder netty = TransportSettings.nettyBuilder();
		EventLoopGroup loops = (given != null) ? given.getEventLoopGroup() : null;
		if (given != null && given.getSocketChannelClass() != null) {
			netty.socketChannelClass(given.getSocketChannelClass());
		}
		if (given != null && given.getAllocator() != null) {
			netty.allocator(given.getAllocator());
		}
		if (given != null && given.getSslContext() != null) {
			netty.sslContext(given.getSslContext());
		}
		return netty.eventLoopGroup(ProxiedEventLoops.of((loops != null) ? loops : this.loops.group(), this.client))
			.build();
	}

}
