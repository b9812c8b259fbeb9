package io.socks5.boot.netty;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.resolver.NoopAddressResolverGroup;
import io.socks5.client.Socks5Client;
import io.socks5.netty.Socks5SocketChannel;
import io.socks5.protocol.ProxyClosedException;
import io.socks5.protocol.Socks5TimeoutException;
import io.socks5.testkit.Script;
import io.socks5.testkit.ScriptedProxy;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the limits of the connect of a Netty channel.
 */
class ChannelTunnelsTests {

	@ParameterizedTest
	@CsvSource({ "300,", "0, 300", "300, 300000", "300000, 300" })
	void theEarliestLimitEndsTheHandshake(int option, @Nullable Long limit) {
		try (ScriptedProxy silent = ScriptedProxy.playing(Script.of("> 05 01 00\n"))) {
			assertThat(failure(silent, option, limit)).isExactlyInstanceOf(Socks5TimeoutException.class)
				.hasMessageContaining("300 ms");
		}
	}

	@Test
	void nothingButTheClientLimitsAConnectWithoutLimits() {
		try (ScriptedProxy closing = ScriptedProxy.playing(Script.of("> 05 01 00\n").thenCloses())) {
			assertThat(failure(closing, 0, null)).isExactlyInstanceOf(ProxyClosedException.class);
		}
	}

	private static @Nullable Throwable failure(ScriptedProxy proxy, int option, @Nullable Long limit) {
		Socks5Client client = Socks5Client.builder()
			.proxy(proxy.host(), proxy.port())
			.handshakeTimeout(Duration.ofMinutes(5))
			.build();
		EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
		try {
			ChannelFuture connected = new Bootstrap().group(group)
				.channelFactory(() -> new Socks5SocketChannel(NioSocketChannel::new,
						(config) -> ChannelTunnels.of(client, config,
								(limit != null) ? Duration.ofMillis(limit) : null)))
				.resolver(NoopAddressResolverGroup.INSTANCE)
				.handler(new ChannelInboundHandlerAdapter())
				.option(ChannelOption.CONNECT_TIMEOUT_MILLIS, option)
				.connect(InetSocketAddress.createUnresolved("chat.corp", 5222));
			assertThat(connected.awaitUninterruptibly(30, TimeUnit.SECONDS)).isTrue();
			return connected.cause();
		}
		finally {
			group.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly(30, TimeUnit.SECONDS);
		}
	}

}
