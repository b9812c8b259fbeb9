package io.socks5.boot.netty;

import java.io.IOException;
import java.time.Duration;

import io.netty.channel.ChannelOption;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.socks5.client.Socks5Client;
import io.socks5.netty.NettyClient;
import io.socks5.netty.Socks5SocketChannel;
import io.socks5.protocol.Endpoint;
import io.socks5.protocol.ProxyClosedException;
import io.socks5.protocol.Socks5TimeoutException;
import io.socks5.testkit.Script;
import io.socks5.testkit.ScriptedProxy;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for the limits of the connect of a Netty channel.
 */
class ChannelTunnelsTests {

	@ParameterizedTest
	@CsvSource({ "300,", "0, 300", "300, 300000", "300000, 300" })
	void theEarliestLimitEndsTheHandshake(int option, @Nullable Long limit) throws Exception {
		try (ScriptedProxy silent = ScriptedProxy.playing(Script.of("> 05 01 00\n"))) {
			assertThatExceptionOfType(Socks5TimeoutException.class).isThrownBy(() -> connect(silent, option, limit))
				.withMessageContaining("300 ms");
		}
	}

	@Test
	void nothingButTheClientLimitsAConnectWithoutLimits() throws Exception {
		try (ScriptedProxy closing = ScriptedProxy.playing(Script.of("> 05 01 00\n").thenCloses())) {
			assertThatExceptionOfType(ProxyClosedException.class).isThrownBy(() -> connect(closing, 0, null));
		}
	}

	private static void connect(ScriptedProxy proxy, int option, @Nullable Long limit) throws IOException {
		Socks5Client client = Socks5Client.builder()
			.proxy(proxy.host(), proxy.port())
			.handshakeTimeout(Duration.ofMinutes(5))
			.build();
		try (NettyClient netty = new NettyClient()) {
			NettyClient.connected(netty
				.channelBootstrap(() -> new Socks5SocketChannel(NioSocketChannel::new,
						(config) -> ChannelTunnels.of(client, config,
								(limit != null) ? Duration.ofMillis(limit) : null)))
				.option(ChannelOption.CONNECT_TIMEOUT_MILLIS, option)
				.connect(NettyClient.unresolved(Endpoint.of("chat.corp", 5222))));
		}
	}

}
