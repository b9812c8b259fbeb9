package io.socks5.boot.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.util.AttributeKey;
import io.socks5.boot.netty.ChannelTunnels;
import io.socks5.client.Socks5Client;
import io.socks5.netty.Socks5SocketChannel;
import org.jspecify.annotations.Nullable;
import reactor.netty.resources.LoopResources;
import reactor.util.context.ContextView;

/**
 * Creates the TCP channel of each try of a connect. All tries have the thread-local
 * values of the request.
 */
final class ReactorNettyTransports implements ChannelFactory<SocketChannel> {

	private static final AttributeKey<ReactorNettyTransports> KEY = AttributeKey.valueOf(ReactorNettyTransports.class,
			"transports");

	private final LoopResources loops;

	private final EventLoopGroup group;

	private @Nullable ContextView request;

	private ReactorNettyTransports(LoopResources loops, EventLoopGroup group) {
		this.loops = loops;
		this.group = group;
	}

	/**
	 * Creates a channel that connects through the proxy.
	 * @param client the client to connect with
	 * @param loops creates TCP channels
	 * @param group the event loops of the channel
	 * @return the channel
	 */
	static SocketChannel channel(Socks5Client client, LoopResources loops, EventLoopGroup group) {
		ReactorNettyTransports transports = new ReactorNettyTransports(loops, group);
		Socks5SocketChannel channel = new Socks5SocketChannel(transports,
				(config) -> ChannelTunnels.of(client, config));
		channel.attr(KEY).set(transports);
		return channel;
	}

	/**
	 * Sets the request of a channel that is not connected.
	 * @param channel the channel
	 * @param request the context of the request
	 * @return {@code false} if the channel does not connect through the proxy itself
	 */
	static boolean begin(Channel channel, ContextView request) {
		ReactorNettyTransports transports = channel.attr(KEY).get();
		if (transports != null) {
			transports.request = request;
		}
		return transports != null;
	}

	@Override
	public SocketChannel newChannel() {
		SocketChannel created = this.loops.onChannel(SocketChannel.class, this.group);
		if (this.request != null) {
			ReactorNettyConnectContext.add(created, this.request);
		}
		return created;
	}

}
