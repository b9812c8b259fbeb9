package io.socks5.boot.autoconfigure.redis;

import java.time.Duration;

import io.lettuce.core.resource.NettyCustomizer;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.socks5.client.Socks5Client;
import io.socks5.client.Tunnels;
import io.socks5.netty.Socks5ChannelHandler;

/**
 * Puts the SOCKS5 handler in front of all others, after the application's own customizer.
 */
final class ProxiedChannels implements NettyCustomizer {

	/** The part of Lettuce's timeout that remains for the first commands. */
	private static final int RESERVE = 10;

	private static final Duration NONE = Duration.ofMillis(Integer.MAX_VALUE);

	private final NettyCustomizer customizer;

	private final Socks5Client client;

	private volatile Duration limit = NONE;

	ProxiedChannels(NettyCustomizer customizer, Socks5Client client) {
		this.customizer = customizer;
		this.client = client;
	}

	void limit(Duration timeout) {
		Duration usable = timeout.minus(timeout.dividedBy(RESERVE));
		if (usable.compareTo(Duration.ZERO) > 0) {
			this.limit = shorter(this.limit, usable);
		}
	}

	private static Duration shorter(Duration one, Duration other) {
		return (one.compareTo(other) < 0) ? one : other;
	}

	@Override
	public void afterBootstrapInitialized(Bootstrap bootstrap) {
		this.customizer.afterBootstrapInitialized(bootstrap);
	}

	@Override
	public void afterChannelInitialized(Channel channel) {
		this.customizer.afterChannelInitialized(channel);
		channel.pipeline().addFirst(new Socks5ChannelHandler(tunnels(channel)));
	}

	private Tunnels tunnels(Channel channel) {
		// the connect starts right afterwards
		int milliseconds = channel.config().getConnectTimeoutMillis();
		Duration timeout = (milliseconds > 0) ? Duration.ofMillis(milliseconds) : NONE;
		return this.client.tunnels(shorter(timeout, this.limit));
	}

}
