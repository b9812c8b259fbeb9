package io.socks5.netty;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NotYetConnectedException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelProgressiveFuture;
import io.netty.channel.ChannelProgressiveFutureListener;
import io.netty.channel.ChannelProgressivePromise;
import io.netty.channel.DefaultFileRegion;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.ChannelOutputShutdownEvent;
import io.netty.channel.socket.ChannelOutputShutdownException;
import io.netty.channel.socket.DuplexChannel;
import io.netty.channel.socket.SocketChannelConfig;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.AttributeKey;
import io.socks5.client.ProxyEndpoint;
import io.socks5.client.Socks5Client;
import io.socks5.netty.NettyClient.Application;
import io.socks5.protocol.Endpoint;
import io.socks5.testkit.Eventually;
import io.socks5.testkit.FakeSocksServer;
import io.socks5.testkit.LoopbackServer;
import io.socks5.testkit.TlsFront;
import io.socks5.testkit.TlsKeys;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the octets of a channel that passes them on to its transport.
 */
@Timeout(60)
class SocketChannelRelayTests {

	private static final Endpoint CHAT = Endpoint.of("chat.corp", 5222);

	private static final int MANY = 16 * 1024 * 1024;

	/** More than all sockets on the way can hold. */
	private static final int TOO_MANY = 3 * MANY;

	private final NettyClient netty = new NettyClient();

	private final Peer peer = new Peer();

	private final FakeSocksServer proxy = FakeSocksServer.open().knowing("chat.corp", this.peer.port());

	private final TlsFront secured = TlsFront.before(this.proxy.port(), TlsKeys.of("127.0.0.1"));

	private final Application application = new Application();

	private final UnpooledByteBufAllocator buffers = new UnpooledByteBufAllocator(true, true);

	@AfterEach
	void close() {
		this.netty.close();
		this.secured.close();
		this.proxy.close();
		this.peer.close();
	}

	private Socks5Client client(boolean tls) throws IOException {
		return tls ? Socks5Client.builder().proxy("127.0.0.1", this.secured.port()).tls(TlsKeys.trusting()).build()
				: Socks5Client.builder().proxy("127.0.0.1", this.proxy.port()).build();
	}

	private Bootstrap bootstrap(boolean tls, ChannelInboundHandlerAdapter handler) throws IOException {
		return this.netty.channelBootstrap(client(tls), handler).option(ChannelOption.ALLOCATOR, this.buffers);
	}

	private Channel connect(boolean tls, ChannelInboundHandlerAdapter handler) throws IOException {
		return NettyClient.connected(bootstrap(tls, handler).connect(NettyClient.unresolved(CHAT)));
	}

	private void nothingLeaks() {
		this.netty.close();
		assertThat(this.buffers.metric().usedDirectMemory() + this.buffers.metric().usedHeapMemory()).isZero();
	}

	private static byte octet(long position) {
		return (byte) (position * 31 + position / 251);
	}

	private ByteBuf octets(long from, int length) {
		ByteBuf octets = this.buffers.buffer(length);
		for (int i = 0; i < length; i++) {
			octets.writeByte(octet(from + i));
		}
		return octets;
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void manyOctetsPassBothWays(boolean tls) throws Exception {
		Receiver receiver = new Receiver();
		Channel channel = connect(tls, receiver);
		try (Socket other = this.peer.next()) {
			CompletableFuture<Long> received = CompletableFuture.supplyAsync(() -> Peer.readAll(other, MANY));
			CompletableFuture<Void> sent = CompletableFuture.runAsync(() -> Peer.writeAll(other, MANY));
			channel.eventLoop().execute(() -> new Sender(channel).run());
			assertThat(received.get(30, TimeUnit.SECONDS)).isEqualTo(MANY);
			sent.get(30, TimeUnit.SECONDS);
			assertThat(receiver.right.get(30, TimeUnit.SECONDS)).isEqualTo(MANY);
		}
		NettyClient.await(channel.closeFuture());
		nothingLeaks();
	}

	@Test
	void aSlowReaderStopsTheSender() throws Exception {
		Receiver receiver = new Receiver();
		Channel channel = NettyClient.connected(bootstrap(false, receiver).option(ChannelOption.AUTO_READ, false)
			.connect(NettyClient.unresolved(CHAT)));
		try (Socket other = this.peer.next()) {
			AtomicLong written = new AtomicLong();
			CompletableFuture<Void> sent = CompletableFuture.runAsync(() -> {
				for (long i = 0; i < MANY; i += 65536) {
					Peer.write(other, i, 65536);
					written.addAndGet(65536);
				}
			});
			assertThat(receiver.count.get()).isZero();
			channel.read();
			Eventually.await("one read", () -> receiver.count.get() > 0);
			// the buffers of the sockets are full, or hold all of it
			long before = -1;
			while (before != written.get()) {
				before = written.get();
				NettyClient.await(channel.eventLoop().schedule(() -> {
				}, 200, TimeUnit.MILLISECONDS));
			}
			assertThat(receiver.count.get()).isLessThan(MANY / 4);
			channel.config().setAutoRead(true);
			sent.get(30, TimeUnit.SECONDS);
			assertThat(receiver.right.get(30, TimeUnit.SECONDS)).isEqualTo(MANY);
		}
		NettyClient.await(channel.close());
		nothingLeaks();
	}

	@Test
	void aSlowPeerMakesTheChannelUnwritable() throws Exception {
		Channel channel = connect(false, this.application);
		List<ChannelFuture> futures = new ArrayList<>();
		try (Socket other = this.peer.next()) {
			NettyClient.await(channel.eventLoop().submit(() -> {
				for (int i = 0; i < TOO_MANY; i += 65536) {
					futures.add(channel.writeAndFlush(octets(i, 65536)));
				}
				assertThat(channel.isWritable()).isFalse();
				assertThat(channel.bytesBeforeWritable()).isPositive();
			}));
			assertThat(futures.get(futures.size() - 1).isDone()).isFalse();
			assertThat(Peer.readAll(other, TOO_MANY)).isEqualTo(TOO_MANY);
			futures.forEach(NettyClient::await);
			assertThat(futures).allMatch(ChannelFuture::isSuccess);
			assertThat(channel.isWritable()).isTrue();
		}
		NettyClient.await(channel.close());
		nothingLeaks();
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void aCloseAfterTheLastWriteLosesNothing(boolean tls) throws Exception {
		Channel channel = connect(tls, this.application);
		try (Socket other = this.peer.next()) {
			channel.eventLoop().execute(() -> {
				for (int i = 0; i < MANY / 2; i += 1024) {
					channel.write(octets(i, 1024));
				}
				channel.writeAndFlush(octets(MANY / 2, MANY / 2)).addListener(ChannelFutureListener.CLOSE);
			});
			assertThat(Peer.readAll(other, MANY)).isEqualTo(MANY);
			assertThat(other.getInputStream().read()).isEqualTo(-1);
		}
		NettyClient.await(channel.closeFuture());
		nothingLeaks();
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void aCloseFailsTheWritesThatAreUnderWay(boolean flushed) throws Exception {
		Channel channel = connect(false, this.application);
		this.peer.next();
		List<ChannelFuture> futures = new ArrayList<>();
		BlockingQueue<Boolean> open = new LinkedBlockingQueue<>();
		NettyClient.await(channel.eventLoop().submit(() -> {
			for (int i = 0; i < TOO_MANY; i += 65536) {
				futures.add(flushed ? channel.writeAndFlush(octets(i, 65536)) : channel.write(octets(i, 65536)));
			}
			futures.get(futures.size() - 1).addListener((over) -> open.add(channel.isOpen()));
			channel.close();
		}));
		futures.forEach(NettyClient::await);
		assertThat(futures.get(futures.size() - 1).cause()).isInstanceOf(ClosedChannelException.class);
		assertThat(open.take()).isFalse();
		assertThat(channel.write(octets(0, 1)).await().cause()).isInstanceOf(ClosedChannelException.class);
		assertThat(List.of(this.application.next(), this.application.next(), this.application.next()))
			.containsExactly("active", "tunnel", "inactive");
		nothingLeaks();
	}

	@Test
	void aBrokenPeerFailsTheWritesAndClosesTheChannel() throws Exception {
		Channel channel = connect(false, this.application);
		Socket other = this.peer.next();
		other.setSoLinger(true, 0);
		this.proxy.close();
		ChannelFuture last = channel.closeFuture();
		while (!last.isDone()) {
			NettyClient.await(channel.writeAndFlush(octets(0, 65536)));
		}
		assertThat(channel.isActive()).isFalse();
		this.application.awaitRemoved();
		nothingLeaks();
	}

	@Test
	void listenersMayWriteAgain() throws Exception {
		Channel channel = connect(false, this.application);
		AtomicInteger left = new AtomicInteger(2000);
		try (Socket other = this.peer.next()) {
			ChannelFutureListener again = new ChannelFutureListener() {
				@Override
				public void operationComplete(ChannelFuture written) {
					int next = left.decrementAndGet();
					if (next >= 0) {
						channel.writeAndFlush(octets(2000 - next, 1)).addListener(this);
					}
				}
			};
			channel.writeAndFlush(octets(0, 1)).addListener(again);
			assertThat(Peer.readAll(other, 2001)).isEqualTo(2001);
		}
		NettyClient.await(channel.close());
		nothingLeaks();
	}

	@Test
	void cancelledAndRefusedWritesDisturbNoOther() throws Exception {
		Channel channel = connect(false, this.application);
		try (Socket other = this.peer.next()) {
			List<ChannelFuture> futures = new ArrayList<>();
			NettyClient.await(channel.eventLoop().submit(() -> {
				for (int i = 0; i < 6; i++) {
					futures.add(channel.write(octets(i / 2, 1)));
					if (i % 2 == 0) {
						assertThat(futures.get(i).cancel(false)).isTrue();
					}
				}
				futures.add(channel.write("not octets"));
				futures.add(channel.write(Unpooled.EMPTY_BUFFER));
				futures.add(channel.write(octets(3, 1)));
				channel.flush();
			}));
			assertThat(Peer.readAll(other, 4)).isEqualTo(4);
			futures.forEach(NettyClient::await);
			assertThat(futures).extracting(ChannelFuture::isSuccess)
				.containsExactly(false, true, false, true, false, true, false, true, true);
			assertThat(futures.get(6).cause()).isInstanceOf(UnsupportedOperationException.class);
			// only a cancelled one
			NettyClient.await(channel.eventLoop().submit(() -> {
				channel.write(octets(0, 1)).cancel(false);
				channel.flush();
				assertThat(channel.unsafe().outboundBuffer().size()).isZero();
			}));
		}
		NettyClient.await(channel.close());
		nothingLeaks();
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void aFileIsSentUnlessTlsToTheProxyRefusesIt(boolean tls, @TempDir Path directory) throws Exception {
		byte[] content = new byte[100_000];
		for (int i = 0; i < content.length; i++) {
			content[i] = octet(i);
		}
		Path file = Files.write(directory.resolve("content"), content);
		Channel channel = connect(tls, this.application);
		try (Socket other = this.peer.next()) {
			DefaultFileRegion region = new DefaultFileRegion(file.toFile(), 0, content.length);
			ChannelFuture sent = channel.writeAndFlush(region);
			ChannelFuture next = channel.writeAndFlush(octets(tls ? 0 : content.length, 10));
			assertThat(Peer.readAll(other, tls ? 10 : content.length + 10)).isEqualTo(tls ? 10 : content.length + 10);
			NettyClient.await(sent);
			NettyClient.await(next);
			assertThat(sent.isSuccess()).isEqualTo(!tls);
			assertThat(next.isSuccess()).isTrue();
			assertThat(region.refCnt()).isZero();
		}
		NettyClient.await(channel.close());
		nothingLeaks();
	}

	@Test
	void aChannelThatIsClosedWhenItBecomesActiveGetsItsEventsInOrder() throws Exception {
		Application closing = new Application() {
			@Override
			public void channelActive(ChannelHandlerContext context) {
				super.channelActive(context);
				context.close();
			}
		};
		ChannelFuture connected = bootstrap(false, closing).connect(NettyClient.unresolved(CHAT));
		NettyClient.await(connected);
		assertThat(connected.isSuccess()).isTrue();
		assertThat(List.of(closing.next(), closing.next(), closing.next())).startsWith("active").endsWith("inactive");
		nothingLeaks();
	}

	@Test
	void aWriteTellsItsProgress() throws Exception {
		Channel channel = connect(false, this.application);
		try (Socket other = this.peer.next()) {
			ChannelProgressivePromise written = channel.newProgressivePromise();
			BlockingQueue<Long> progress = new LinkedBlockingQueue<>();
			written.addListener(new ChannelProgressiveFutureListener() {
				@Override
				public void operationProgressed(ChannelProgressiveFuture future, long octets, long total) {
					progress.add(octets);
				}

				@Override
				public void operationComplete(ChannelProgressiveFuture future) {
					progress.add(-1L);
				}
			});
			channel.writeAndFlush(octets(0, 1000), written);
			assertThat(Peer.readAll(other, 1000)).isEqualTo(1000);
			assertThat(progress.take()).isEqualTo(1000);
			assertThat(progress.take()).isEqualTo(-1);
		}
		NettyClient.await(channel.close());
	}

	@Test
	void eachSideEndsAlone() throws Exception {
		BlockingQueue<Object> events = new LinkedBlockingQueue<>();
		ChannelInboundHandlerAdapter recorder = new ChannelInboundHandlerAdapter() {
			@Override
			public void userEventTriggered(ChannelHandlerContext context, Object event) {
				events.add(event);
			}

			@Override
			public void channelRead(ChannelHandlerContext context, Object message) {
				events.add(((ByteBuf) message).toString(StandardCharsets.US_ASCII));
				((ByteBuf) message).release();
			}
		};
		DuplexChannel channel = (DuplexChannel) NettyClient
			.connected(bootstrap(false, recorder).option(ChannelOption.ALLOW_HALF_CLOSURE, true)
				.connect(NettyClient.unresolved(CHAT)));
		try (Socket other = this.peer.next()) {
			assertThat(events.take()).isInstanceOf(Socks5TunnelEvent.class);
			NettyClient.await(channel.writeAndFlush(octets(0, 10)));
			NettyClient.await(channel.shutdownOutput());
			assertThat(events.take()).isSameAs(ChannelOutputShutdownEvent.INSTANCE);
			assertThat(Peer.readAll(other, 10)).isEqualTo(10);
			assertThat(other.getInputStream().read()).isEqualTo(-1);
			assertThat(channel.isOutputShutdown()).isTrue();
			assertThat(channel.isInputShutdown()).isFalse();
			ChannelFuture refused = channel.writeAndFlush(octets(0, 10));
			NettyClient.await(refused);
			assertThat(refused.isSuccess()).isFalse();
			other.getOutputStream().write('x');
			assertThat(events.take()).isEqualTo("x");
			other.shutdownOutput();
			assertThat(events.take()).isSameAs(ChannelInputShutdownEvent.INSTANCE);
			assertThat(channel.isActive()).isTrue();
			assertThat(channel.isShutdown()).isTrue();
		}
		NettyClient.await(channel.close());
		nothingLeaks();
	}

	@Test
	void theOutputCannotEndAloneThroughTlsToTheProxy() throws Exception {
		DuplexChannel channel = (DuplexChannel) connect(true, this.application);
		channel.shutdownOutput();
		NettyClient.await(channel.closeFuture());
		assertThat(this.application.caught()).isInstanceOf(ChannelOutputShutdownException.class);
		nothingLeaks();
	}

	@Test
	void theEndOfThePeerClosesTheChannelAfterItsOctets() throws Exception {
		Receiver receiver = new Receiver();
		Channel channel = connect(false, receiver);
		try (Socket other = this.peer.next()) {
			Peer.writeAll(other, MANY);
		}
		NettyClient.await(channel.closeFuture());
		assertThat(receiver.right.get(10, TimeUnit.SECONDS)).isEqualTo(MANY);
		nothingLeaks();
	}

	@Test
	void anUnconnectedChannelRefusesWhatNeedsATunnel() throws Exception {
		DuplexChannel channel = (DuplexChannel) bootstrap(false, this.application).register().sync().channel();
		assertThat(channel.writeAndFlush(octets(0, 1)).await().cause()).isInstanceOf(NotYetConnectedException.class);
		assertThat(channel.shutdownOutput().await().cause()).isInstanceOf(NotYetConnectedException.class);
		assertThat(channel.deregister().await().cause()).isInstanceOf(UnsupportedOperationException.class);
		assertThat(channel.localAddress()).isNull();
		assertThat(channel.remoteAddress()).isNull();
		NettyClient.connected(channel.connect(NettyClient.unresolved(CHAT)));
		assertThat(channel.connect(NettyClient.unresolved(CHAT)).await().isSuccess()).isFalse();
		assertThat(((InetSocketAddress) channel.remoteAddress()).getPort()).isEqualTo(this.proxy.port());
		NettyClient.await(channel.close());
		assertThat(channel.connect(NettyClient.unresolved(CHAT)).await().cause())
			.isInstanceOf(ClosedChannelException.class);
		assertThat(channel.shutdownOutput().await().cause()).isInstanceOf(ClosedChannelException.class);
		nothingLeaks();
	}

	@Test
	void optionsReachTheTransportOfEachTry() throws Exception {
		FakeSocksServer dead = FakeSocksServer.open();
		dead.close();
		List<NioSocketChannel> transports = new ArrayList<>();
		Socks5Client client = Socks5Client.builder()
			.endpoints(List.of(ProxyEndpoint.of("127.0.0.1", dead.port()),
					ProxyEndpoint.of("127.0.0.1", this.proxy.port())))
			.build();
		Channel channel = NettyClient.connected(this.netty.channelBootstrap(() -> new Socks5SocketChannel(() -> {
			transports.add(new NioSocketChannel());
			return transports.get(transports.size() - 1);
		}, (config) -> client.tunnels()), this.application)
			.option(ChannelOption.ALLOCATOR, this.buffers)
			.option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 12_345)
			.option(ChannelOption.ALLOW_HALF_CLOSURE, true)
			.option(ChannelOption.SO_KEEPALIVE, true)
			.option(ChannelOption.TCP_NODELAY, false)
			.option(ChannelOption.SO_LINGER, 3)
			.option(ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(1, 2))
			.attr(AttributeKey.valueOf("name"), "value")
			.connect(NettyClient.unresolved(CHAT)));
		assertThat(transports).hasSize(2).allSatisfy((each) -> {
			SocketChannelConfig config = each.config();
			assertThat(config.getAllocator()).isSameAs(this.buffers);
			assertThat(config.getConnectTimeoutMillis()).isEqualTo(12_345);
			assertThat(config.isAllowHalfClosure()).isTrue();
			assertThat(config.getWriteBufferHighWaterMark()).isGreaterThan(2);
		});
		SocketChannelConfig last = transports.get(1).config();
		assertThat(List.of(last.isKeepAlive(), last.isTcpNoDelay(), last.getSoLinger()))
			.isEqualTo(List.of(true, false, 3));
		assertThat(channel.config().getOption(ChannelOption.SO_LINGER)).isEqualTo(3);
		assertThat(channel.config().getOptions()).containsEntry(ChannelOption.TCP_NODELAY, false)
			.containsEntry(ChannelOption.CONNECT_TIMEOUT_MILLIS, 12_345);
		assertThat(channel.config().setOption(ChannelOption.SO_BROADCAST, true)).isFalse();
		assertThat(channel.config().setOption(ChannelOption.TCP_NODELAY, true)).isTrue();
		assertThat(last.isTcpNoDelay()).isTrue();
		assertThat(channel.attr(AttributeKey.valueOf("name")).get()).isEqualTo("value");
		assertThat(transports.get(0).isOpen()).isFalse();
		// otherwise another thread closes the socket
		channel.config().setOption(ChannelOption.SO_LINGER, -1);
		NettyClient.await(channel.close());
		nothingLeaks();
	}

	/**
	 * Writes as long as the channel is writable.
	 */
	private final class Sender extends ChannelInboundHandlerAdapter implements Runnable {

		private final Channel channel;

		private int sent;

		Sender(Channel channel) {
			this.channel = channel;
			channel.pipeline().addLast(this);
		}

		@Override
		public void channelWritabilityChanged(ChannelHandlerContext context) {
			run();
		}

		@Override
		public void run() {
			while (this.sent < MANY && this.channel.isWritable()) {
				int from = this.sent;
				int length = Math.min(MANY - from, 1 + from % 10_000);
				// the write can call this method again
				this.sent += length;
				this.channel.write(octets(from, length));
			}
			this.channel.flush();
		}

	}

	/**
	 * Compares octets with those that were sent.
	 */
	private static final class Receiver extends ChannelInboundHandlerAdapter {

		private final AtomicLong count = new AtomicLong();

		private final CompletableFuture<Long> right = new CompletableFuture<>();

		@Override
		public void channelRead(ChannelHandlerContext context, Object message) {
			ByteBuf octets = (ByteBuf) message;
			long position = this.count.get();
			while (octets.isReadable()) {
				if (octets.readByte() != octet(position++)) {
					this.right.complete(position);
				}
			}
			octets.release();
			this.count.set(position);
			if (position == MANY) {
				this.right.complete(position);
			}
		}

	}

	/**
	 * A destination whose connections a test takes.
	 */
	private static final class Peer extends LoopbackServer {

		private final BlockingQueue<Socket> accepted = new LinkedBlockingQueue<>();

		private final CountDownLatch closed = new CountDownLatch(1);

		Peer() {
			start();
		}

		@Override
		protected Task accepted(Socket socket) {
			this.accepted.add(socket);
			return this.closed::await;
		}

		@Override
		public void close() {
			this.closed.countDown();
			super.close();
		}

		Socket next() throws InterruptedException {
			Socket socket = this.accepted.poll(30, TimeUnit.SECONDS);
			assertThat(socket).isNotNull();
			return socket;
		}

		static long readAll(Socket socket, int count) {
			try {
				InputStream in = socket.getInputStream();
				byte[] octets = new byte[65536];
				long position = 0;
				while (position < count) {
					int read = in.read(octets, 0, (int) Math.min(octets.length, count - position));
					if (read < 0) {
						return position;
					}
					for (int i = 0; i < read; i++) {
						if (octets[i] != octet(position++)) {
							return position;
						}
					}
				}
				return position;
			}
			catch (IOException ex) {
				throw new IllegalStateException(ex);
			}
		}

		static void write(Socket socket, long from, int length) {
			byte[] octets = new byte[length];
			for (int i = 0; i < length; i++) {
				octets[i] = octet(from + i);
			}
			try {
				socket.getOutputStream().write(octets);
			}
			catch (IOException ex) {
				throw new IllegalStateException(ex);
			}
		}

		static void writeAll(Socket socket, int count) {
			for (int i = 0; i < count; i += 65536) {
				write(socket, i, 65536);
			}
		}

	}

}
