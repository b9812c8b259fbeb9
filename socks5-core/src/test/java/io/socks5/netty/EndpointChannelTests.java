package io.socks5.netty;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.socks5.client.ProxyEndpoint;
import io.socks5.client.Socks5Client;
import io.socks5.netty.NettyClient.Application;
import io.socks5.protocol.Command;
import io.socks5.protocol.Endpoint;
import io.socks5.protocol.ProxyUnreachableException;
import io.socks5.route.EndpointStatus;
import io.socks5.route.EndpointStatus.State;
import io.socks5.testkit.EchoServer;
import io.socks5.testkit.FakeSocksServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for Netty channels of a client with several endpoints.
 */
@Timeout(30)
class EndpointChannelTests {

	private static final Endpoint CHAT = Endpoint.of("chat.corp", 5222);

	private final Application application = new Application();

	private final NettyClient netty = new NettyClient();

	private final EchoServer echo = EchoServer.listen();

	private final FakeSocksServer good = FakeSocksServer.asking("b", "b").knowing("chat.corp", this.echo.port());

	private final FakeSocksServer dead = FakeSocksServer.open();

	private final Socks5Client client = Socks5Client.builder()
		.endpoints(List.of(ProxyEndpoint.of("127.0.0.1", this.dead.port()).withCredentials("a", "a"),
				ProxyEndpoint.of("127.0.0.1", this.good.port()).withCredentials("b", "b")))
		.build();

	@AfterEach
	void close() {
		this.netty.close();
		this.good.close();
		this.dead.close();
		this.echo.close();
	}

	private List<State> states() {
		return this.client.endpoints().stream().map(EndpointStatus::state).toList();
	}

	@Test
	void theNextChannelUsesTheNextEndpoint() throws IOException {
		this.dead.close();
		assertThatExceptionOfType(ProxyUnreachableException.class)
			.isThrownBy(() -> this.netty.connect(this.client, this.application, CHAT));
		assertThat(states()).containsExactly(State.HELD_DOWN, State.UP);
		Channel channel = this.netty.connect(this.client, new Application(), CHAT);
		assertThat(channel.isActive()).isTrue();
		assertThat(this.good.requests()).hasSize(1);
		channel.close().syncUninterruptibly();
	}

	@Test
	void aChannelThatIsConnectedAlreadyGetsNoLogin() {
		Socks5ChannelHandler handler = new Socks5ChannelHandler(this.client.tunnels(), Command.CONNECT, CHAT);
		Channel channel = this.netty.plain().handler(new ChannelInitializer<Channel>() {
			@Override
			protected void initChannel(Channel created) {
				created.pipeline().addLast(EndpointChannelTests.this.application);
			}
		}).connect(new InetSocketAddress("127.0.0.1", this.good.port())).syncUninterruptibly().channel();
		channel.eventLoop().execute(() -> channel.pipeline().addFirst(handler));
		assertThat(channel.closeFuture().awaitUninterruptibly(10_000)).isTrue();
		assertThat(this.client.endpoints()).extracting(EndpointStatus::tries).containsExactly(0L, 0L);
	}

}
