package io.socks5.netty;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.socks5.client.Socks5Client;
import io.socks5.netty.NettyClient.Application;
import io.socks5.protocol.Endpoint;
import io.socks5.protocol.ProtocolViolationException;
import io.socks5.protocol.ProxyClosedException;
import io.socks5.protocol.RequestRejectedException;
import io.socks5.protocol.Socks5TimeoutException;
import io.socks5.testkit.Octets;
import io.socks5.testkit.RecordingListener;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for a channel whose request leaves with its first flush.
 */
class EarlyDataChannelTests {

	private static final Endpoint CHAT = Endpoint.of("chat.corp", 5222);

	private static final String REQUEST = Octets.text(Octets.of("05 01 00 03 09 'chat.corp' 1466"));

	private static final String GRANTED = "05 00 00 01 c0000201 1f90";

	private final RecordingListener watcher = new RecordingListener();

	private final Application application = new Application();

	private final ConnectingChannel channel = new ConnectingChannel(new Socks5ChannelHandler(
			Socks5Client.builder().proxy("192.0.2.1", 1080).earlyData(true).listener(this.watcher).build().tunnels()),
			this.application);

	@BeforeEach
	void freezeTime() {
		// otherwise a slow test sends the request alone
		this.channel.freezeTime();
	}

	@AfterEach
	void finish() {
		this.channel.finishAndReleaseAll();
	}

	private void answer(String octets) {
		this.channel.writeInbound(Unpooled.copiedBuffer(Octets.of(octets)));
	}

	private ChannelFuture write(String text) {
		ByteBuf buffer = Unpooled.copiedBuffer(Octets.of("'" + text + "'"));
		return this.channel.writeAndFlush(buffer);
	}

	private String events() {
		return String.join(", ", this.application.drain());
	}

	private void connect() {
		ChannelFuture connected = this.channel.start(CHAT);
		assertThat(this.channel.sent()).isEqualTo("05 01 00");
		answer("05 00");
		assertThat(connected.isSuccess()).isTrue();
		assertThat(events()).isEqualTo("active");
		assertThat(this.channel.sent()).isEmpty();
		assertThat(this.watcher.kinds()).endsWith("authenticated");
	}

	@Test
	void theFirstFlushSendsTheRequest() {
		connect();
		ChannelFuture first = write("ab");
		assertThat(first.isSuccess()).isTrue();
		assertThat(this.channel.sent()).isEqualTo(REQUEST + " 61 62");
		ChannelFuture second = write("c");
		assertThat(second.isDone()).isFalse();
		assertThat(this.channel.sent()).isEmpty();
		answer(GRANTED + " 'xy'");
		assertThat(second.isSuccess()).isTrue();
		assertThat(this.channel.sent()).isEqualTo("63");
		assertThat(events()).isEqualTo("tunnel, xy");
		assertThat(this.watcher.kinds()).endsWith("replied", "established");
		assertThat(this.channel.runScheduledPendingTasks()).isEqualTo(-1);
	}

	@Test
	void theRequestAndTheFirstWritesAreOneFlush() {
		AtomicInteger flushes = new AtomicInteger();
		this.channel.pipeline().addFirst(new ChannelOutboundHandlerAdapter() {
			@Override
			public void flush(ChannelHandlerContext context) {
				flushes.incrementAndGet();
				context.flush();
			}
		});
		connect();
		flushes.set(0);
		this.channel.write(Unpooled.copiedBuffer(Octets.of("'a'")));
		assertThat(this.channel.sent()).isEmpty();
		write("b");
		assertThat(flushes).hasValue(1);
		assertThat(this.channel.sent()).isEqualTo(REQUEST + " 61 62");
	}

	@Test
	void whatWasFlushedBeforeLeavesWithTheRequest() {
		this.channel.start(CHAT);
		ChannelFuture queued = write("a");
		assertThat(this.channel.sent()).isEqualTo("05 01 00");
		answer("05 00");
		assertThat(queued.isSuccess()).isTrue();
		assertThat(this.channel.sent()).isEqualTo(REQUEST + " 61");
	}

	@Test
	void theRequestLeavesAloneAfterAWhile() {
		connect();
		// the deadline is on the clock of the machine, which may have advanced since
		this.channel.advanceTimeBy(1, TimeUnit.MILLISECONDS);
		this.channel.runScheduledPendingTasks();
		assertThat(this.channel.sent()).isEmpty();
		this.channel.advanceTimeBy(9, TimeUnit.MILLISECONDS);
		this.channel.runScheduledPendingTasks();
		assertThat(this.channel.sent()).isEqualTo(REQUEST);
		answer(GRANTED + " 'ready'");
		assertThat(events()).isEqualTo("tunnel, ready");
	}

	@Test
	void aRefusalIsCaughtAndFailsWhatIsQueued() {
		connect();
		write("a");
		ChannelFuture queued = write("b");
		answer("05 05");
		assertThat(this.application.caught()).isExactlyInstanceOf(RequestRejectedException.class)
			.isSameAs(this.watcher.outcome().failure());
		assertThat(queued.cause()).isSameAs(this.application.caught());
		assertThat(this.channel.isOpen()).isFalse();
		assertThat(events()).endsWith("inactive");
		assertThat(write("c").isSuccess()).isFalse();
	}

	@Test
	void theEndOfTheConnectionIsCaught() {
		connect();
		write("a");
		this.channel.pipeline().fireChannelInactive();
		assertThat(this.application.caught()).isExactlyInstanceOf(ProxyClosedException.class);
	}

	@Test
	void theEndOfTheConnectionBeforeTheRequestIsCaught() {
		connect();
		this.channel.pipeline().fireChannelInactive();
		assertThat(this.application.caught()).isExactlyInstanceOf(ProxyClosedException.class)
			.hasMessageEndingWith("the proxy closed the connection before the request");
	}

	@Test
	void octetsBeforeTheRequestAreAViolation() {
		connect();
		answer("05 00");
		assertThat(this.application.caught()).isExactlyInstanceOf(ProtocolViolationException.class);
		assertThat(this.channel.isOpen()).isFalse();
	}

	@Test
	void theHandshakeTimeoutContinuesWithTheRequest() {
		connect();
		write("a");
		this.channel.advanceTimeBy(11, TimeUnit.SECONDS);
		this.channel.runScheduledPendingTasks();
		assertThat(this.application.caught()).isExactlyInstanceOf(Socks5TimeoutException.class);
	}

	@Test
	void aCloseOfTheApplicationIsNoException() {
		connect();
		this.channel.close();
		assertThat(this.application.caught()).isNull();
		assertThat(events()).isEqualTo("inactive");
		assertThat(this.watcher.events()).endsWith("failed SocketException");
	}

}
