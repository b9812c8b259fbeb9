package io.socks5.sample.demo;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.socks5.sample.embedded.DelayHandler;
import io.socks5.sample.embedded.Relay;

/**
 * A relay to a proxy that makes loopback as slow as a distant network. It holds octets
 * for half a round trip in each direction. The kernel completes TCP handshakes at once,
 * so the relay holds the first octets of a connection one round trip longer.
 */
class DelayingRelay implements AutoCloseable {

	private final EventLoopGroup eventLoop = new MultiThreadIoEventLoopGroup(1,
			new DefaultThreadFactory("delaying-relay", true), NioIoHandler.newFactory());

	private final ChannelGroup clients = new DefaultChannelGroup(this.eventLoop.next(), true);

	private final Channel channel;

	private volatile int roundTripMillis;

	DelayingRelay(InetSocketAddress proxy) {
		this.channel = new ServerBootstrap().group(this.eventLoop)
			.channel(NioServerSocketChannel.class)
			.childOption(ChannelOption.AUTO_READ, false)
			.childHandler(new ChannelInitializer<>() {

				@Override
				protected void initChannel(Channel client) {
					DelayingRelay.this.clients.add(client);
					connect(client, proxy);
				}

			})
			.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
			.syncUninterruptibly()
			.channel();
	}

	private void connect(Channel client, InetSocketAddress proxy) {
		new Bootstrap().group(client.eventLoop())
			.channel(NioSocketChannel.class)
			.option(ChannelOption.AUTO_READ, false)
			.handler(new ChannelInitializer<>() {

				@Override
				protected void initChannel(Channel server) {
					server.pipeline().addLast(new DelayHandler(new FirstOctets()::millis), new Relay(client));
				}

			})
			.connect(proxy)
			.addListener((ChannelFutureListener) (connected) -> {
				if (!connected.isSuccess()) {
					client.close();
					return;
				}
				client.pipeline().addLast(new DelayHandler(this::oneWay), new Relay(connected.channel()));
				client.config().setAutoRead(true);
				connected.channel().config().setAutoRead(true);
			});
	}

	private long oneWay() {
		return this.roundTripMillis / 2;
	}

	InetSocketAddress address() {
		return (InetSocketAddress) this.channel.localAddress();
	}

	void roundTrip(int millis) {
		this.roundTripMillis = millis;
	}

	@Override
	public void close() {
		this.channel.close().awaitUninterruptibly();
		this.clients.close().awaitUninterruptibly();
		this.eventLoop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
	}

	private final class FirstOctets {

		private boolean sent;

		long millis() {
			long extra = this.sent ? 0 : DelayingRelay.this.roundTripMillis;
			this.sent = true;
			return extra + oneWay();
		}

	}

}
