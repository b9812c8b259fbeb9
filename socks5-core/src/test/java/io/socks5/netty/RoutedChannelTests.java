package io.socks5.netty;

import java.io.IOException;
import java.net.InetSocketAddress;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.socks5.client.Socks5Client;
import io.socks5.netty.NettyClient.Application;
import io.socks5.protocol.Command;
import io.socks5.protocol.DestinationDeniedException;
import io.socks5.protocol.Endpoint;
import io.socks5.route.DestinationPattern;
import io.socks5.testkit.EchoServer;
import io.socks5.testkit.FakeSocksServer;
import io.socks5.testkit.Script;
import io.socks5.testkit.ScriptedProxy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for the routes of Netty channels.
 */
@Timeout(30)
class RoutedChannelTests {

	private static final Endpoint CHAT = Endpoint.of("chat.lab", 5222);

	private final Application application = new Application();

	private final NettyClient netty = new NettyClient();

	private final EchoServer echo = EchoServer.listen();

	private final FakeSocksServer lab = FakeSocksServer.asking("lab", "s3cret").knowing("chat.lab", this.echo.port());

	@AfterEach
	void close() {
		this.netty.close();
		this.lab.close();
		this.echo.close();
	}

	private Socks5Client.Builder labClient() {
		return Socks5Client.builder().name("lab").proxy("127.0.0.1", this.lab.port()).credentials("lab", "s3cret");
	}

	private Socks5Client.Builder builder() {
		// nothing listens there
		return Socks5Client.builder().proxy("127.0.0.1", 1);
	}

	@Test
	void leadsThroughAnotherClientWithItsLogin() throws IOException {
		Socks5Client client = builder().route(DestinationPattern.of("*.lab"), labClient().build()).build();
		Channel channel = this.netty.connect(client, this.application, CHAT);
		assertThat(channel.isActive()).isTrue();
		assertThat(this.lab.requests()).extracting(FakeSocksServer.Request::host).containsExactly("chat.lab");
		channel.close().syncUninterruptibly();
	}

	@Test
	void connectsDirectlyOverADirectRoute() throws IOException {
		Socks5Client client = builder().direct(DestinationPattern.of("127.0.0.1")).build();
		Channel channel = this.netty.connect(client, this.application, Endpoint.of("127.0.0.1", this.echo.port()));
		assertThat(channel.isActive()).isTrue();
		channel.close().syncUninterruptibly();
	}

	@Test
	void opensNothingForADeniedDestination() {
		try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of("> 05 01 00\n"))) {
			Socks5Client client = Socks5Client.builder()
				.proxy(proxy.host(), proxy.port())
				.deny(DestinationPattern.of("*.lab"))
				.build();
			assertThatExceptionOfType(DestinationDeniedException.class)
				.isThrownBy(() -> this.netty.connect(client, this.application, CHAT));
			assertThat(proxy.connections()).isZero();
		}
	}

	@Test
	void aChannelThatIsConnectedAlreadyCannotFollowARoute() {
		Socks5Client client = labClient().route(DestinationPattern.of("*.lab"), builder().name("other").build())
			.build();
		Socks5ChannelHandler handler = new Socks5ChannelHandler(client.tunnels(), Command.CONNECT, CHAT);
		Channel channel = this.netty.plain().handler(new ChannelInitializer<Channel>() {
			@Override
			protected void initChannel(Channel created) {
				created.pipeline().addLast(RoutedChannelTests.this.application);
			}
		}).connect(new InetSocketAddress(this.lab.host(), this.lab.port())).syncUninterruptibly().channel();
		channel.eventLoop().execute(() -> channel.pipeline().addFirst(handler));
		channel.closeFuture().awaitUninterruptibly();
		assertThat(this.lab.requests()).isEmpty();
	}

}
