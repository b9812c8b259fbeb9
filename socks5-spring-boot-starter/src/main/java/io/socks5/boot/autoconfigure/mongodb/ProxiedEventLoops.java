package io.socks5.boot.autoconfigure.mongodb;

import java.util.Iterator;
import java.util.concurrent.TimeUnit;

import io.netty.channel.AbstractEventLoopGroup;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import io.socks5.client.Socks5Client;

/**
 * Event loops whose channels connect through the proxy. The driver takes a class of
 * channels, which could not know the client.
 */
final class ProxiedEventLoops extends AbstractEventLoopGroup {

	private final EventLoopGroup loops;

	private final Socks5Client client;

	private ProxiedEventLoops(EventLoopGroup loops, Socks5Client client) {
		this.loops = loops;
		this.client = client;
	}

	static EventLoopGroup of(EventLoopGroup loops, Socks5Client client) {
		// settings can be customized twice
		return new ProxiedEventLoops((loops instanceof ProxiedEventLoops proxied) ? proxied.loops : loops, client);
	}

	@Override
	public ChannelFuture register(Channel channel) {
		channel.pipeline().addLast(new ProxiedConnect(this.client));
		return this.loops.register(channel);
	}

	@Override
	public ChannelFuture register(ChannelPromise registered) {
		registered.channel().pipeline().addLast(new ProxiedConnect(this.client));
		return this.loops.register(registered);
	}

	@Override
	@Deprecated
	public ChannelFuture register(Channel channel, ChannelPromise registered) {
		channel.pipeline().addLast(new ProxiedConnect(this.client));
		return this.loops.register(channel, registered);
	}

	@Override
	public EventLoop next() {
		return this.loops.next();
	}

	@Override
	public Iterator<EventExecutor> iterator() {
		return this.loops.iterator();
	}

	@Override
	public boolean isShuttingDown() {
		return this.loops.isShuttingDown();
	}

	@Override
	public Future<?> shutdownGracefully(long quietPeriod, long timeout, TimeUnit unit) {
		return this.loops.shutdownGracefully(quietPeriod, timeout, unit);
	}

	@Override
	public Future<?> terminationFuture() {
		return this.loops.terminationFuture();
	}

	@Override
	@Deprecated
	public void shutdown() {
		this.loops.shutdown();
	}

	@Override
	public boolean isShutdown() {
		return this.loops.isShutdown();
	}

	@Override
	public boolean isTerminated() {
		return this.loops.isTerminated();
	}

	@Override
	public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
		return this.loops.awaitTermination(timeout, unit);
	}

}
