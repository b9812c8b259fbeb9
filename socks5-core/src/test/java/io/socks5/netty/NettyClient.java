package io.socks5.netty;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.resolver.NoopAddressResolverGroup;
import io.netty.util.concurrent.Future;
import io.socks5.client.Socks5Client;
import io.socks5.protocol.Endpoint;
import org.jspecify.annotations.Nullable;

/**
 * An application on one NIO event loop that records the events of its pipeline.
 */
public final class NettyClient implements AutoCloseable {

	private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());

	/**
	 * Bootstraps that put the handler first and what is given behind it.
	 * @param client the client
	 * @param application the application's handler
	 * @return a bootstrap to connect with
	 */
	public Bootstrap bootstrap(Socks5Client client, Application application) {
		return plain().handler(new ChannelInitializer<Channel>() {
			@Override
			protected void initChannel(Channel channel) {
				channel.pipeline().addLast(new Socks5ChannelHandler(client.tunnels()), application);
			}
		});
	}

	/**
	 * Bootstraps without a handler.
	 * @return a bootstrap
	 */
	public Bootstrap plain() {
		return new Bootstrap().group(this.group)
			.channel(NioSocketChannel.class)
			.resolver(NoopAddressResolverGroup.INSTANCE);
	}

	/**
	 * Bootstraps a channel that connects through the proxy itself.
	 * @param client the client
	 * @param handlers the pipeline
	 * @return a bootstrap
	 */
	public Bootstrap channelBootstrap(Socks5Client client, ChannelHandler... handlers) {
		return channelBootstrap(() -> new Socks5SocketChannel(client.tunnels()), handlers);
	}

	/**
	 * Bootstraps a channel that connects through the proxy itself.
	 * @param channels creates the channels
	 * @param handlers the pipeline
	 * @return a bootstrap
	 */
	public Bootstrap channelBootstrap(ChannelFactory<Socks5SocketChannel> channels, ChannelHandler... handlers) {
		return new Bootstrap().group(this.group)
			.channelFactory(channels)
			.resolver(NoopAddressResolverGroup.INSTANCE)
			.handler(new ChannelInitializer<Channel>() {
				@Override
				protected void initChannel(Channel channel) {
					channel.pipeline().addLast(handlers);
				}
			});
	}

	/**
	 * Connects and waits.
	 * @param client the client
	 * @param application the application's handler
	 * @param destination where to
	 * @return the connected channel
	 * @throws IOException the failure; the channel is closed then
	 */
	public Channel connect(Socks5Client client, Application application, Endpoint destination) throws IOException {
		return connected(bootstrap(client, application).connect(unresolved(destination)));
	}

	/**
	 * Waits for a connect.
	 * @param future the connect
	 * @return the connected channel
	 * @throws IOException the failure; the channel is closed then
	 */
	public static Channel connected(ChannelFuture future) throws IOException {
		await(future);
		if (!future.isSuccess()) {
			await(future.channel().closeFuture());
			throw (future.cause() instanceof IOException ex) ? ex : new IOException(future.cause());
		}
		return future.channel();
	}

	/**
	 * Waits.
	 * @param future what for
	 */
	public static void await(Future<?> future) {
		if (!future.awaitUninterruptibly(30, TimeUnit.SECONDS)) {
			throw new AssertionError("It is not over: " + future);
		}
	}

	/**
	 * An address as an application writes it.
	 * @param endpoint the endpoint
	 * @return an unresolved address
	 */
	public static InetSocketAddress unresolved(Endpoint endpoint) {
		return InetSocketAddress.createUnresolved(endpoint.host().text(), endpoint.port());
	}

	@Override
	public void close() {
		this.group.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly(30, TimeUnit.SECONDS);
	}

	/**
	 * The application's handler.
	 */
	@ChannelHandler.Sharable
	public static class Application extends ChannelInboundHandlerAdapter {

		/** The events of the pipeline in order, with octets as text. */
		private final BlockingQueue<String> events = new LinkedBlockingQueue<>();

		private final CountDownLatch removed = new CountDownLatch(1);

		private volatile @Nullable Socks5TunnelEvent tunnel;

		private volatile @Nullable Throwable caught;

		/**
		 * What came next.
		 * @return the next event
		 */
		public String next() {
			try {
				String event = this.events.poll(30, TimeUnit.SECONDS);
				if (event == null) {
					throw new AssertionError("Nothing happens");
				}
				return event;
			}
			catch (InterruptedException ex) {
				throw new AssertionError(ex);
			}
		}

		/**
		 * Returns all events that came and were not returned yet.
		 * @return the events in order
		 */
		public List<String> drain() {
			List<String> drained = new ArrayList<>();
			this.events.drainTo(drained);
			return drained;
		}

		/**
		 * What came and was not asked for by {@link #next()}.
		 * @return the number of events
		 */
		public int waiting() {
			return this.events.size();
		}

		/**
		 * Waits until a closed channel has removed the handler. By then, all handlers
		 * have received all events of the channel, each on its own thread.
		 */
		public void awaitRemoved() {
			try {
				if (!this.removed.await(30, TimeUnit.SECONDS)) {
					throw new AssertionError("The channel does not remove its handlers");
				}
			}
			catch (InterruptedException ex) {
				throw new AssertionError(ex);
			}
		}

		/**
		 * The event of the handler.
		 * @return the event, or {@code null} if there was none
		 */
		public @Nullable Socks5TunnelEvent tunnel() {
			return this.tunnel;
		}

		/**
		 * The exception that was caught last.
		 * @return the exception, or {@code null} if there was none
		 */
		public @Nullable Throwable caught() {
			return this.caught;
		}

		private void remember(String event) {
			this.events.add(event);
		}

		@Override
		public void handlerRemoved(ChannelHandlerContext context) {
			this.removed.countDown();
		}

		@Override
		public void channelActive(ChannelHandlerContext context) {
			remember("active");
		}

		@Override
		public void channelRead(ChannelHandlerContext context, Object message) {
			ByteBuf octets = (ByteBuf) message;
			remember(octets.toString(StandardCharsets.ISO_8859_1));
			octets.release();
		}

		@Override
		public void channelReadComplete(ChannelHandlerContext context) {
			// nothing to remember
		}

		@Override
		public void userEventTriggered(ChannelHandlerContext context, Object event) {
			if (event instanceof Socks5TunnelEvent established) {
				this.tunnel = established;
				remember("tunnel");
			}
		}

		@Override
		public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
			this.caught = cause;
			remember("caught " + cause.getClass().getSimpleName());
		}

		@Override
		public void channelInactive(ChannelHandlerContext context) {
			remember("inactive");
		}

	}

}
