package io.socks5.boot.autoconfigure.http;

import java.time.Duration;
import java.util.List;

import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.SocketChannel;
import io.socks5.boot.http.ReactorNettyIntegration;
import io.socks5.client.ProxyEndpoint;
import io.socks5.client.Socks5Client;
import io.socks5.netty.Socks5SocketChannel;
import io.socks5.testkit.FakeSocksServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.LoopResources;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for HTTP clients through several endpoints.
 */
@Timeout(120)
class EndpointHttpTests {

	private static final String NAME = "site.known-to-the-proxy.test";

	private static final Duration LONG = Duration.ofSeconds(60);

	@ParameterizedTest
	@EnumSource
	void aRequestContinuesWithTheNextEndpoint(HttpLibrary library) {
		FakeSocksServer first = FakeSocksServer.open();
		try (TestSite site = TestSite.open(NAME);
				TestSite other = TestSite.plain();
				FakeSocksServer second = FakeSocksServer.open()) {
			first.knowing(NAME, site.port());
			new ApplicationContextRunner().withConfiguration(HttpApplication.CONFIGURATIONS)
				.withPropertyValues("socks5.proxy.endpoints[0].host=127.0.0.1",
						"socks5.proxy.endpoints[0].port=" + first.port(), "socks5.proxy.endpoints[1].host=127.0.0.1",
						"socks5.proxy.endpoints[1].port=" + second.port(), HttpApplication.ENABLED, library.property())
				.withPropertyValues(site.properties())
				.run((context) -> {
					HttpLibrary.Pages pages = library.pages(context);
					assertThat(pages.get(site.url("/hello"))).isEqualTo("hello");
					assertThat(first.requests()).hasSize(1);
					first.close();
					// no pooled connection leads there
					assertThat(pages.get(other.plainUrl("/hello"))).isEqualTo("hello");
					assertThat(second.requests()).hasSize(1);
				});
		}
		finally {
			first.close();
		}
	}

	@Test
	void aClientWithItsOwnEventLoopsContinues() {
		FakeSocksServer dead = FakeSocksServer.open();
		dead.close();
		EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
		try (TestSite site = TestSite.plain();
				FakeSocksServer good = FakeSocksServer.open().knowing("plain.test", site.port())) {
			Socks5Client client = Socks5Client.builder()
				.endpoints(
						List.of(ProxyEndpoint.of("127.0.0.1", dead.port()), ProxyEndpoint.of("127.0.0.1", good.port())))
				.build();
			HttpClient http = ReactorNettyIntegration.through(client, HttpClient.newConnection().runOn(group));
			assertThat(http.get().uri("http://plain.test/hello").responseContent().aggregate().asString().block(LONG))
				.isEqualTo("hello");
			assertThat(http.configuration().loopResources().onClient(false)).isSameAs(group);
		}
		finally {
			group.shutdownGracefully();
		}
	}

	@Test
	void eventLoopsThatAreConfiguredLaterConnectThroughTheProxy() {
		EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
		try (TestSite site = TestSite.plain();
				FakeSocksServer proxy = FakeSocksServer.open().knowing("plain.test", site.port())) {
			Socks5Client client = Socks5Client.builder().proxy("127.0.0.1", proxy.port()).build();
			HttpClient http = ReactorNettyIntegration.through(client, HttpClient.newConnection()).runOn(group);
			assertThat(http.get().uri("http://plain.test/hello").responseContent().aggregate().asString().block(LONG))
				.isEqualTo("hello");
			assertThat(proxy.requests()).hasSize(1);
		}
		finally {
			group.shutdownGracefully();
		}
	}

	@Test
	void onlyTcpChannelsConnectThroughTheProxy() {
		Socks5Client client = Socks5Client.builder().proxy("127.0.0.1", 1).build();
		LoopResources loops = ReactorNettyIntegration.through(client, HttpClient.create())
			.configuration()
			.loopResources();
		assertThat(loops)
			.isEqualTo(ReactorNettyIntegration.through(client, HttpClient.create()).configuration().loopResources());
		EventLoopGroup group = loops.onClient(false);
		SocketChannel channel = loops.onChannel(SocketChannel.class, group);
		assertThat(channel).isInstanceOf(Socks5SocketChannel.class);
		channel.unsafe().closeForcibly();
		Channel datagrams = loops.onChannel(DatagramChannel.class, group);
		assertThat(datagrams).isNotInstanceOf(Socks5SocketChannel.class);
		datagrams.unsafe().closeForcibly();
		assertThat(loops.isDisposed()).isFalse();
	}

}
