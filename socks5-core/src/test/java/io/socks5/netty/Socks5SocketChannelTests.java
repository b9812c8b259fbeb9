package io.socks5.netty;

import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPromise;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.IdentityCipherSuiteFilter;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslContext;
import io.netty.resolver.NoopAddressResolverGroup;
import io.socks5.client.ClientRegistry;
import io.socks5.client.ClientRegistry.Registration;
import io.socks5.client.Socks5Client;
import io.socks5.netty.NettyClient.Application;
import io.socks5.protocol.Endpoint;
import io.socks5.protocol.RequestRejectedException;
import io.socks5.testkit.EchoServer;
import io.socks5.testkit.FakeSocksServer;
import io.socks5.testkit.TlsFront;
import io.socks5.testkit.TlsKeys;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * A channel for libraries that fill the pipeline themselves.
 */
@Timeout(60)
class Socks5SocketChannelTests {

	private static final Endpoint CHAT = Endpoint.of("chat.corp", 5222);

	private final EchoServer echo = EchoServer.listen();

	private final TlsFront server = TlsFront.before(this.echo.port(), TlsKeys.of("chat.corp"));

	private final FakeSocksServer proxy = FakeSocksServer.asking("alice", "s3cret")
		.knowing("chat.corp", this.echo.port())
		.knowing("tls.corp", this.server.port());

	private final Socks5Client client = Socks5Client.builder()
		.proxy(this.proxy.host(), this.proxy.port())
		.credentials("alice", "s3cret")
		.build();

	private final NettyClient netty = new NettyClient();

	private final Application application = new Application();

	private final BlockingQueue<String> outcomes = new LinkedBlockingQueue<>();

	@AfterEach
	void close() {
		this.netty.close();
		this.client.close();
		this.proxy.close();
		this.server.close();
		this.echo.close();
	}

	private Bootstrap bootstrap(ChannelHandler... handlers) {
		return bootstrap(this.client, handlers);
	}

	private Bootstrap bootstrap(Socks5Client used, ChannelHandler... handlers) {
		// plain() has chosen a channel already
		return new Bootstrap().group(this.netty.plain().config().group())
			.channelFactory(() -> new Socks5SocketChannel(used.tunnels()))
			.resolver(NoopAddressResolverGroup.INSTANCE)
			.handler(new ChannelInitializer<>() {
				@Override
				protected void initChannel(Channel channel) {
					channel.pipeline().addLast(handlers);
				}
			});
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void connectsThroughTheProxy(boolean onEventLoop) throws Exception {
		ChannelFuture registered = bootstrap(this.application).register();
		NettyClient.await(registered);
		Channel channel = registered.channel();
		ChannelPromise connected = channel.newPromise();
		if (onEventLoop) {
			channel.eventLoop().execute(() -> channel.connect(NettyClient.unresolved(CHAT), connected));
		}
		else {
			channel.pipeline().connect(NettyClient.unresolved(CHAT), null, connected);
		}
		NettyClient.connected(connected);
		assertEchoes(channel);
		assertThat(this.proxy.requests()).containsExactly(new FakeSocksServer.Request(3, "chat.corp", 5222));
	}

	@Test
	void tlsThatALibraryPutsFirstIsInsideTheTunnel() throws Exception {
		SslContext tls = new JdkSslContext(TlsKeys.trusting(), true, null, IdentityCipherSuiteFilter.INSTANCE, null,
				ClientAuth.NONE, null, false);
		ChannelInitializer<Channel> library = new ChannelInitializer<>() {
			@Override
			protected void initChannel(Channel channel) {
				channel.pipeline().addLast(Socks5SocketChannelTests.this.application);
				channel.pipeline().addFirst("ssl", tls.newHandler(channel.alloc(), "chat.corp", 5222));
			}
		};
		Channel channel = NettyClient
			.connected(bootstrap(library).connect(NettyClient.unresolved(Endpoint.of("tls.corp", 5222))));
		assertEchoes(channel);
		assertThat(this.server.nextClient().serverNames()).singleElement().asString().contains("chat.corp");
	}

	@ParameterizedTest
	@ValueSource(strings = { "chat.corp", "tls.corp" })
	void itSendsEarlyData(String name) throws Exception {
		SslContext tls = new JdkSslContext(TlsKeys.trusting(), true, null, IdentityCipherSuiteFilter.INSTANCE, null,
				ClientAuth.NONE, null, false);
		ChannelInitializer<Channel> library = new ChannelInitializer<>() {
			@Override
			protected void initChannel(Channel channel) {
				if (name.startsWith("tls")) {
					channel.pipeline().addLast(tls.newHandler(channel.alloc(), "chat.corp", 5222));
				}
				channel.pipeline().addLast(Socks5SocketChannelTests.this.application);
			}
		};
		try (Socks5Client early = Socks5Client.builder()
			.proxy(this.proxy.host(), this.proxy.port())
			.credentials("alice", "s3cret")
			.earlyData(true)
			.build()) {
			assertEchoes(NettyClient
				.connected(bootstrap(early, library).connect(NettyClient.unresolved(Endpoint.of(name, 5222)))));
		}
	}

	@Test
	void aRefusalFailsTheConnectAndClosesTheChannel() {
		assertThatExceptionOfType(RequestRejectedException.class).isThrownBy(() -> NettyClient
			.connected(bootstrap(this.application).connect(NettyClient.unresolved(Endpoint.of("unknown.corp", 1)))));
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void aConnectOfAHandlerGoesThroughTheProxy(boolean first) throws Exception {
		Socks5SocketChannel channel = new Socks5SocketChannel(this.client.tunnels());
		channel.pipeline().addLast(this.application);
		ChannelHandler library = connecting(NettyClient.unresolved(CHAT));
		if (first) {
			channel.pipeline().addFirst(library);
		}
		else {
			channel.pipeline().addLast(library);
		}
		NettyClient.await(this.netty.plain().config().group().register(channel));
		assertThat(this.outcomes.poll(10, TimeUnit.SECONDS)).isEqualTo("null");
		assertThat(this.proxy.requests()).hasSize(1);
		NettyClient.await(channel.close());
	}

	private ChannelHandler connecting(SocketAddress address) {
		return new ChannelDuplexHandler() {
			@Override
			public void channelRegistered(ChannelHandlerContext context) {
				context.connect(address)
					.addListener(
							(future) -> Socks5SocketChannelTests.this.outcomes.add(String.valueOf(future.cause())));
			}
		};
	}

	@Test
	void theClassAloneFindsTheClientNamedDefault() throws Exception {
		assertThatIllegalStateException().isThrownBy(Socks5SocketChannel::new)
			.withMessageContaining("No SOCKS5 client named 'default' is registered");
		try (Registration registration = ClientRegistry.register(this.client)) {
			assertThat(registration.key()).startsWith("default#");
			Bootstrap library = this.netty.plain();
			Channel channel = NettyClient.connected(new Bootstrap().group(library.config().group())
				.channel(Socks5SocketChannel.class)
				.resolver(NoopAddressResolverGroup.INSTANCE)
				.handler(this.application)
				.connect(NettyClient.unresolved(CHAT)));
			assertEchoes(channel);
		}
	}

	private void assertEchoes(Channel channel) {
		channel.writeAndFlush(Unpooled.copiedBuffer("hello", StandardCharsets.US_ASCII));
		String event = this.application.next();
		while (!event.equals("hello")) {
			assertThat(event).isIn("active", "tunnel");
			event = this.application.next();
		}
		NettyClient.await(channel.close());
	}

}
