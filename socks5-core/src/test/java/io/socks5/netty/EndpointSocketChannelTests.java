package io.socks5.netty;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.socks5.client.AbstractEndpointTests;
import io.socks5.client.FaultyEndpoint;
import io.socks5.client.ProxyEndpoint;
import io.socks5.client.Socks5Client;
import io.socks5.netty.NettyClient.Application;
import io.socks5.protocol.ProtocolViolationException;
import io.socks5.protocol.ProxyAuthenticationException;
import io.socks5.protocol.ProxyClosedException;
import io.socks5.protocol.ProxyUnreachableException;
import io.socks5.protocol.RequestRejectedException;
import io.socks5.protocol.Socks5TimeoutException;
import io.socks5.route.EndpointStatus;
import io.socks5.route.EndpointStatus.State;
import io.socks5.route.FailoverCause;
import io.socks5.testkit.Eventually;
import io.socks5.testkit.RecordingListener;
import io.socks5.testkit.SamePort;
import io.socks5.testkit.Script;
import io.socks5.testkit.ScriptedProxy;
import io.socks5.testkit.TlsFront;
import io.socks5.testkit.TlsKeys;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests for channels that try several endpoints within one connect.
 */
@Timeout(60)
class EndpointSocketChannelTests extends AbstractEndpointTests {

	private final NettyClient netty = closing(new NettyClient());

	private final Application application = new Application();

	private static Socks5Client.Builder through(ProxyEndpoint... endpoints) {
		return Socks5Client.builder().endpoints(List.of(endpoints));
	}

	private ChannelFuture start(Socks5Client client) {
		return this.netty.channelBootstrap(client, this.application).connect(NettyClient.unresolved(CHAT));
	}

	private void echoes(Channel channel) {
		assertThat(this.application.next()).isEqualTo("active");
		assertThat(this.application.next()).isEqualTo("tunnel");
		channel.writeAndFlush(AbstractNettyTests.octets("hello"));
		assertThat(this.application.next()).isEqualTo("hello");
		NettyClient.await(channel.close());
		assertThat(this.application.next()).isEqualTo("inactive");
	}

	private void movesOn(Socks5Client client) throws IOException {
		echoes(NettyClient.connected(start(client)));
		assertThat(this.good.requests()).hasSize(1);
	}

	private <T extends IOException> T failure(Class<T> type, Socks5Client client) {
		T failure = catchThrowableOfType(type, () -> NettyClient.connected(start(client)));
		assertThat(failure).isExactlyInstanceOf(type);
		this.application.awaitRemoved();
		assertThat(this.application.waiting()).isZero();
		return failure;
	}

	@Test
	void movesOnFromADeadEndpoint() throws IOException {
		Socks5Client client = through(dead(), dead(), at(this.good)).build();
		movesOn(client);
		assertThat(states(client)).containsExactly(State.HELD_DOWN, State.HELD_DOWN, State.UP);
	}

	@ParameterizedTest
	@EnumSource(mode = EnumSource.Mode.MATCH_NONE, names = "SILENT.*")
	void movesOnFrom(FaultyEndpoint first) throws IOException {
		movesOn(through(first.open(this), at(this.good)).failoverOn(FailoverCause.REFUSED_LOGIN).build());
	}

	@ParameterizedTest
	@ValueSource(strings = { "", REQUEST, REQUEST + "< 05 00 00 09 00\n" })
	void movesOnFromAnEndpointThatClosesOrViolatesTheProtocol(String script) throws IOException {
		try (ScriptedProxy faulty = ScriptedProxy.playing(Script.of(script).thenCloses())) {
			movesOn(through(at(faulty), at(this.good)).build());
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void aRefusedLoginIsFinalUnlessSetOtherwise(boolean moves) throws IOException {
		try (ScriptedProxy refusing = ScriptedProxy.playing(Script.of(REFUSED_LOGIN).thenCloses())) {
			Socks5Client.Builder builder = through(at(refusing).withCredentials("a", "a"), at(this.good));
			if (moves) {
				movesOn(builder.failoverOn(FailoverCause.REFUSED_LOGIN).build());
			}
			else {
				failure(ProxyAuthenticationException.class, builder.build());
			}
		}
	}

	@Test
	void anAnswerAboutTheDestinationIsFinal() {
		try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of(REQUEST + "< 05 05\n").thenCloses())) {
			Throwable failure = failure(RequestRejectedException.class,
					through(dead(), at(proxy), at(this.good)).build());
			assertThat(failure.getSuppressed()).singleElement().isExactlyInstanceOf(ProxyUnreachableException.class);
			assertThat(this.good.requests()).isEmpty();
		}
	}

	@Test
	void theLastFailureHasThoseBefore() {
		try (ScriptedProxy closing = ScriptedProxy.playing(Script.of(GREETING).thenCloses());
				ScriptedProxy wrong = ScriptedProxy.playing(Script.of(GREETING + "< 04 5a\n"))) {
			Socks5Client client = through(dead(), at(closing), at(wrong)).build();
			Throwable failure = failure(ProtocolViolationException.class, client);
			assertThat(failure.getSuppressed()).satisfiesExactly(
					(first) -> assertThat(first).isExactlyInstanceOf(ProxyUnreachableException.class),
					(second) -> assertThat(second).isExactlyInstanceOf(ProxyClosedException.class));
			assertThat(client.endpoints()).allSatisfy((each) -> {
				assertThat(each.tries()).isEqualTo(1);
				assertThat(each.pending()).isZero();
			});
		}
	}

	@Test
	void aSilentEndpointCostsItsShareOnly() throws IOException {
		try (ScriptedProxy silent = ScriptedProxy.playing(Script.of(GREETING))) {
			Socks5Client client = through(at(silent), at(this.good)).connectTimeout(Duration.ofMillis(500))
				.handshakeTimeout(Duration.ofMillis(1500))
				.build();
			long start = System.nanoTime();
			movesOn(client);
			assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(900));
			assertThat(client.endpoints().get(0).lastFailure()).isNotNull()
				.extracting(EndpointStatus.LastFailure::message)
				.asString()
				.contains("endpoint timeout of ");
		}
	}

	@Test
	void allTriesShareTheTimeOfTheConnect() {
		try (ScriptedProxy silent = ScriptedProxy.playing(Script.of(GREETING), Script.of(GREETING))) {
			Socks5Client client = through(at(silent), ProxyEndpoint.of("localhost", silent.port())).build();
			Bootstrap bootstrap = this.netty.channelBootstrap(
					() -> new Socks5SocketChannel(NioSocketChannel::new,
							(config) -> client.tunnels(Duration.ofMillis(config.getConnectTimeoutMillis()))),
					this.application);
			bootstrap.option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 1500);
			long start = System.nanoTime();
			assertThat(catchThrowableOfType(IOException.class,
					() -> NettyClient.connected(bootstrap.connect(NettyClient.unresolved(CHAT)))))
				.isExactlyInstanceOf(Socks5TimeoutException.class);
			assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(Duration.ofMillis(1400),
					Duration.ofSeconds(10));
			assertThat(silent.connections()).isEqualTo(2);
		}
	}

	@Test
	void aTryMayUseAllOfTheTimeAfterTheLogin() throws IOException {
		// half of the time is the share of an endpoint that does not answer
		Script slow = Script.of(REQUEST).thenDrips("05 00 00 01 c0000201 1f90", Duration.ofMillis(120));
		try (ScriptedProxy proxy = ScriptedProxy.playing(slow)) {
			Socks5Client client = through(at(proxy), at(this.good)).connectTimeout(Duration.ofMillis(100))
				.handshakeTimeout(Duration.ofMillis(1900))
				.build();
			NettyClient.await(NettyClient.connected(start(client)).close());
			assertThat(this.good.requests()).isEmpty();
		}
	}

	@Test
	void writesBeforeTheTunnelSurviveAFailedTry() throws Exception {
		Channel channel = this.netty.channelBootstrap(through(dead(), at(this.good)).build(), this.application)
			.register()
			.sync()
			.channel();
		ChannelFuture connected = channel.connect(NettyClient.unresolved(CHAT));
		ChannelFuture written = channel.write(AbstractNettyTests.octets("a"));
		channel.writeAndFlush(AbstractNettyTests.octets("b"));
		NettyClient.connected(connected);
		NettyClient.await(written);
		assertThat(this.application.next()).isEqualTo("active");
		assertThat(this.application.next()).isEqualTo("tunnel");
		String got = this.application.next();
		assertThat(got.equals("a") ? got + this.application.next() : got).isEqualTo("ab");
		channel.close();
	}

	@Test
	void writesBeforeTheTunnelFailWithTheConnect() throws Exception {
		Channel channel = this.netty.channelBootstrap(through(dead(), dead()).build(), this.application)
			.register()
			.sync()
			.channel();
		List<ChannelFuture> futures = channel.eventLoop()
			.submit(() -> List.of(channel.connect(NettyClient.unresolved(CHAT)),
					channel.writeAndFlush(AbstractNettyTests.octets("a")),
					channel.write(AbstractNettyTests.octets("b"))))
			.get();
		futures.forEach(NettyClient::await);
		ChannelFuture connected = futures.get(0);
		List<ChannelFuture> written = futures.subList(1, 3);
		assertThat(written.get(0).cause()).isSameAs(connected.cause()).isInstanceOf(ProxyUnreachableException.class);
		assertThat(written.get(1).cause()).isSameAs(connected.cause());
		assertThat(channel.isOpen()).isFalse();
	}

	@Test
	void observersSeeEachTry() throws IOException {
		RecordingListener watcher = new RecordingListener();
		movesOn(through(dead(), at(this.good)).listener(watcher).build());
		assertThat(watcher.events()).containsExactly("started CONNECT chat.corp:5222",
				"failed ProxyUnreachableException", "started CONNECT chat.corp:5222", "proxy connected",
				"method none (0x00)", "authenticated", "replied succeeded (0x00)", "established 127.0.0.1:8080",
				"closed");
	}

	@Test
	void earlyDataMovesOnBeforeTheLogin() throws IOException {
		try (ScriptedProxy closing = ScriptedProxy.playing(Script.of(GREETING).thenCloses())) {
			movesOn(through(at(closing), at(this.good)).earlyData(true).build());
		}
	}

	@Test
	void movesOnFromAnEndpointWhoseCertificateIsNotItsOwn() throws Exception {
		try (TlsFront wrong = TlsFront.before(this.good.port(), TlsKeys.of("other.corp"));
				TlsFront right = TlsFront.before(this.good.port(), TlsKeys.of("127.0.0.1"))) {
			movesOn(through(at(wrong), at(right)).tls(TlsKeys.trusting()).build());
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void theEndOfTheConnectEndsTheTries(boolean cancelled) {
		try (ScriptedProxy silent = ScriptedProxy.playing(Script.of(GREETING))) {
			Socks5Client client = through(dead(), at(silent), at(this.good)).build();
			ChannelFuture connected = start(client);
			silent.nextConnection().awaitReceived("05 01 00");
			if (cancelled) {
				assertThat(connected.cancel(false)).isTrue();
			}
			else {
				connected.channel().close();
			}
			NettyClient.await(connected.channel().closeFuture());
			NettyClient.await(connected);
			assertThat(connected.cause()).isInstanceOfAny(CancellationException.class, IOException.class);
			this.application.awaitRemoved();
			assertThat(this.application.waiting()).isZero();
			Eventually.await("no try is pending",
					() -> client.endpoints().stream().allMatch((each) -> each.pending() == 0));
			assertThat(this.good.requests()).isEmpty();
		}
	}

	@Test
	void aTransportThatCannotBeCreatedEndsTheTries() {
		Socks5Client client = through(dead(), at(this.good)).build();
		List<SocketChannel> created = new ArrayList<>();
		Bootstrap bootstrap = this.netty.channelBootstrap(() -> new Socks5SocketChannel(() -> {
			if (!created.isEmpty()) {
				throw new ChannelException("no descriptor is left");
			}
			created.add(new NioSocketChannel());
			return created.get(0);
		}, (config) -> client.tunnels()), this.application);
		ChannelFuture connected = bootstrap.connect(NettyClient.unresolved(CHAT));
		NettyClient.await(connected);
		assertThat(connected.cause()).isExactlyInstanceOf(ChannelException.class);
		assertThat(connected.cause().getSuppressed()).singleElement().isInstanceOf(ProxyUnreachableException.class);
		NettyClient.await(connected.channel().closeFuture());
		assertThat(created.get(0).isOpen()).isFalse();
		assertThat(client.endpoints()).allSatisfy((each) -> assertThat(each.pending()).isZero());
	}

	@Test
	void theEndOfTheEventLoopEndsTheConnect() throws Exception {
		EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
		try (ScriptedProxy silent = ScriptedProxy.playing(Script.of(GREETING))) {
			Socks5Client client = through(at(silent), at(this.good)).build();
			Bootstrap bootstrap = this.netty.channelBootstrap(client, this.application).clone(group);
			Channel unused = bootstrap.register().sync().channel();
			ChannelFuture connected = bootstrap.connect(NettyClient.unresolved(CHAT));
			silent.nextConnection().awaitReceived("05 01 00");
			// without a quiet period, an event loop can end before it closes its channels
			NettyClient.await(group.shutdownGracefully(100, 10_000, TimeUnit.MILLISECONDS));
			assertThat(connected.isDone()).isTrue();
			assertThat(connected.isSuccess()).isFalse();
			assertThat(connected.channel().closeFuture().isDone()).isTrue();
			assertThat(unused.closeFuture().isDone()).isTrue();
			assertThat(unused.isRegistered()).isFalse();
			assertThat(client.endpoints()).allSatisfy((each) -> assertThat(each.pending()).isZero());
		}
	}

	@Test
	void noConnectFailsWhileAnEndpointFlaps() throws Exception {
		SamePort flapping = SamePort.of(this.good);
		Socks5Client client = through(ProxyEndpoint.of("127.0.0.1", flapping.port()), at(this.good)).build();
		Bootstrap bootstrap = this.netty.channelBootstrap(client);
		for (int i = 0; i < 1000; i++) {
			if (i % 200 == 100) {
				flapping.close(0);
			}
			else if (i % 200 == 0 && i > 0) {
				flapping = SamePort.at(flapping.port(), this.good);
			}
			ChannelFuture connected = bootstrap.connect(NettyClient.unresolved(CHAT));
			NettyClient.await(connected);
			assertThat(connected.cause()).as("connect " + i).isNull();
			NettyClient.await(connected.channel().close());
		}
		flapping.close();
		assertThat(client.endpoints().get(0).failures()).isPositive();
	}

	@Test
	void aChannelThatWasNeverUsedCanBeClosed() throws Exception {
		Channel registered = this.netty.channelBootstrap(through(at(this.good)).build()).register().sync().channel();
		NettyClient.await(registered.close());
		NioSocketChannel transport = new NioSocketChannel();
		Socks5SocketChannel alone = new Socks5SocketChannel(() -> transport,
				(config) -> through(at(this.good)).build().tunnels());
		alone.unsafe().closeForcibly();
		assertThat(alone.isOpen()).isFalse();
		assertThat(transport.isOpen()).isFalse();
	}

}
