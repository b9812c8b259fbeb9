package io.socks5.netty;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.socks5.client.AbstractEndpointTests;
import io.socks5.client.FaultyEndpoint;
import io.socks5.client.ProxyEndpoint;
import io.socks5.client.Socks5Client;
import io.socks5.event.ConnectListener.Observation;
import io.socks5.netty.NettyClient.Application;
import io.socks5.protocol.Command;
import io.socks5.protocol.ProxyAuthenticationException;
import io.socks5.protocol.ProxyUnreachableException;
import io.socks5.protocol.Socks5TimeoutException;
import io.socks5.route.EndpointStatus;
import io.socks5.route.EndpointStrategy;
import io.socks5.route.FailoverCause;
import io.socks5.testkit.Eventually;
import io.socks5.testkit.FakeSocksServer;
import io.socks5.testkit.Script;
import io.socks5.testkit.ScriptedProxy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for Netty channels of a client with several endpoints.
 */
@Timeout(60)
class EndpointChannelTests extends AbstractEndpointTests {

	private static final int MANY = 50;

	private final NettyClient netty = closing(new NettyClient());

	private final AtomicInteger probes = new AtomicInteger();

	EndpointChannelTests() {
		super(FakeSocksServer.asking("b", "b"));
	}

	private ProxyEndpoint good() {
		return at(this.good).withCredentials("b", "b");
	}

	private Socks5Client.Builder through(ProxyEndpoint... endpoints) {
		return Socks5Client.builder().endpoints(List.of(endpoints)).listener((attempt) -> {
			if (attempt.probe()) {
				this.probes.incrementAndGet();
			}
			return Observation.NONE;
		});
	}

	/**
	 * Sets the time of a whole connect. With two endpoints, each login has a third.
	 */
	private static Socks5Client.Builder within(Socks5Client.Builder builder, Duration all) {
		return builder.connectTimeout(all.dividedBy(3)).handshakeTimeout(all.minus(all.dividedBy(3)));
	}

	private void connect(Socks5Client client) throws IOException {
		Channel channel = this.netty.connect(client, new Application(), CHAT);
		assertThat(channel.isActive()).isTrue();
		NettyClient.await(channel.close());
	}

	@ParameterizedTest
	@EnumSource
	void theFirstChannelDoesNotFailBecauseOf(FaultyEndpoint first) throws IOException {
		Socks5Client client = within(through(first.open(this), good()), Duration.ofSeconds(9))
			.failoverOn(FailoverCause.REFUSED_LOGIN)
			.build();
		connect(client);
		assertThat(client.endpoints().get(0).lastFailure()).isNotNull();
		assertThat(client.endpoints().get(1).failures()).isZero();
		assertThat(client.endpoints().get(1).tries()).as("the login, and the channel").isEqualTo(2);
		assertThat(this.good.requests()).hasSize(1);
		assertThat(this.probes.get()).isGreaterThanOrEqualTo(2);
	}

	@Test
	void theFirstChannelsWaitForOneLogin() throws IOException {
		Socks5Client client = through(dead(), good()).build();
		List<ChannelFuture> channels = new ArrayList<>();
		for (int i = 0; i < MANY; i++) {
			channels.add(this.netty.bootstrap(client, new Application()).connect(NettyClient.unresolved(CHAT)));
		}
		for (ChannelFuture each : channels) {
			assertThat(NettyClient.connected(each).isActive()).isTrue();
		}
		assertThat(this.good.requests()).hasSize(MANY);
		assertThat(client.endpoints().get(1).tries()).as("the channels, and one login").isEqualTo(MANY + 1);
		channels.forEach((each) -> each.channel().close());
	}

	@Test
	void aChannelFailsOnlyAtTheMomentOfADeath() throws IOException {
		FakeSocksServer first = closing(FakeSocksServer.open().knowing("chat.corp", this.echo.port()));
		Socks5Client client = through(at(first), good()).build();
		connect(client);
		assertThat(first.requests()).hasSize(1);
		assertThat(this.probes).hasValue(1);
		first.close();
		assertThatExceptionOfType(ProxyUnreachableException.class).isThrownBy(() -> connect(client));
		connect(client);
		assertThat(this.good.requests()).hasSize(1);
	}

	@Test
	void endpointsThatTakeTurnsAreProvenInTheBackground() throws IOException {
		FakeSocksServer first = closing(FakeSocksServer.open().knowing("chat.corp", this.echo.port()));
		Socks5Client client = through(at(first), dead(), good()).strategy(EndpointStrategy.ROUND_ROBIN).build();
		Eventually.await("both endpoints that work are used", () -> {
			connect(client);
			return !first.requests().isEmpty() && !this.good.requests().isEmpty();
		});
		Eventually.await("the dead endpoint was tried", () -> client.endpoints().get(1).failures() > 0);
	}

	@Test
	void aLoginThatIsRefusedFailsTheChannel() {
		ScriptedProxy refusing = closing(ScriptedProxy.playing(Script.of(REFUSED_LOGIN).thenCloses()));
		Socks5Client client = through(at(refusing).withCredentials("a", "a"), good()).build();
		for (int i = 0; i < 2; i++) {
			assertThatExceptionOfType(ProxyAuthenticationException.class).isThrownBy(() -> connect(client));
		}
		// it is an answer, so the second channel needs no other one
		assertThat(refusing.connections()).isEqualTo(3);
		assertThat(failures(client)).containsExactly(0L, 0L);
	}

	@Test
	void aChannelFailsIfNoEndpointWorks() {
		Socks5Client client = through(dead(), dead()).build();
		assertThatExceptionOfType(ProxyUnreachableException.class).isThrownBy(() -> connect(client));
		assertThat(failures(client)).doesNotContain(0L);
		assertThat(client.endpoints()).extracting(EndpointStatus::pending).containsOnly(0);
	}

	@Test
	void aChannelKeepsItsDeadlineIfNoEndpointAnswers() {
		ScriptedProxy a = closing(ScriptedProxy.playing(Script.of(GREETING), Script.of(GREETING)));
		ScriptedProxy b = closing(ScriptedProxy.playing(Script.of(GREETING), Script.of(GREETING)));
		Socks5Client client = within(through(at(a), at(b)), Duration.ofMillis(4500)).build();
		assertThatExceptionOfType(Socks5TimeoutException.class).isThrownBy(() -> connect(client))
			.withMessageEndingWith("timed out (connect and handshake timeout of 4500 ms)");
	}

	@Test
	void aChannelThatIsClosedDuringTheLoginIsOver() throws IOException {
		ScriptedProxy silent = closing(ScriptedProxy.playing(Script.of(GREETING)));
		Socks5Client client = within(through(at(silent), good()), Duration.ofSeconds(6)).build();
		ChannelFuture pending = this.netty.bootstrap(client, new Application()).connect(NettyClient.unresolved(CHAT));
		silent.nextConnection();
		NettyClient.await(pending.channel().close());
		NettyClient.await(pending);
		assertThat(pending.isSuccess()).isFalse();
		connect(client);
		assertThat(this.good.requests()).hasSize(1);
		assertThat(client.endpoints()).extracting(EndpointStatus::pending).containsOnly(0);
	}

	@Test
	void aSingleProxyNeedsNoLoginBefore() throws IOException {
		FakeSocksServer only = closing(FakeSocksServer.open().knowing("chat.corp", this.echo.port()));
		Socks5Client client = through(at(only)).build();
		connect(client);
		assertThat(this.probes).hasValue(0);
		assertThat(client.endpoints().get(0).tries()).isEqualTo(1);
	}

	@Test
	void aChannelThatTriesEachEndpointNeedsNoLoginBefore() throws IOException {
		Socks5Client client = through(dead(), good()).build();
		Channel channel = NettyClient
			.connected(this.netty.channelBootstrap(client, new Application()).connect(NettyClient.unresolved(CHAT)));
		assertThat(this.probes).hasValue(0);
		assertThat(client.endpoints()).extracting(EndpointStatus::tries).containsExactly(1L, 1L);
		NettyClient.await(channel.close());
	}

	@Test
	void aChannelThatIsConnectedAlreadyGetsNoLogin() {
		Application application = new Application();
		Socks5Client client = through(dead(), good()).build();
		Socks5ChannelHandler handler = new Socks5ChannelHandler(client.tunnels(), Command.CONNECT, CHAT);
		Channel channel = this.netty.plain().handler(new ChannelInitializer<Channel>() {
			@Override
			protected void initChannel(Channel created) {
				created.pipeline().addLast(application);
			}
		}).connect(new InetSocketAddress("127.0.0.1", this.good.port())).syncUninterruptibly().channel();
		channel.eventLoop().execute(() -> channel.pipeline().addFirst(handler));
		assertThat(channel.closeFuture().awaitUninterruptibly(10_000)).isTrue();
		assertThat(client.endpoints()).extracting(EndpointStatus::tries).containsExactly(0L, 0L);
	}

}
