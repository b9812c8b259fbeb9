package io.socks5.netty;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.socks5.client.Socks5Client;
import io.socks5.testkit.EchoServer;
import io.socks5.testkit.FakeSocksServer;
import io.socks5.testkit.Octets;
import io.socks5.testkit.TlsFront;
import io.socks5.testkit.TlsKeys;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The memory of a channel keeps no password after its write, because a pool would keep
 * it.
 */
@Timeout(60)
class WipedLoginTests extends AbstractNettyTests {

	private final RecordingAllocator allocator = new RecordingAllocator();

	private final EchoServer echo = EchoServer.listen();

	private final FakeSocksServer proxy = FakeSocksServer.asking("alice", "s3cret")
		.knowing("chat.corp", this.echo.port());

	private final TlsFront front = TlsFront.before(this.proxy.port(), TlsKeys.of("127.0.0.1"));

	@AfterEach
	void close() {
		this.front.close();
		this.proxy.close();
		this.echo.close();
	}

	private void connectsAndKeepsNothing(Socks5Client client) throws IOException {
		Channel channel = NettyClient.connected(this.netty.bootstrap(client, this.application)
			.option(ChannelOption.ALLOCATOR, this.allocator)
			.connect(NettyClient.unresolved(CHAT)));
		assertThat(channel.isActive()).isTrue();
		keepsNothing();
	}

	private void keepsNothing() {
		assertThat(this.allocator.contents()).isNotEmpty().noneMatch((memory) -> memory.contains("s3cret"));
	}

	@Test
	void nothingOfALoginIsLeft() throws IOException {
		connectsAndKeepsNothing(through(this.proxy).build());
	}

	@Test
	void nothingOfAPipelinedLoginIsLeft() throws IOException {
		connectsAndKeepsNothing(through(this.proxy).requireAuthentication(true).pipelining(true).build());
	}

	@Test
	void nothingOfALoginBeforeEarlyDataIsLeft() throws IOException {
		connectsAndKeepsNothing(through(this.proxy).earlyData(true).build());
	}

	@Test
	void nothingOfALoginOverTlsIsLeft() throws IOException {
		connectsAndKeepsNothing(through(this.front).tls(TlsKeys.trusting()).build());
	}

	@Test
	void nothingOfALoginThatCannotBeSentIsLeft() {
		Holding holding = new Holding();
		ConnectingChannel channel = login(holding);
		assertThat(Objects.requireNonNull(holding.message).toString(StandardCharsets.US_ASCII)).contains("s3cret");
		holding.fail();
		assertThat(channel.isOpen()).isFalse();
		keepsNothing();
	}

	@Test
	void nothingOfALoginIsLeftAfterItsReader() {
		ConnectingChannel channel = login();
		ByteBuf login = channel.readOutbound();
		assertThat(login.toString(StandardCharsets.US_ASCII)).contains("s3cret");
		login.release();
		channel.writeInbound(Unpooled.copiedBuffer(Octets.of("01 00")));
		keepsNothing();
		channel.finishAndReleaseAll();
		assertThat(login.refCnt()).isZero();
	}

	@Test
	void aLoginIsNotOverwrittenUnderItsReader() {
		ConnectingChannel channel = login();
		ByteBuf login = channel.readOutbound();
		channel.writeInbound(Unpooled.copiedBuffer(Octets.of("01 00")));
		assertThat(login.toString(StandardCharsets.US_ASCII)).contains("s3cret");
		assertThat(login.refCnt()).isOne();
		login.release();
		channel.finishAndReleaseAll();
	}

	@Test
	void nothingOfALoginIsLeftIfTheConnectEndsBeforeItsWrite() {
		Holding holding = new Holding();
		ConnectingChannel channel = login(holding);
		channel.close();
		assertThat(Objects.requireNonNull(holding.message).toString(StandardCharsets.US_ASCII)).contains("s3cret");
		holding.fail();
		assertThat(holding.message.refCnt()).isZero();
		keepsNothing();
	}

	private ConnectingChannel login(ChannelHandler... before) {
		ConnectingChannel channel = new ConnectingChannel(before);
		channel.config().setAllocator(this.allocator);
		channel.pipeline()
			.addLast(
					new Socks5ChannelHandler(through("192.0.2.1", 1080).requireAuthentication(true).build().tunnels()));
		channel.start(CHAT);
		channel.sent();
		channel.writeInbound(Unpooled.copiedBuffer(Octets.of("05 02")));
		return channel;
	}

	/**
	 * Holds the last message back.
	 */
	private static final class Holding extends ChannelOutboundHandlerAdapter {

		private @Nullable ByteBuf message;

		private @Nullable ChannelPromise written;

		@Override
		public void write(ChannelHandlerContext context, Object octets, ChannelPromise promise) {
			if (this.message != null) {
				this.message.release();
			}
			this.message = (ByteBuf) octets;
			this.written = promise;
		}

		private void fail() {
			Objects.requireNonNull(this.message).release();
			Objects.requireNonNull(this.written).setFailure(new IOException("Broken pipe"));
		}

	}

}
