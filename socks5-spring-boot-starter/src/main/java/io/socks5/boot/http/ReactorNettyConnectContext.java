package io.socks5.boot.http;

import java.net.SocketAddress;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import org.jspecify.annotations.Nullable;
import reactor.util.context.ContextView;

/**
 * Starts a connect of Reactor Netty with the thread-local values of the request, such as
 * its observation. The event loop has none.
 */
final class ReactorNettyConnectContext extends ChannelOutboundHandlerAdapter {

	private final ContextView request;

	private ReactorNettyConnectContext(ContextView request) {
		this.request = request;
	}

	static void add(Channel channel, ContextView request) {
		if (ContextPropagation.AVAILABLE && !request.isEmpty()) {
			channel.pipeline().addFirst(new ReactorNettyConnectContext(request));
		}
	}

	@Override
	public void connect(ChannelHandlerContext context, SocketAddress remote, @Nullable SocketAddress local,
			ChannelPromise promise) {
		ContextPropagation.with(this.request, () -> context.connect(remote, local, promise)).run();
		context.pipeline().remove(this);
	}

}
