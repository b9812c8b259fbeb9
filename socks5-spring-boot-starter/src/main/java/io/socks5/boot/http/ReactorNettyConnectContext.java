package io.socks5.boot.http;

import java.net.SocketAddress;

import io.micrometer.context.ContextSnapshotFactory;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import org.jspecify.annotations.Nullable;
import reactor.util.context.ContextView;

import org.springframework.util.ClassUtils;

/**
 * Starts a connect of Reactor Netty with the thread-local values of the request, such as
 * its observation. The event loop has none.
 */
final class ReactorNettyConnectContext extends ChannelOutboundHandlerAdapter {

	private static final boolean AVAILABLE = ClassUtils.isPresent("io.micrometer.context.ContextSnapshotFactory",
			ReactorNettyConnectContext.class.getClassLoader());

	private final ContextView request;

	private ReactorNettyConnectContext(ContextView request) {
		this.request = request;
	}

	static void add(Channel channel, ContextView request) {
		if (AVAILABLE && !request.isEmpty()) {
			channel.pipeline().addFirst(new ReactorNettyConnectContext(request));
		}
	}

	@Override
	public void connect(ChannelHandlerContext context, SocketAddress remote, @Nullable SocketAddress local,
			ChannelPromise promise) {
		Runnable connect = () -> context.connect(remote, local, promise);
		ContextSnapshotFactory.builder().build().captureFrom(this.request).wrap(connect).run();
		context.pipeline().remove(this);
	}

}
