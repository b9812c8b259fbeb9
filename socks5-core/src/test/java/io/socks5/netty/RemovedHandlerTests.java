package io.socks5.netty;

import java.net.SocketException;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.util.concurrent.DefaultEventExecutorGroup;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.EventExecutorGroup;
import io.netty.util.concurrent.Future;
import io.socks5.client.Socks5Client;
import io.socks5.netty.NettyClient.Application;
import io.socks5.protocol.Endpoint;
import io.socks5.testkit.RecordingListener;
import io.socks5.testkit.Script;
import io.socks5.testkit.ScriptedConnection;
import io.socks5.testkit.ScriptedProxy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for a handler that another thread removes during the handshake. Netty unlinks it
 * immediately, and notifies it later.
 */
@Timeout(60)
class RemovedHandlerTests {

	private final RecordingListener watcher = new RecordingListener();

	private final Application application = new Application();

	private final NettyClient netty = new NettyClient();

	private final EventExecutorGroup own = new DefaultEventExecutorGroup(1);

	@AfterEach
	void close() {
		this.netty.close();
		NettyClient.await(this.own.shutdownGracefully(0, 5, TimeUnit.SECONDS));
	}

	@SuppressWarnings("deprecation")
	private ChannelFuture connect(ScriptedProxy proxy, boolean ownThread) {
		Socks5Client client = Socks5Client.builder().proxy(proxy.host(), proxy.port()).listener(this.watcher).build();
		return this.netty.plain().handler(new ChannelInitializer<Channel>() {
			@Override
			protected void initChannel(Channel channel) {
				channel.pipeline()
					.addLast(ownThread ? RemovedHandlerTests.this.own : null,
							new Socks5ChannelHandler(client.tunnels()))
					.addLast(RemovedHandlerTests.this.application);
			}
		}).connect(NettyClient.unresolved(Endpoint.of("chat.corp", 5222)));
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void letsNothingPassBeforeItKnows(boolean ownThread) throws Exception {
		CountDownLatch occupied = new CountDownLatch(1);
		CountDownLatch unlinked = new CountDownLatch(1);
		try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of("> 05 01 00\n"))) {
			ChannelFuture connected = connect(proxy, ownThread);
			ScriptedConnection connection = proxy.nextConnection();
			connection.awaitReceived("05 01 00");
			Channel channel = connected.channel();
			EventExecutor thread = channel.pipeline().context(Socks5ChannelHandler.class).executor();
			ByteBuf secret = Unpooled.copiedBuffer("SECRET", StandardCharsets.US_ASCII);
			Future<ChannelFuture> writing = thread.submit(() -> {
				occupied.countDown();
				unlinked.await();
				return channel.writeAndFlush(secret);
			});
			occupied.await();
			channel.pipeline().remove(Socks5ChannelHandler.class);
			unlinked.countDown();
			NettyClient.await(writing);
			NettyClient.await(writing.getNow());
			NettyClient.await(channel.closeFuture());
			connection.awaitClosedByClient();
			assertThat(connection.received()).isEqualTo("05 01 00");
			assertThat(writing.getNow().cause()).isInstanceOfAny(SocketException.class, ClosedChannelException.class);
			assertThat(secret.refCnt()).isZero();
			NettyClient.await(connected);
			assertThat(connected.cause()).isExactlyInstanceOf(SocketException.class)
				.hasMessage("The SOCKS5 handler was removed");
		}
		this.application.awaitRemoved();
		assertThat(this.application.waiting()).as("events of a channel that was never active").isZero();
		assertThat(this.watcher.events()).endsWith("failed SocketException");
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void letsTheReplyNotPassToTheApplication(boolean ownThread) throws Exception {
		CountDownLatch occupied = new CountDownLatch(1);
		CountDownLatch unlinked = new CountDownLatch(1);
		try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of("> 05 01 00\n"))) {
			Channel channel = connect(proxy, ownThread).channel();
			ScriptedConnection connection = proxy.nextConnection();
			connection.awaitReceived("05 01 00");
			EventExecutor thread = channel.pipeline().context(Socks5ChannelHandler.class).executor();
			ByteBuf reply = Unpooled.copiedBuffer(new byte[] { 5, 0 });
			Future<Object> reading = thread.submit(() -> {
				occupied.countDown();
				unlinked.await();
				channel.pipeline().fireChannelRead(reply);
				return null;
			});
			occupied.await();
			channel.pipeline().remove(Socks5ChannelHandler.class);
			unlinked.countDown();
			NettyClient.await(reading);
			assertThat(reading.isSuccess()).isTrue();
			// the channel is closed before the other thread has received the reply
			this.application.awaitRemoved();
			assertThat(channel.isOpen()).isFalse();
			assertThat(this.application.waiting()).isZero();
			assertThat(reply.refCnt()).isZero();
		}
	}

}
