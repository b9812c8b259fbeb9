package io.socks5.netty;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import javax.net.ssl.SSLEngine;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.logging.LogLevel;
import io.netty.handler.logging.LoggingHandler;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.timeout.IdleStateHandler;
import io.socks5.client.Socks5Client;
import io.socks5.netty.NettyClient.Application;
import io.socks5.protocol.Endpoint;
import io.socks5.testkit.EchoServer;
import io.socks5.testkit.FakeSocksServer;
import io.socks5.testkit.LoopbackServer;
import io.socks5.testkit.RecordingListener;
import io.socks5.testkit.TlsFront;
import io.socks5.testkit.TlsKeys;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The handler between other handlers: none of them sees an event before its time, and
 * writes keep their order.
 */
@Timeout(60)
class NeighborTests {

	private static final Endpoint CHAT = Endpoint.of("chat.test", 5222);

	private final EchoServer echo = EchoServer.listen();

	private final FakeSocksServer proxy = FakeSocksServer.open().knowing("chat.test", this.echo.port());

	private final RecordingListener watcher = new RecordingListener();

	private final Application application = new Application();

	private final NettyClient netty = new NettyClient();

	@AfterEach
	void close() {
		this.netty.close();
		this.proxy.close();
		this.echo.close();
	}

	private Socks5ChannelHandler through(LoopbackServer server) {
		return new Socks5ChannelHandler(
				Socks5Client.builder().proxy("127.0.0.1", server.port()).listener(this.watcher).build().tunnels());
	}

	private static SslHandler tls(String host) {
		SSLEngine engine = TlsKeys.trusting().createSSLEngine(host, 443);
		engine.setUseClientMode(true);
		return new SslHandler(engine);
	}

	// and writes before the tunnel is established
	private void relays(Supplier<List<ChannelHandler>> handlers, String... events) throws Exception {
		Channel channel = this.netty.plain().handler(new ChannelInitializer<Channel>() {
			@Override
			protected void initChannel(Channel created) {
				handlers.get().forEach(created.pipeline()::addLast);
				created.pipeline().addLast(NeighborTests.this.application);
			}
		}).register().sync().channel();
		ChannelFuture connected = channel.connect(NettyClient.unresolved(CHAT));
		channel.write(Unpooled.copiedBuffer("a", StandardCharsets.US_ASCII));
		channel.writeAndFlush(Unpooled.copiedBuffer("b", StandardCharsets.US_ASCII));
		NettyClient.connected(connected);
		for (String event : events) {
			assertThat(this.application.next()).isEqualTo(event);
		}
		String got = "";
		while (got.length() < 2) {
			got += this.application.next();
		}
		assertThat(got).isEqualTo("ab");
		NettyClient.await(channel.close());
		assertThat(this.application.next()).isEqualTo("inactive");
		this.netty.close();
		OrderedLife.observersGetOneEnd(this.watcher.events());
	}

	@Test
	void relaysBetweenHandlersThatLogAndThatWatchForIdleness() throws Exception {
		relays(() -> List.of(new LoggingHandler(LogLevel.TRACE), new IdleStateHandler(1, 1, 1, TimeUnit.MILLISECONDS),
				through(this.proxy), new LoggingHandler(LogLevel.TRACE), new IdleStateHandler(1, 1, 1, TimeUnit.HOURS)),
				"active", "tunnel");
	}

	@Test
	void relaysBehindTlsOfTheApplicationsOwn() throws Exception {
		try (TlsFront front = TlsFront.before(this.proxy.port(), TlsKeys.of("127.0.0.1"))) {
			relays(() -> List.of(new LoggingHandler(LogLevel.TRACE), tls("127.0.0.1"), through(front)), "active",
					"tunnel");
		}
	}

	@Test
	void relaysBetweenTlsToTheProxyAndToTheDestination() throws Exception {
		try (TlsFront front = TlsFront.before(this.proxy.port(), TlsKeys.of("127.0.0.1"));
				TlsFront destination = TlsFront.before(this.echo.port(), TlsKeys.of("chat.test"))) {
			this.proxy.knowing("chat.test", destination.port());
			relays(() -> List.of(tls("127.0.0.1"), through(front), tls("chat.test")), "active", "tunnel");
		}
	}

	@Test
	void relaysThroughTwoOfItsKindInARow() throws Exception {
		try (FakeSocksServer first = FakeSocksServer.open()) {
			RecordingListener outer = new RecordingListener();
			Socks5Client client = Socks5Client.builder().proxy("127.0.0.1", first.port()).listener(outer).build();
			relays(() -> List.of(new Socks5ChannelHandler(client.tunnels()), through(this.proxy)), "active", "tunnel",
					"tunnel");
			assertThat(first.requests())
				.containsExactly(new FakeSocksServer.Request(1, "127.0.0.1", this.proxy.port()));
			assertThat(this.proxy.requests()).containsExactly(new FakeSocksServer.Request(3, "chat.test", 5222));
			OrderedLife.observersGetOneEnd(outer.events());
		}
	}

}
