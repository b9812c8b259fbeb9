package io.socks5.netty;

import java.io.IOException;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.ChannelOutputShutdownEvent;
import io.netty.util.ReferenceCountUtil;
import io.socks5.client.Socks5Client;
import io.socks5.netty.NettyClient.Application;
import io.socks5.protocol.Endpoint;
import io.socks5.protocol.ProxyClosedException;
import io.socks5.testkit.Octets;
import io.socks5.testkit.RecordingListener;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Tests for events that come at an unusual time: results of writes, shutdowns, errors and
 * closes inside other events.
 */
class LateEventTests {

	private static final Endpoint CHAT = Endpoint.of("chat.corp", 5222);

	private static final String GRANTED = "05 00 00 01 c0000201 1f90";

	private final RecordingListener watcher = new RecordingListener();

	private final Application application = new Application();

	private final Unsent unsent = new Unsent();

	private ConnectingChannel channel = new ConnectingChannel();

	private ChannelFuture connect() {
		this.channel = new ConnectingChannel(handler(), this.application);
		return this.channel.start(CHAT);
	}

	private Socks5ChannelHandler handler() {
		return new Socks5ChannelHandler(
				Socks5Client.builder().proxy("192.0.2.1", 1080).listener(this.watcher).build().tunnels());
	}

	private void answer(String octets) {
		this.channel.writeInbound(Unpooled.copiedBuffer(Octets.of(octets)));
	}

	private ChannelFuture establish() {
		ChannelFuture connected = connect();
		answer("05 00");
		answer(GRANTED);
		return connected;
	}

	@Test
	void aMessageOfTheHandshakeThatCannotBeSentFailsTheConnect() {
		this.channel = new ConnectingChannel(this.unsent, handler(), this.application);
		ChannelFuture connected = this.channel.start(CHAT);
		IOException broken = new IOException("Broken pipe");
		this.unsent.promises.remove(0).setFailure(broken);
		assertThat(connected.cause()).isExactlyInstanceOf(ProxyClosedException.class).hasCause(broken);
		assertThat(this.channel.isOpen()).isFalse();
		assertThat(this.application.drain()).isEmpty();
	}

	@Test
	void aMessageThatCannotBeSentAfterTheEndIsNotReportedAgain() {
		this.channel = new ConnectingChannel(this.unsent, handler(), this.application);
		ChannelFuture connected = this.channel.start(CHAT);
		connected.addListener((future) -> this.unsent.promises.remove(0).setFailure(new IOException("Broken pipe")));
		answer("05 ff");
		assertThat(this.unsent.promises).isEmpty();
		assertThat(this.application.drain()).isEmpty();
	}

	@Test
	void aMessageThatCannotBeSentAfterTheReplyLeavesTheTunnelOpen() {
		this.channel = new ConnectingChannel(this.unsent, handler(), this.application);
		ChannelFuture connected = this.channel.start(CHAT);
		answer("05 00");
		answer(GRANTED);
		this.unsent.promises.remove(0).setFailure(new IOException("Broken pipe"));
		assertThat(connected.isSuccess()).isTrue();
		assertThat(this.application.drain()).containsExactly("active", "tunnel");
		this.channel.close();
	}

	@Test
	void anEventAfterTheEndIsReleasedAndNotPassedOn() {
		ByteBuf event = Unpooled.buffer(1);
		connect().addListener((future) -> this.channel.pipeline().fireUserEventTriggered(event));
		answer("05 ff");
		assertThat(event.refCnt()).isZero();
		assertThat(this.application.drain()).isEmpty();
	}

	@Test
	void anExceptionOfATunnelIsPassedOn() {
		establish();
		this.channel.pipeline().fireExceptionCaught(new IOException("Connection reset"));
		assertThat(this.application.drain()).containsExactly("active", "tunnel", "caught IOException");
		assertThat(this.channel.isOpen()).isTrue();
		this.channel.close();
	}

	@Test
	void anExceptionBeforeTheConnectIsPassedOn() {
		this.channel = new ConnectingChannel(handler(), this.application);
		this.channel.pipeline().fireExceptionCaught(new IllegalStateException("a bug"));
		assertThat(this.application.drain()).containsExactly("caught IllegalStateException");
		this.channel.close();
	}

	@Test
	void anActivityThatIsFiredAgainIsPassedOn() {
		establish();
		this.channel.pipeline().fireChannelActive();
		assertThat(this.application.drain()).containsExactly("active", "tunnel", "active");
		this.channel.close();
	}

	@Test
	void theEndOfTheOutputOfATunnelLeavesItsInputOpen() {
		establish();
		this.channel.pipeline().fireUserEventTriggered(ChannelOutputShutdownEvent.INSTANCE);
		assertThat(this.channel.isOpen()).isTrue();
		answer("'hello'");
		assertThat(this.application.drain()).containsExactly("active", "tunnel", "hello");
		this.channel.close();
	}

	@Test
	void theEndOfTheInputBeforeTheHandshakeFailsTheConnect() {
		this.channel = new ConnectingChannel(handler(), this.application);
		ChannelFuture connected = this.channel.pipeline().connect(NettyClient.unresolved(CHAT));
		this.channel.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
		assertThat(connected.cause()).isExactlyInstanceOf(SocketException.class).hasMessage("Channel closed");
		assertThat(this.channel.isOpen()).isFalse();
	}

	@Test
	void aCloseBeforeTheConnectIsNoFailure() {
		this.channel = new ConnectingChannel(handler(), this.application);
		ByteBuf secret = Unpooled.copiedBuffer(Octets.of("'SECRET'"));
		ChannelFuture written = this.channel.write(secret);
		this.channel.close();
		assertThat(this.application.caught()).isNull();
		assertThat(written.isDone()).isTrue();
		assertThat(secret.refCnt()).isZero();
		assertThat(this.watcher.events()).isEmpty();
	}

	@Test
	void aTunnelThatIsEstablishedCannotBeCancelled() {
		List<Boolean> cancelled = new ArrayList<>();
		CompletableFuture<ChannelFuture> connected = new CompletableFuture<>();
		this.watcher.at("established", () -> cancelled.add(connected.join().cancel(false)));
		connected.complete(connect());
		answer("05 00");
		answer(GRANTED);
		assertThat(cancelled).containsExactly(false);
		assertThat(connected.join().isSuccess()).isTrue();
		assertThat(this.watcher.events()).endsWith("established 192.0.2.1:8080");
		this.channel.close();
	}

	@Test
	void aListenerThatClosesAnEstablishedTunnelKeepsItFromTheApplication() {
		this.watcher.at("established", () -> this.channel.close());
		ChannelFuture connected = connect();
		this.channel.writeAndFlush(Unpooled.copiedBuffer(Octets.of("'SECRET'")));
		answer("05 00");
		this.channel.sent();
		answer(GRANTED);
		assertThat(connected.cause()).isExactlyInstanceOf(SocketException.class).hasMessage("Channel closed");
		assertThat(this.channel.sent()).isEmpty();
		assertThat(this.application.drain()).isEmpty();
	}

	@Test
	void anActivityIsNotFiredAfterTheApplicationHasClosedTheChannel() {
		connect().addListener((future) -> this.channel.pipeline().fireChannelInactive());
		answer("05 00");
		answer(GRANTED);
		assertThat(this.application.drain()).doesNotContain("active", "inactive");
		this.channel.close();
	}

	@Test
	void aVirtualMachineErrorOfAListenerPassesAfterTheFailure() {
		OutOfMemoryError error = new OutOfMemoryError("of the listener");
		this.watcher.at("method", () -> {
			throw error;
		});
		ChannelFuture connected = connect();
		Throwable thrown = catchThrowable(() -> answer("05 00"));
		assertThat(connected.isDone()).isTrue();
		assertThat(connected.isSuccess()).isFalse();
		assertThat(this.channel.isOpen()).isFalse();
		assertThat((thrown != null) ? thrown : this.application.caught()).isSameAs(error);
	}

	/**
	 * Takes messages whose writes do not end.
	 */
	private static final class Unsent extends ChannelOutboundHandlerAdapter {

		private final List<ChannelPromise> promises = new ArrayList<>();

		@Override
		public void write(ChannelHandlerContext context, Object message, ChannelPromise written) {
			ReferenceCountUtil.release(message);
			this.promises.add(written);
		}

	}

}
