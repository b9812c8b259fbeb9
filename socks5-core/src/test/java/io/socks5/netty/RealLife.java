package io.socks5.netty;

import java.io.IOException;
import java.nio.channels.NotYetConnectedException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.ChannelOutputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.resolver.NoopAddressResolverGroup;
import io.netty.util.concurrent.EventExecutorGroup;
import io.netty.util.concurrent.Future;
import io.socks5.client.Socks5Client;
import io.socks5.protocol.Command;
import io.socks5.protocol.Endpoint;
import io.socks5.testkit.Eventually;
import io.socks5.testkit.LoopbackServer;
import io.socks5.testkit.RecordingListener;
import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * One life of a handler in a real channel: several threads do things to it at once, in
 * the order that a seed gives.
 */
final class RealLife {

	private static final int THREADS = 3;

	private static final int ACTIONS = 8;

	private static final Action[] ALL = Action.values();

	private final UnpooledByteBufAllocator buffers = new UnpooledByteBufAllocator(true, true);

	private final Queue<Future<?>> futures = new ConcurrentLinkedQueue<>();

	private final Queue<ByteBuf> written = new ConcurrentLinkedQueue<>();

	private final Application application = new Application();

	private final Endpoint destination;

	private final List<RecordingListener> watchers;

	private final Socks5Client client;

	private final Socks5ChannelHandler handler;

	private final Socks5ChannelHandler handlerOfConnected;

	RealLife(Socks5Client client, List<RecordingListener> watchers, Endpoint destination) {
		this.watchers = watchers;
		this.destination = destination;
		this.client = client;
		this.handler = new Socks5ChannelHandler(client.tunnels());
		this.handlerOfConnected = new Socks5ChannelHandler(client.tunnels(), Command.CONNECT, destination);
	}

	/**
	 * Lives.
	 * @param random decides what happens
	 * @param group the event loops
	 * @param own threads for the handler, or {@code null}
	 * @param threads those that do things
	 * @param port where the proxy listens
	 */
	void live(Random random, EventLoopGroup group, @Nullable EventExecutorGroup own, ExecutorService threads, int port)
			throws Exception {
		Bootstrap bootstrap = new Bootstrap().group(group)
			.channel(NioSocketChannel.class)
			.resolver(NoopAddressResolverGroup.INSTANCE)
			.option(ChannelOption.ALLOCATOR, this.buffers)
			.option(ChannelOption.AUTO_READ, random.nextInt(4) > 0)
			.option(ChannelOption.ALLOW_HALF_CLOSURE, random.nextBoolean());
		boolean late = random.nextInt(3) == 0;
		live(random, threads, late ? connectToProxy(bootstrap, own, port, random.nextBoolean())
				: bootstrap.handler(initializer(own)).connect(NettyClient.unresolved(this.destination)));
	}

	/**
	 * Lives in a channel that connects through the proxy itself.
	 * @param random decides what happens
	 * @param group the event loops
	 * @param own threads for the application, or {@code null}
	 * @param threads those that do things
	 */
	@SuppressWarnings("deprecation")
	void liveInChannel(Random random, EventLoopGroup group, @Nullable EventExecutorGroup own, ExecutorService threads)
			throws Exception {
		live(random, threads,
				new Bootstrap().group(group)
					.channelFactory(() -> new Socks5SocketChannel(this.client.tunnels()))
					.resolver(NoopAddressResolverGroup.INSTANCE)
					.option(ChannelOption.ALLOCATOR, this.buffers)
					.option(ChannelOption.AUTO_READ, random.nextInt(4) > 0)
					.option(ChannelOption.ALLOW_HALF_CLOSURE, random.nextBoolean())
					.handler(new ChannelInitializer<>() {
						@Override
						protected void initChannel(Channel created) {
							created.pipeline().addLast(own, RealLife.this.application);
						}
					})
					.connect(NettyClient.unresolved(this.destination)));
	}

	private void live(Random random, ExecutorService threads, ChannelFuture connected) throws Exception {
		this.futures.add(connected);
		Channel channel = connected.channel();
		CyclicBarrier start = new CyclicBarrier(THREADS);
		List<java.util.concurrent.Future<?>> actors = new ArrayList<>();
		for (int i = 0; i < THREADS; i++) {
			Random next = new Random(random.nextLong());
			actors.add(threads.submit(() -> {
				start.await();
				act(next, channel, connected);
				return null;
			}));
		}
		for (java.util.concurrent.Future<?> actor : actors) {
			actor.get(10, TimeUnit.SECONDS);
		}
		if (random.nextBoolean()) {
			// far enough for a tunnel, or for a refusal
			this.application.awaitSomething();
		}
		this.futures.add(channel.close());
		end(channel);
	}

	@SuppressWarnings("deprecation")
	private ChannelInitializer<Channel> initializer(@Nullable EventExecutorGroup own) {
		return new ChannelInitializer<>() {
			@Override
			protected void initChannel(Channel created) {
				created.pipeline().addLast(own, RealLife.this.handler).addLast(own, RealLife.this.application);
			}
		};
	}

	// and to the destination by a handler that comes later
	private ChannelFuture connectToProxy(Bootstrap bootstrap, @Nullable EventExecutorGroup own, int port,
			boolean inListener) {
		ChannelFuture connected = bootstrap.handler(new ChannelInboundHandlerAdapter())
			.connect(LoopbackServer.loopback(), port);
		if (inListener) {
			connected.addListener((future) -> add(connected.channel(), own));
		}
		NettyClient.await(connected);
		// behind the listener, and so that other threads see the handler
		NettyClient.await(connected.channel().eventLoop().submit(() -> {
			if (!inListener) {
				add(connected.channel(), own);
			}
		}));
		if (own != null) {
			// a handler that is removed before it was added sees nothing
			ChannelHandlerContext context = connected.channel().pipeline().context(this.handlerOfConnected);
			if (context != null) {
				NettyClient.await(context.executor().submit(() -> {
				}));
			}
		}
		return connected;
	}

	@SuppressWarnings("deprecation")
	private void add(Channel channel, @Nullable EventExecutorGroup own) {
		this.application.active = true;
		channel.pipeline().addLast(own, this.handlerOfConnected).addLast(own, this.application);
	}

	private void act(Random random, Channel channel, ChannelFuture connected) {
		for (int i = random.nextInt(ACTIONS); i >= 0; i--) {
			for (int spin = random.nextInt(2000); spin > 0; spin--) {
				// a park would take longer than many a handshake
				Thread.onSpinWait();
			}
			Action action = ALL[random.nextInt(ALL.length)];
			if (action.isEnd() && random.nextInt(3) > 0) {
				continue;
			}
			if (random.nextBoolean()) {
				act(action, channel, connected);
			}
			else {
				this.futures.add(channel.eventLoop().submit(() -> act(action, channel, connected)));
			}
		}
	}

	private void act(Action action, Channel channel, ChannelFuture connected) {
		switch (action) {
			case WRITE -> write(channel, false);
			case WRITE_AND_FLUSH -> write(channel, true);
			case FLUSH -> channel.flush();
			case READ -> channel.read();
			case AUTO_READ -> channel.config().setAutoRead(true);
			case NO_AUTO_READ -> channel.config().setAutoRead(false);
			case CANCEL -> connected.cancel(false);
			case CONNECT -> this.futures.add(channel.connect(NettyClient.unresolved(this.destination)));
			case SHUT_DOWN -> this.futures.add(((DuplexChannel) channel).shutdownOutput());
			case CLOSE -> this.futures.add(channel.close());
			case REMOVE -> remove(channel);
		}
	}

	private void write(Channel channel, boolean flush) {
		ByteBuf octets = secret();
		ChannelFuture future = flush ? channel.writeAndFlush(octets) : channel.write(octets);
		this.futures.add(future.addListener((result) -> {
			if (!result.isSuccess() && channel.isOpen()) {
				writeAgain(channel);
			}
		}));
	}

	// an application that does not give up at once
	private void writeAgain(Channel channel) {
		this.futures.add(channel.writeAndFlush(secret()));
	}

	private ByteBuf secret() {
		ByteBuf octets = this.buffers.buffer(6).writeBytes("SECRET".getBytes(StandardCharsets.US_ASCII));
		this.written.add(octets);
		return octets;
	}

	private void remove(Channel channel) {
		try {
			channel.pipeline().remove(Socks5ChannelHandler.class);
		}
		catch (NoSuchElementException ex) {
			// another thread was faster
		}
	}

	private void end(Channel channel) {
		NettyClient.await(channel.closeFuture());
		for (Future<?> future = this.futures.poll(); future != null; future = this.futures.poll()) {
			NettyClient.await(future);
		}
		Eventually.await("handlers to be removed", channel.pipeline()::last, (last) -> last == null);
		Eventually.await("buffers to be released",
				() -> this.written.stream().allMatch((buffer) -> buffer.refCnt() == 0)
						&& this.buffers.metric().usedDirectMemory() + this.buffers.metric().usedHeapMemory() == 0);
		assertThat(this.application.mistakes).isEmpty();
		this.watchers.forEach((watcher) -> OrderedLife.observersGetOneEnd(watcher.events()));
	}

	/**
	 * What threads do to a channel.
	 */
	private enum Action {

		WRITE, WRITE_AND_FLUSH, FLUSH, READ, AUTO_READ, NO_AUTO_READ, CANCEL, CONNECT, SHUT_DOWN, CLOSE, REMOVE;

		boolean isEnd() {
			return compareTo(CANCEL) >= 0;
		}

	}

	/**
	 * An application that knows which order it may expect.
	 */
	private static final class Application extends ChannelInboundHandlerAdapter {

		private final Queue<String> mistakes = new ConcurrentLinkedQueue<>();

		private volatile boolean active;

		private final CountDownLatch something = new CountDownLatch(1);

		private void expect(boolean right, String event) {
			this.something.countDown();
			if (!right) {
				this.mistakes.add(event);
			}
		}

		void awaitSomething() throws InterruptedException {
			this.something.await(3, TimeUnit.MILLISECONDS);
		}

		@Override
		public void channelActive(ChannelHandlerContext context) {
			expect(true, "active");
			this.active = true;
		}

		@Override
		public void channelRead(ChannelHandlerContext context, Object message) {
			ByteBuf octets = (ByteBuf) message;
			String text = octets.toString(StandardCharsets.ISO_8859_1);
			octets.release();
			expect(this.active && text.matches("D+"), "read " + text);
		}

		@Override
		public void userEventTriggered(ChannelHandlerContext context, Object event) {
			// the channel's own, before it is asked to connect
			expect(this.active || event instanceof ChannelOutputShutdownEvent, "event " + event);
		}

		@Override
		public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
			// Netty's own answer to a read before the connect, where the handler is gone
			// unused
			expect(cause instanceof IOException || cause instanceof NotYetConnectedException, "exception " + cause);
		}

		@Override
		public void channelInactive(ChannelHandlerContext context) {
			expect(this.active, "inactive");
			this.active = false;
		}

	}

}
