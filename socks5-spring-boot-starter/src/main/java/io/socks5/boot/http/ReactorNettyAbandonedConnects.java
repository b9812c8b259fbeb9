package io.socks5.boot.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.Connection;
import reactor.util.context.ContextView;

/**
 * Ends the connects of requests that have ended. Reactor Netty's pool goes on with them,
 * and they would occupy it until the deadline of the handshake.
 */
final class ReactorNettyAbandonedConnects {

	private static final Object KEY = ReactorNettyAbandonedConnects.class;

	private ReactorNettyAbandonedConnects() {
	}

	/**
	 * Lets the connect of a request know of the request's end.
	 * @param <C> the type of a connection
	 * @param connection the connection of a request
	 * @return the same, with the end in its context
	 */
	static <C extends Connection> Mono<C> watched(Mono<C> connection) {
		return Mono.defer(() -> {
			Sinks.Empty<Void> end = Sinks.empty();
			return connection.doFinally((signal) -> end.tryEmitEmpty())
				.contextWrite((context) -> context.put(KEY, end.asMono()));
		});
	}

	/**
	 * Closes a channel if the request ends before the channel is connected.
	 * @param channel a channel that is not connected
	 * @param request the context of the request it is for
	 */
	static void close(Channel channel, ContextView request) {
		request.<Mono<?>>getOrEmpty(KEY).ifPresent((end) -> {
			Disposable watch = end.subscribe(null, null, channel::close);
			channel.pipeline().addFirst(new Connected(watch));
			channel.closeFuture().addListener((closed) -> watch.dispose());
		});
	}

	/**
	 * Behind the handler that connects, so that it hears when the tunnel is established.
	 */
	private static final class Connected extends ChannelInboundHandlerAdapter {

		private final Disposable watch;

		Connected(Disposable watch) {
			this.watch = watch;
		}

		@Override
		public void channelActive(ChannelHandlerContext context) {
			this.watch.dispose();
			context.fireChannelActive();
			context.pipeline().remove(this);
		}

	}

}
