package io.socks5.netty;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.socks5.client.AbstractEndpointTests;
import io.socks5.client.KnownProxies;
import io.socks5.client.ProxyEndpoint;
import io.socks5.client.Socks5Client;
import io.socks5.netty.NettyClient.Application;
import io.socks5.protocol.Command;
import io.socks5.protocol.ProxyUnreachableException;
import io.socks5.route.EndpointStatus;
import io.socks5.route.EndpointStatus.State;
import io.socks5.testkit.Eventually;
import io.socks5.testkit.FakeSocksServer;
import io.socks5.testkit.SamePort;
import io.socks5.testkit.TlsFront;
import io.socks5.testkit.TlsKeys;
import io.socks5.transport.KnownNames;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for Netty channels of a client whose endpoints are the addresses of a name.
 */
@Timeout(30)
class EachAddressChannelTests extends AbstractEndpointTests {

	private final KnownNames names = closing(new KnownNames()).set("pool.corp", SamePort.addresses(2));

	private final NettyClient netty = closing(new NettyClient());

	private Socks5Client.Builder through(SamePort pool) {
		return KnownProxies.known(
				Socks5Client.builder().endpoints(List.of(ProxyEndpoint.of("pool.corp", pool.port()).withEachAddress())),
				this.names);
	}

	private String used(Socks5Client client) throws IOException {
		Application application = new Application();
		Channel channel = this.netty.connect(client, application, CHAT);
		String address = ((InetSocketAddress) channel.remoteAddress()).getAddress().getHostAddress();
		NettyClient.await(channel.close());
		return address;
	}

	private void fails(Socks5Client client) {
		assertThatExceptionOfType(ProxyUnreachableException.class).isThrownBy(() -> used(client));
	}

	@Test
	void theFirstChannelUsesAnAddressThatWorks() throws IOException {
		try (SamePort pool = SamePort.of(null, this.good)) {
			Socks5Client client = through(pool).build();
			assertThat(used(client)).isEqualTo("127.0.0.2");
			assertThat(client.endpoints().get(0).failures()).isNotZero();
			assertThat(this.good.requests()).hasSize(1);
		}
	}

	@Test
	void theNextChannelUsesTheNextAddress() throws IOException {
		try (SamePort pool = SamePort.of(this.good, this.good)) {
			Socks5Client client = through(pool).build();
			assertThat(used(client)).isEqualTo("127.0.0.1");
			pool.close(0);
			fails(client);
			assertThat(used(client)).isEqualTo("127.0.0.2");
		}
	}

	@Test
	void aTrialOfADeadAddressCostsNoChannel() throws IOException {
		try (SamePort pool = SamePort.of(this.good, this.good)) {
			Socks5Client client = through(pool).build();
			assertThat(used(client)).isEqualTo("127.0.0.1");
			pool.close(0);
			fails(client);
			Eventually.await("a trial fails", () -> {
				assertThat(used(client)).isEqualTo("127.0.0.2");
				return client.endpoints().get(0).failures();
			}, (failures) -> failures > 1);
			assertThat(states(client)).containsExactly(State.HELD_DOWN, State.UP);
		}
	}

	@Test
	void anAddressThatWorksAgainIsUsed() throws IOException {
		try (SamePort pool = SamePort.of(null, this.good)) {
			Socks5Client client = through(pool).build();
			used(client);
			pool.close(0);
			try (SamePort again = SamePort.at(pool.port(), this.good)) {
				Eventually.await("the first address is used", () -> used(client), "127.0.0.1"::equals);
				assertThat(again.connections(0)).as("a trial, and a channel").isGreaterThanOrEqualTo(2);
			}
		}
	}

	@Test
	void aChannelOfALibraryTriesTheNextAddress() throws IOException {
		try (SamePort pool = SamePort.of(null, this.good)) {
			Socks5Client client = through(pool).build();
			Channel channel = NettyClient.connected(
					this.netty.channelBootstrap(client, new Application()).connect(NettyClient.unresolved(CHAT)));
			assertThat(states(client)).containsExactly(State.HELD_DOWN, State.UP);
			assertThat(((InetSocketAddress) channel.remoteAddress()).getAddress().getHostAddress())
				.isEqualTo("127.0.0.2");
			NettyClient.await(channel.close());
		}
	}

	@Test
	void theFirstChannelReachesASingleProxyThroughAnAddressThatWorks() throws IOException {
		try (FakeSocksServer inner = FakeSocksServer.open().knowing("chat.corp", this.echo.port());
				SamePort pool = SamePort.of(null, this.good)) {
			this.good.knowing("inner.corp", inner.port());
			Socks5Client outer = through(pool).build();
			Socks5Client client = Socks5Client.builder().proxy("inner.corp", 1080).via(outer).build();
			assertThat(used(client)).isEqualTo("127.0.0.2");
			assertThat(outer.endpoints().get(0).failures()).isNotZero();
			assertThat(inner.requests()).hasSize(1);
		}
	}

	@Test
	void aHangingLookupDelaysOneChannel() throws IOException {
		try (SamePort pool = SamePort.of(this.good, this.good)) {
			Socks5Client client = through(pool).build();
			used(client);
			Runnable end = this.names.set("pool.corp", "127.0.0.2").hang("pool.corp");
			// the first one waits for 1 s, and the others do not wait
			for (int i = 0; i < 60; i++) {
				assertThat(used(client)).isEqualTo("127.0.0.1");
			}
			end.run();
			Eventually.await("the new address is known", () -> client.endpoints().size() == 1);
			assertThat(used(client)).isEqualTo("127.0.0.2");
		}
	}

	@Test
	void aChannelThatIsClosedDuringALookupIsOver() throws IOException {
		try (SamePort pool = SamePort.of(this.good, this.good)) {
			Socks5Client client = through(pool).build();
			used(client);
			Runnable end = this.names.hang("pool.corp");
			ChannelFuture pending = this.netty.bootstrap(client, new Application())
				.connect(NettyClient.unresolved(CHAT));
			NettyClient.await(pending.channel().close());
			NettyClient.await(pending);
			end.run();
			assertThat(used(client)).isEqualTo("127.0.0.1");
			Eventually.await("no try is pending", () -> client.endpoints().get(0).pending() == 0);
		}
	}

	@Test
	void tlsVerifiesTheName() throws IOException {
		try (TlsFront front = TlsFront.before(this.good.port(), TlsKeys.of("pool.corp"));
				SamePort pool = SamePort.of(front, front)) {
			assertThat(used(through(pool).tls(TlsKeys.trusting()).build())).isEqualTo("127.0.0.1");
			assertThat(front.nextClient().serverNames().toString()).contains("pool.corp");
		}
		try (TlsFront front = TlsFront.before(this.good.port(), TlsKeys.of("127.0.0.1", "127.0.0.2"));
				SamePort pool = SamePort.of(front, front)) {
			fails(through(pool).tls(TlsKeys.trusting()).build());
		}
	}

	@Test
	void aChannelThatIsConnectedAlreadyGetsNoLogin() {
		try (SamePort pool = SamePort.of(this.good, this.good)) {
			Socks5Client client = through(pool).build();
			refusesAConnectedChannel(client, pool);
			// the login would be that of an endpoint of the client before
			Socks5Client behind = Socks5Client.builder().proxy("inner.corp", 1080).via(client).build();
			refusesAConnectedChannel(behind, pool);
			assertThat(client.endpoints()).extracting(EndpointStatus::tries).containsOnly(0L);
		}
	}

	private void refusesAConnectedChannel(Socks5Client client, SamePort pool) {
		Application application = new Application();
		Channel channel = this.netty.plain()
			.handler(application)
			.connect(new InetSocketAddress("127.0.0.1", pool.port()))
			.syncUninterruptibly()
			.channel();
		Socks5ChannelHandler handler = new Socks5ChannelHandler(client.tunnels(), Command.CONNECT, CHAT);
		channel.eventLoop().execute(() -> channel.pipeline().addFirst(handler));
		assertThat(channel.closeFuture().awaitUninterruptibly(Duration.ofSeconds(10).toMillis())).isTrue();
		assertThat(application.caught()).hasMessageStartingWith("The client has several endpoints");
	}

}
