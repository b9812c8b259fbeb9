package io.socks5.boot.autoconfigure.redis;

import java.time.Duration;

import io.lettuce.core.resource.NettyCustomizer;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.socks5.boot.netty.ChannelTunnels;
import io.socks5.client.Socks5Client;
import io.socks5.netty.Socks5ChannelHandler;
import org.jspecify.annotations.Nullable;

/**
 * Puts the SOCKS5 handler in front of all others, after the application's own customizer.
 */
final class ProxiedChannels implements NettyCustomizer {

	/** The part of Lettuce's timeout that remains for the first commands. */
	private static final int RESERVE = 10;

	private final NettyCustomizer customizer;

	private final Socks5Client client;

	private volatile @Nullable Duration limit;

	ProxiedChannels(NettyCustomizer customizer, Socks5Client client) {
		this.customizer = customizer;
		this.client = client;
	}

	void limit(Duration timeout) {
		Duration usable = timeout.minus(timeout.dividedBy(RESERVE));
		Duration before = this.limit;
		if (usable.compareTo(Duration.ZERO) > 0 && (before == null || usable.compareTo(before) < 0)) {
			this.limit = usable;
		}
	}

	@Override
	public void afterBootstrapInitialized(Bootstrap bootstrap) {
		this.customizer.afterBootstrapInitialized(bootstrap);
	}

	@Override
	public void afterChannelInitialized(Channel channel) {
		this.customizer.afterChannelInitialized(channel);
		// the connect starts right afterwards
		channel.pipeline()
			.addFirst(new Socks5ChannelHandler(ChannelTunnels.of(this.client, channel.config(), this.limit)));
	}

}
