package io.socks5.netty;

import java.nio.channels.AlreadyConnectedException;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.socks5.client.Socks5Client;
import io.socks5.netty.NettyClient.Application;
import io.socks5.protocol.Endpoint;
import io.socks5.testkit.Octets;
import io.socks5.testkit.ReachableTypes;
import io.socks5.testkit.RecordingListener;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the pipeline of an open tunnel. Once octets arrive, it has only the handler
 * that the application has added, unless an observer waits for the end.
 */
class OpenTunnelTests {

	private static final Endpoint CHAT = Endpoint.of("chat.corp", 5222);

	private static final String GRANTED = "05 00 00 01 c0000201 1f90";

	private final RecordingListener watcher = new RecordingListener();

	private final Application application = new Application();

	private Socks5ChannelHandler handler = new Socks5ChannelHandler(builder().build().tunnels());

	private ConnectingChannel channel = new ConnectingChannel(this.handler, this.application);

	private static Socks5Client.Builder builder() {
		return Socks5Client.builder().proxy("192.0.2.1", 1080);
	}

	private void use(Socks5Client client) {
		this.channel.finishAndReleaseAll();
		while (this.application.waiting() > 0) {
			this.application.next();
		}
		this.handler = new Socks5ChannelHandler(client.tunnels());
		this.channel = new ConnectingChannel(this.handler, this.application);
	}

	@AfterEach
	void finish() {
		this.channel.finishAndReleaseAll();
	}

	private void answer(String octets) {
		this.channel.writeInbound(Unpooled.copiedBuffer(Octets.of(octets)));
	}

	private void open(String last) {
		this.channel.start(CHAT);
		answer("05 00");
		answer(last);
		this.channel.sent();
	}

	private String events() {
		StringBuilder all = new StringBuilder();
		while (this.application.waiting() > 0) {
			all.append(all.isEmpty() ? "" : ", ").append(this.application.next());
		}
		return all.toString();
	}

	private void passesBothWays() {
		answer("'in'");
		this.channel.writeOutbound(Unpooled.copiedBuffer(Octets.of("'o'")));
		assertThat(events()).isEqualTo("in");
		assertThat(this.channel.sent()).isEqualTo("6f");
	}

	private void hasOnlyItsHandler() throws IllegalAccessException {
		assertThat(this.channel.pipeline().toMap().values()).containsExactly(this.handler, this.application);
		assertThat(ReachableTypes.of(this.handler)).containsExactly("Socks5ChannelHandler");
	}

	private void hasMore() {
		assertThat(this.channel.pipeline().toMap().values()).hasSize(3).contains(this.handler, this.application);
	}

	@Test
	void keepsNothingWhenOctetsArrive() throws Exception {
		open(GRANTED);
		hasMore();
		answer("'first'");
		assertThat(events()).isEqualTo("active, tunnel, first");
		hasOnlyItsHandler();
		passesBothWays();
		this.channel.close();
		assertThat(events()).isEqualTo("inactive");
	}

	@Test
	void keepsNothingWhenOctetsArriveWithTheReply() throws Exception {
		open(GRANTED + " 'first'");
		assertThat(events()).isEqualTo("active, tunnel, first");
		hasOnlyItsHandler();
		passesBothWays();
	}

	@Test
	void keepsOctetsUntilTheApplicationReads() throws Exception {
		this.channel.config().setAutoRead(false);
		open(GRANTED + " 'first'");
		assertThat(events()).isEqualTo("active, tunnel");
		hasMore();
		this.channel.read();
		assertThat(events()).isEqualTo("first");
		hasOnlyItsHandler();
	}

	@Test
	void keepsNothingOfEarlyData() throws Exception {
		use(builder().earlyData(true).build());
		this.channel.start(CHAT);
		answer("05 00");
		this.channel.writeOutbound(Unpooled.copiedBuffer(Octets.of("'a'")));
		answer(GRANTED);
		hasMore();
		answer("'first'");
		assertThat(events()).isEqualTo("active, tunnel, first");
		this.channel.sent();
		hasOnlyItsHandler();
		passesBothWays();
	}

	@Test
	void observersLearnTheEnd() {
		use(builder().listener(this.watcher).build());
		open(GRANTED);
		answer("'first'");
		hasMore();
		this.channel.close();
		assertThat(this.watcher.events()).last().isEqualTo("closed");
	}

	@Test
	void eachOfTwoInARowLeavesByItself() {
		ChannelHandler inner = new Socks5ChannelHandler(
				Socks5Client.builder().proxy("192.0.2.2", 1080).build().tunnels());
		this.channel.pipeline().addAfter(this.channel.pipeline().context(this.handler).name(), null, inner);
		open(GRANTED);
		answer("05 00");
		answer(GRANTED);
		this.channel.sent();
		answer("'first'");
		assertThat(events()).isEqualTo("active, tunnel, tunnel, first");
		assertThat(this.channel.pipeline().toMap().values()).containsExactly(this.handler, inner, this.application);
		passesBothWays();
	}

	@Test
	void theApplicationCanStillRemoveItsHandler() {
		open(GRANTED + " 'first'");
		this.channel.pipeline().remove(this.handler);
		assertThat(this.channel.isOpen()).isTrue();
		assertThat(events()).isEqualTo("active, tunnel, first");
		passesBothWays();
	}

	@Test
	void theApplicationCanRemoveItsHandlerWhileOctetsArrive() {
		ChannelHandler removing = new ChannelInboundHandlerAdapter() {
			@Override
			public void channelRead(ChannelHandlerContext context, Object message) {
				context.pipeline().remove(Socks5ChannelHandler.class);
				context.fireChannelRead(message);
				context.pipeline().remove(this);
			}
		};
		this.channel.pipeline().addAfter(this.channel.pipeline().context(this.handler).name(), null, removing);
		open(GRANTED + " 'first'");
		assertThat(events()).isEqualTo("active, tunnel, first");
		assertThat(this.channel.pipeline().toMap().values()).containsExactly(this.application);
		passesBothWays();
	}

	@Test
	void aSecondConnectIsRefused() {
		open(GRANTED + " 'first'");
		assertThat(this.channel.connect(NettyClient.unresolved(CHAT)).cause())
			.isInstanceOf(AlreadyConnectedException.class);
		assertThat(events()).isEqualTo("active, tunnel, first");
		assertThat(this.channel.isOpen()).isTrue();
		passesBothWays();
	}

}
