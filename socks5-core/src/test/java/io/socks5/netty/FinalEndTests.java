package io.socks5.netty;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.List;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufHolder;
import io.netty.buffer.DefaultByteBufHolder;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelOutputShutdownEvent;
import io.socks5.client.Socks5Client;
import io.socks5.event.ConnectListener;
import io.socks5.netty.NettyClient.Application;
import io.socks5.protocol.Command;
import io.socks5.protocol.Endpoint;
import io.socks5.testkit.Octets;
import io.socks5.testkit.RecordingListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the events at the end of a channel, which no other event follows.
 */
class FinalEndTests {

	private static final Endpoint CHAT = Endpoint.of("chat.corp", 5222);

	private static final String GRANTED = "05 00 00 01 c0000201 1f90";

	private final RecordingListener watcher = new RecordingListener();

	/** Of the client that leads to the proxy of the other one. */
	private final RecordingListener outer = new RecordingListener();

	private final Application application = new Application();

	private ConnectingChannel channel = new ConnectingChannel();

	private Socks5Client.Builder client(ConnectListener listener) {
		return Socks5Client.builder().proxy("192.0.2.1", 1080).listener(listener);
	}

	private ChannelFuture connect(Socks5Client client) {
		this.channel = new ConnectingChannel(new Socks5ChannelHandler(client.tunnels()), this.application);
		return this.channel.start(CHAT);
	}

	private static ByteBuf octets(String text) {
		return Unpooled.copiedBuffer(Octets.of(text));
	}

	private void answer(String octets) {
		if (this.channel.isOpen()) {
			this.channel.writeInbound(octets(octets));
		}
	}

	@Test
	void sendsNothingThatIsWrittenAfterAFailure() {
		ChannelFuture connected = connect(client(this.watcher).build());
		List<ChannelFuture> again = new ArrayList<>();
		List<ByteBuf> buffers = new ArrayList<>();
		Runnable writing = () -> {
			ByteBuf secret = octets("'SECRET'");
			buffers.add(secret);
			again.add(this.channel.writeAndFlush(secret));
		};
		this.channel.writeAndFlush(octets("'first'")).addListener((future) -> writing.run());
		connected.addListener((future) -> writing.run());
		this.channel.closeFuture().addListener((future) -> writing.run());
		this.channel.sent();
		answer("05 ff");
		writing.run();
		assertThat(this.channel.sent()).isEmpty();
		assertThat(again).hasSize(4)
			.allSatisfy((future) -> assertThat(future.cause()).isInstanceOf(ClosedChannelException.class));
		assertThat(buffers).allSatisfy((buffer) -> assertThat(buffer.refCnt()).isZero());
	}

	@Test
	void sendsNothingThatIsWrittenWhereTheFailureIsCaught() {
		this.channel = new ConnectingChannel();
		this.channel.tcpStands();
		Socks5ChannelHandler handler = new Socks5ChannelHandler(client(this.watcher).build().tunnels(), Command.CONNECT,
				CHAT);
		this.channel.pipeline().addLast(handler, new ChannelInboundHandlerAdapter() {
			@Override
			public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
				context.pipeline().remove(handler);
				context.writeAndFlush(octets("'SECRET'"));
			}
		});
		this.channel.runPendingTasks();
		this.channel.sent();
		answer("05 ff");
		assertThat(this.channel.sent()).isEmpty();
		assertThat(this.channel.isOpen()).isFalse();
	}

	@Test
	void sendsNothingThatIsWrittenBeforeTheConnectAndFlushedByTheHandshake() {
		this.channel = new ConnectingChannel(new Socks5ChannelHandler(client(this.watcher).build().tunnels()));
		this.channel.write(octets("'SECRET'"));
		this.channel.start(CHAT);
		assertThat(this.channel.sent()).isEqualTo("05 01 00");
		this.channel.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "started", "proxy connected", "method", "authenticated", "replied", "established" })
	void isReportedOnceToAListenerThatCloses(String at) {
		ChannelFuture connected = connect(client(this.watcher.at(at, () -> this.channel.close())).build());
		answer("05 00");
		answer(GRANTED);
		assertThat(connected.isDone()).isTrue();
		assertThat(this.channel.isOpen()).isFalse();
		assertThat(ends(this.watcher)).isEqualTo(at.equals("established") ? "established, closed" : "failed");
		assertThat(this.watcher.kinds()).endsWith(at.equals("established") ? "closed" : "failed");
	}

	@ParameterizedTest
	@CsvSource({ "outer, proxy connected", "outer, method", "outer, authenticated", "outer, replied",
			"outer, established", "inner, proxy connected", "inner, method", "inner, authenticated", "inner, replied",
			"inner, established" })
	void isReportedOnceToEachListenerOfAChainThatOneCloses(String name, String at) {
		Runnable close = () -> this.channel.close();
		(name.equals("outer") ? this.outer : this.watcher).at(at, close);
		ChannelFuture connected = connect(client(this.watcher).via(client(this.outer).build()).build());
		for (String answer : List.of("05 00", GRANTED, "05 00", GRANTED)) {
			answer(answer);
		}
		assertThat(connected.isDone()).isTrue();
		assertThat(this.channel.isOpen()).isFalse();
		for (RecordingListener each : List.of(this.outer, this.watcher)) {
			assertThat(ends(each)).isIn("failed", "established, closed");
			assertThat(each.kinds()).last().isIn("failed", "closed");
		}
	}

	private static String ends(RecordingListener listener) {
		return String.join(", ",
				listener.kinds().stream().filter(List.of("failed", "established", "closed")::contains).toList());
	}

	@ParameterizedTest
	@ValueSource(strings = { "started", "proxy connected", "method", "authenticated", "replied", "established" })
	void comesToAConnectWhoseListenerThrowsAnError(String at) {
		ByteBuf written = octets("'SECRET'");
		ConnectListener listener = this.watcher.at(at, () -> {
			throw new Error("of the listener");
		});
		this.channel = new ConnectingChannel(new Socks5ChannelHandler(
				Socks5Client.builder().proxy("192.0.2.1", 1080).listener(listener).build().tunnels()));
		ChannelFuture connected = this.channel.pipeline().connect(NettyClient.unresolved(CHAT));
		if (this.channel.isOpen()) {
			this.channel.tcpStands();
		}
		ChannelFuture write = this.channel.writeAndFlush(written);
		answer("05 00");
		answer(GRANTED);
		this.channel.runPendingTasks();
		assertThat(connected.isDone()).isTrue();
		assertThat(write.isDone()).isTrue();
		assertThat(this.channel.isOpen()).isEqualTo(connected.isSuccess());
		this.channel.close();
		this.channel.releaseOutbound();
		assertThat(written.refCnt()).isZero();
	}

	@ParameterizedTest
	@CsvSource({ "outer, started", "outer, proxy connected", "outer, replied", "outer, established", "inner, started",
			"inner, proxy connected", "inner, replied", "inner, established" })
	void comesToAChainWhoseListenerThrowsAnError(String name, String at) {
		Runnable error = () -> {
			throw new Error("of the listener");
		};
		(name.equals("outer") ? this.outer : this.watcher).at(at, error);
		ChannelFuture connected = connect(client(this.watcher).via(client(this.outer).build()).build());
		for (String answer : List.of("05 00", GRANTED, "05 00", GRANTED)) {
			answer(answer);
		}
		assertThat(connected.isDone()).isTrue();
		assertThat(this.channel.isOpen()).isEqualTo(connected.isSuccess());
		this.channel.close();
		for (RecordingListener each : List.of(this.outer, this.watcher)) {
			if (!(each.equals(this.outer) == name.equals("outer") && at.equals("started"))) {
				assertThat(ends(each)).isIn("failed", "established, closed");
			}
		}
	}

	@Test
	void isNotHeldUpByAHandlerThatReentersAmongTheQueuedWrites() {
		connect(client(this.watcher.at("established", () -> this.channel.write(octets("'2'")))).build());
		this.channel.writeAndFlush(octets("'1'"));
		answer("05 00");
		this.channel.sent();
		answer(GRANTED);
		this.channel.flush();
		assertThat(this.channel.sent()).isEqualTo("31 32");
		this.channel.close();
	}

	@Test
	void failsWhereAHandlerBeforeItHasDecodedTheOctets() {
		ChannelFuture connected = connect(client(this.watcher).build());
		ByteBufHolder decoded = new DefaultByteBufHolder(Unpooled.buffer(1));
		this.channel.pipeline().fireChannelRead(decoded);
		assertThat(decoded.refCnt()).isZero();
		assertThat(connected.cause()).isExactlyInstanceOf(IOException.class)
			.hasMessageContaining("must come before all codecs");
		assertThat(this.channel.<Object>readInbound()).isNull();
	}

	@Test
	void failsWhenTheOutputIsShutDownInsideTheHandshake() {
		ChannelFuture connected = connect(client(this.watcher).build());
		this.channel.pipeline().fireUserEventTriggered(ChannelOutputShutdownEvent.INSTANCE);
		assertThat(connected.cause()).hasMessageContaining("The output was shut down");
	}

	@Test
	void failsAfterMoreOctetsThanAHandshakeHasBeforeItStarts() {
		this.channel = new ConnectingChannel();
		this.channel.tcpStands();
		this.channel.pipeline()
			.addLast(new Socks5ChannelHandler(client(this.watcher).build().tunnels(), Command.CONNECT, CHAT),
					this.application);
		ByteBuf much = Unpooled.buffer().writeZero(70_000);
		this.channel.pipeline().fireChannelRead(much);
		assertThat(this.channel.isOpen()).isFalse();
		assertThat(much.refCnt()).isZero();
		assertThat(this.application.caught()).hasMessageContaining("too many octets");
	}

	@Test
	void holdsUserEventsUntilTheChannelIsActive() {
		List<Object> seen = new ArrayList<>();
		this.channel = new ConnectingChannel(new Socks5ChannelHandler(client(this.watcher).build().tunnels()),
				new ChannelInboundHandlerAdapter() {
					@Override
					public void channelActive(ChannelHandlerContext context) {
						seen.add("active");
					}

					@Override
					public void userEventTriggered(ChannelHandlerContext context, Object event) {
						seen.add((event instanceof String) ? event : "tunnel");
					}
				});
		this.channel.start(CHAT);
		this.channel.pipeline().fireUserEventTriggered("idle");
		answer("05 00");
		answer(GRANTED);
		assertThat(seen.subList(seen.indexOf("idle") - 1, seen.size())).containsExactly("active", "idle", "tunnel");
		this.channel.close();
	}

}
