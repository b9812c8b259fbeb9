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
 * Closes the connects of requests that have ended. They would occupy the pool of Reactor
 * Netty until the handshake timeout.
 */
final class ReactorNettyAbandonedConnects {

	private static final Object KEY = ReactorNettyAbandonedConnects.class;

	private ReactorNettyAbandonedConnects() {
	}

	/**
	 * Signals the end of a request to its connect.
	 * @param <C> the type of a connection
	 * @param connection the connection of a request
	 * @return the same connection, with the end signal in its context
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
	 * A handler behind the one that connects. It stops watching when the tunnel is
	 * established.
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
