package io.socks5.benchmark;

import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.proxy.Socks5ProxyHandler;
import io.netty.resolver.NoopAddressResolverGroup;
import io.socks5.client.Socks5Client;
import io.socks5.netty.Socks5ChannelHandler;
import org.jspecify.annotations.Nullable;

/**
 * Those who are compared on one NIO event loop.
 */
final class NettyPeers implements AutoCloseable {

	private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());

	static Supplier<ChannelHandler> ours(Socks5Client client) {
		return () -> new Socks5ChannelHandler(client.tunnels());
	}

	static Supplier<ChannelHandler> nettys(int port, boolean login) {
		InetSocketAddress proxy = new InetSocketAddress("127.0.0.1", port);
		return () -> login ? new Socks5ProxyHandler(proxy, "alice", "s3cret") : new Socks5ProxyHandler(proxy);
	}

	// connects and sends one octet: gives the channel when it has come back
	CompletableFuture<Channel> connect(@Nullable Supplier<ChannelHandler> proxy, InetSocketAddress destination) {
		CompletableFuture<Channel> exchanged = new CompletableFuture<>();
		new Bootstrap().group(this.group)
			.channel(NioSocketChannel.class)
			.resolver(NoopAddressResolverGroup.INSTANCE)
			.handler(new ChannelInitializer<Channel>() {
				@Override
				protected void initChannel(Channel channel) {
					if (proxy != null) {
						channel.pipeline().addLast(proxy.get());
					}
					channel.pipeline().addLast(new Application(exchanged));
				}
			})
			.connect(destination)
			.addListener((ChannelFutureListener) (connected) -> {
				if (!connected.isSuccess()) {
					exchanged.completeExceptionally(connected.cause());
				}
			});
		return exchanged;
	}

	Channel exchange(@Nullable Supplier<ChannelHandler> proxy, InetSocketAddress destination) throws Exception {
		Channel channel = connect(proxy, destination).get(10, TimeUnit.SECONDS);
		channel.close().sync();
		return channel;
	}

	@Override
	public void close() {
		this.group.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
	}

	/**
	 * Sends one octet.
	 */
	private static final class Application extends SimpleChannelInboundHandler<ByteBuf> {

		private final CompletableFuture<Channel> exchanged;

		Application(CompletableFuture<Channel> exchanged) {
			this.exchanged = exchanged;
		}

		@Override
		public void channelActive(ChannelHandlerContext context) {
			context.writeAndFlush(Unpooled.wrappedBuffer(new byte[] { 'x' }));
		}

		@Override
		protected void channelRead0(ChannelHandlerContext context, ByteBuf octets) {
			this.exchanged.complete(context.channel());
		}

		@Override
		public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
			this.exchanged.completeExceptionally(cause);
		}

	}

}
