package io.socks5.netty;

import java.io.IOException;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.socks5.client.Socks5Client;
import io.socks5.event.ConnectListener;
import io.socks5.netty.NettyClient.Application;
import io.socks5.protocol.Command;
import io.socks5.protocol.Credentials;
import io.socks5.protocol.Endpoint;
import io.socks5.protocol.Phase;
import io.socks5.protocol.ProxyClosedException;
import io.socks5.protocol.ProxyUnreachableException;
import io.socks5.protocol.RequestRejectedException;
import io.socks5.protocol.Socks5Failure;
import io.socks5.protocol.Socks5TimeoutException;
import io.socks5.route.NameResolution;
import io.socks5.testkit.BlackHole;
import io.socks5.testkit.EchoServer;
import io.socks5.testkit.FakeSocksServer;
import io.socks5.testkit.LoopbackServer;
import io.socks5.testkit.RecordingListener;
import io.socks5.testkit.Script;
import io.socks5.testkit.ScriptedProxy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * The handler on an NIO event loop, beyond what transcripts tell.
 */
@Timeout(60)
class NettyChannelTests {

	private static final Endpoint CHAT = Endpoint.of("chat.corp", 5222);

	private static final String GREETING = """
			> 05 02 00 02                           VER NMETHODS METHODS
			""";

	private static final String LOGIN = GREETING + """
			< 05 02                                 VER METHOD
			> 01 05 'alice' 06 's3cret'             VER ULEN UNAME PLEN PASSWD
			""";

	private static final String REQUEST = LOGIN + """
			< 01 00                                 VER STATUS
			> 05 01 00 03 09 'chat.corp' 1466       VER CMD RSV ATYP DST.ADDR DST.PORT
			""";

	private static final String GRANTED = REQUEST + """
			< 05 00 00 01 c0000201 1f90             VER REP RSV ATYP BND.ADDR BND.PORT
			""";

	private final RecordingListener watcher = new RecordingListener();

	private final Application application = new Application();

	private final NettyClient netty = new NettyClient();

	@AfterEach
	void close() {
		this.netty.close();
	}

	private Socks5Client.Builder through(String host, int port) {
		return Socks5Client.builder().proxy(host, port).credentials("alice", "s3cret").listener(this.watcher);
	}

	private Socks5Client.Builder through(LoopbackServer proxy) {
		return through(proxy.host(), proxy.port());
	}

	private Channel connect(Socks5Client client) throws IOException {
		return this.netty.connect(client, this.application, CHAT);
	}

	private <T extends Throwable> T failure(Class<T> type, Socks5Client client) {
		T failure = catchThrowableOfType(type, () -> connect(client));
		assertThat(failure).isExactlyInstanceOf(type);
		return failure;
	}

	private static ByteBuf octets(String text) {
		return Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1);
	}

	@Test
	void relaysThroughAProxyThatGetsTheName() throws IOException {
		try (EchoServer server = EchoServer.listen();
				FakeSocksServer proxy = FakeSocksServer.asking("alice", "s3cret").knowing("chat.corp", server.port())) {
			Channel channel = connect(through(proxy).build());
			assertThat(this.application.next()).isEqualTo("active");
			assertThat(this.application.next()).isEqualTo("tunnel");
			channel.writeAndFlush(octets("hello"));
			assertThat(this.application.next()).isEqualTo("hello");
			NettyClient.await(channel.close());
			assertThat(this.application.next()).isEqualTo("inactive");
			assertThat(proxy.requests()).containsExactly(new FakeSocksServer.Request(3, "chat.corp", 5222));
		}
		assertThat(this.watcher.events()).containsExactly("started CONNECT chat.corp:5222", "proxy connected",
				"method username/password (0x02)", "authenticated", "replied succeeded (0x00)",
				"established 127.0.0.1:8080", "closed");
	}

	@Test
	void sendsEarlyWritesDirectlyAfterTheReply() throws Exception {
		try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of(GRANTED + "> 'ab'\n< 'c'\n"))) {
			Channel channel = this.netty.bootstrap(through(proxy).build(), this.application)
				.register()
				.sync()
				.channel();
			ChannelFuture connected = channel.connect(NettyClient.unresolved(CHAT));
			channel.write(octets("a"));
			channel.writeAndFlush(octets("b"));
			NettyClient.connected(connected);
			assertThat(List.of(this.application.next(), this.application.next(), this.application.next()))
				.containsExactly("active", "tunnel", "c");
			channel.close();
		}
	}

	@Test
	void respectsThatAutoReadIsOff() throws Exception {
		Script script = Script.of(GRANTED + "< 'hello'\n");
		try (ScriptedProxy proxy = ScriptedProxy.playing(script, script.inPiecesOf(1))) {
			for (int i = 0; i < 2; i++) {
				Channel channel = NettyClient.connected(this.netty.bootstrap(through(proxy).build(), this.application)
					.option(ChannelOption.AUTO_READ, false)
					.connect(NettyClient.unresolved(CHAT)));
				assertThat(this.application.next()).isEqualTo("active");
				assertThat(this.application.next()).isEqualTo("tunnel");
				proxy.nextConnection();
				NettyClient.await(channel.eventLoop().submit(() -> assertThat(this.application.waiting()).isZero()));
				String got = "";
				while (got.length() < 5) {
					channel.read();
					got += this.application.next();
				}
				assertThat(got).isEqualTo("hello");
				NettyClient.await(channel.close());
				assertThat(this.application.next()).isEqualTo("inactive");
			}
		}
	}

	@Test
	void keepsItsDeadlineInEachPhase() {
		timesOut(GREETING, Phase.GREETING);
		timesOut(LOGIN, Phase.AUTHENTICATION);
		timesOut(REQUEST, Phase.REQUEST);
		timesOut(REQUEST + "< 05 00 00\n", Phase.REQUEST);
	}

	private void timesOut(String transcript, Phase phase) {
		try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of(transcript))) {
			Socks5Client client = through(proxy).handshakeTimeout(Duration.ofMillis(250)).build();
			Socks5TimeoutException failure = failure(Socks5TimeoutException.class, client);
			assertThat(failure.phase()).isEqualTo(phase);
			assertThat(failure).hasMessageEndingWith("timed out (handshake timeout of 250 ms)");
			proxy.nextConnection().awaitClosedByClient();
		}
	}

	@Test
	void keepsItsDeadlineWhileTcpDoesNotAnswer() throws IOException {
		try (BlackHole proxy = BlackHole.open()) {
			Socks5Client client = through("127.0.0.1", proxy.port()).connectTimeout(Duration.ofMillis(250)).build();
			Socks5TimeoutException failure = failure(Socks5TimeoutException.class, client);
			assertThat(failure.phase()).isEqualTo(Phase.CONNECT);
			assertThat(failure).hasMessageEndingWith("timed out (connect timeout of 250 ms)");
		}
	}

	@Test
	void doesNotLetDrippingOctetsMoveTheDeadline() {
		Script script = Script.of(REQUEST + "< 05 00 00 03 ff\n").thenDrips("'a'", Duration.ofMillis(20));
		try (ScriptedProxy proxy = ScriptedProxy.playing(script)) {
			Socks5Client client = through(proxy).handshakeTimeout(Duration.ofMillis(400)).build();
			assertThat(failure(Socks5TimeoutException.class, client).phase()).isEqualTo(Phase.REQUEST);
		}
	}

	@Test
	void reportsAnUnreachableProxy() throws IOException {
		ProxyUnreachableException failure = failure(ProxyUnreachableException.class,
				through("127.0.0.1", closedPort()).build());
		assertThat(failure).hasCauseExactlyInstanceOf(ConnectException.class);
		assertThat(failure).hasMessageEndingWith("the proxy is not reachable (ConnectException: Connection refused)");
		assertThat(this.watcher.events()).containsExactly("started CONNECT chat.corp:5222",
				"failed ProxyUnreachableException");
	}

	private static int closedPort() throws IOException {
		try (ServerSocket once = new ServerSocket(0, 1, LoopbackServer.loopback())) {
			return once.getLocalPort();
		}
	}

	@Test
	void reportsAnUnknownNameOfTheProxy() {
		assertThat(failure(ProxyUnreachableException.class, through("proxy.invalid", 1080).build()))
			.hasCauseInstanceOf(UnknownHostException.class);
		assertThat(this.watcher.events()).containsExactly("started CONNECT chat.corp:5222",
				"failed ProxyUnreachableException");
	}

	@Test
	void reportsADestinationThatCannotBeResolvedLocally() {
		Socks5Client client = through("127.0.0.1", 1).resolve(NameResolution.LOCAL).build();
		Throwable failure = catchThrowableOfType(IOException.class,
				() -> this.netty.connect(client, this.application, Endpoint.of("destination.invalid", 80)));
		assertThat(failure).isInstanceOf(UnknownHostException.class).isNotInstanceOf(Socks5Failure.class);
		assertThat(this.watcher.events()).isEmpty();
	}

	@Test
	void reportsAProxyThatCloses() {
		try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of(LOGIN + "< 01\n").thenCloses(),
				Script.of(LOGIN).thenResets())) {
			assertThat(failure(ProxyClosedException.class, through(proxy).build()))
				.hasMessageContaining("the proxy closed the connection after 1 of");
			assertThat(failure(ProxyClosedException.class, through(proxy).build()))
				.hasMessageContaining("the proxy aborted the connection after 0 of");
		}
	}

	@Test
	void reportsAProxyThatClosesAChannelWithHalfClosure() {
		try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of(LOGIN).thenCloses())) {
			ChannelFuture connected = this.netty.bootstrap(through(proxy).build(), this.application)
				.option(ChannelOption.ALLOW_HALF_CLOSURE, true)
				.connect(NettyClient.unresolved(CHAT));
			assertThat(catchThrowableOfType(IOException.class, () -> NettyClient.connected(connected)))
				.isExactlyInstanceOf(ProxyClosedException.class);
		}
	}

	@Test
	void notifiesListenersOfARefusal() {
		try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of(REQUEST + "< 05 05 00 01 00000000 0000\nx"))) {
			failure(RequestRejectedException.class, through(proxy).build());
		}
		assertThat(this.watcher.events()).containsExactly("started CONNECT chat.corp:5222", "proxy connected",
				"method username/password (0x02)", "authenticated", "replied connection refused (0x05)",
				"failed RequestRejectedException");
		assertThat(this.application.waiting()).isZero();
	}

	@Test
	void notifiesListenersOfATunnelThatIsLostBeforeItsFirstOctet() throws IOException {
		try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of(GRANTED).thenCloses())) {
			NettyClient.await(connect(through(proxy).build()).closeFuture());
		}
		this.netty.close();
		assertThat(this.watcher.events()).endsWith("established 192.0.2.1:8080", "lost");
	}

	@Test
	void connectsDirectlyWhereNoProxyIsToBeUsed() throws IOException {
		try (EchoServer server = EchoServer.listen()) {
			Socks5Client client = through("127.0.0.1", closedPort()).nonProxyHosts(List.of("127.0.0.1", "localhost"))
				.build();
			for (String host : List.of("127.0.0.1", "localhost")) {
				Channel channel = this.netty.connect(client, this.application, Endpoint.of(host, server.port()));
				assertThat(this.application.next()).isEqualTo("active");
				channel.writeAndFlush(octets("hello"));
				assertThat(this.application.next()).isEqualTo("hello");
				NettyClient.await(channel.close());
				assertThat(this.application.next()).isEqualTo("inactive");
			}
			Endpoint closed = Endpoint.of("127.0.0.1", closedPort());
			assertThat(
					catchThrowableOfType(IOException.class, () -> this.netty.connect(client, this.application, closed)))
				.isExactlyInstanceOf(ConnectException.class);
		}
		assertThat(this.watcher.events()).isEmpty();
		assertThat(this.application.waiting()).isZero();
	}

	@Test
	void cancellingTheConnectClosesAtOnce() {
		try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of(LOGIN))) {
			ChannelFuture connected = startAndAwaitLogin(proxy);
			assertThat(connected.cancel(false)).isTrue();
			NettyClient.await(connected.channel().closeFuture());
		}
		assertThat(this.watcher.events()).endsWith("failed SocketException");
	}

	@Test
	void closingTheChannelFailsTheConnect() {
		try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of(LOGIN))) {
			ChannelFuture connected = startAndAwaitLogin(proxy);
			NettyClient.await(connected.channel().close());
			assertThat(connected.cause()).isExactlyInstanceOf(SocketException.class);
		}
		assertThat(this.watcher.events()).endsWith("failed SocketException");
	}

	private ChannelFuture startAndAwaitLogin(ScriptedProxy proxy) {
		ChannelFuture connected = this.netty.bootstrap(through(proxy).build(), this.application)
			.connect(NettyClient.unresolved(CHAT));
		proxy.nextConnection().awaitReceived("73 33 63 72 65 74");
		return connected;
	}

	@Test
	void usesAChannelThatIsAlreadyConnected() throws IOException {
		try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of(GRANTED + "< 'hello'\n"),
				Script.of(REQUEST + "< 05 02\nx"))) {
			for (List<String> expected : List.of(List.of("tunnel", "hello"),
					List.of("caught RequestRejectedException", "inactive"))) {
				Channel channel = NettyClient.connected(this.netty.plain().handler(new ChannelInitializer<Channel>() {
					@Override
					protected void initChannel(Channel created) {
						// nothing before it is connected
					}
				}).connect(LoopbackServer.loopback(), proxy.port()));
				// both at once for the event loop, which must not run the first without
				// the second
				channel.eventLoop()
					.submit(() -> channel.pipeline()
						.addLast(new Socks5ChannelHandler(through(proxy).build().tunnels(), Command.CONNECT, CHAT),
								this.application))
					.syncUninterruptibly();
				assertThat(List.of(this.application.next(), this.application.next())).isEqualTo(expected);
				channel.close();
				NettyClient.await(channel.closeFuture());
				if (expected.contains("hello")) {
					assertThat(this.application.next()).isEqualTo("inactive");
				}
			}
		}
		assertThat(this.application.caught()).isExactlyInstanceOf(RequestRejectedException.class);
	}

	@Test
	void asksForTheLoginAtEachConnect() throws IOException {
		try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of(GRANTED))) {
			Socks5Client client = Socks5Client.builder()
				.proxy(proxy.host(), proxy.port())
				.credentials(() -> Credentials.of("alice", "s3cret"))
				.listener((attempt) -> ConnectListener.Observation.NONE)
				.build();
			NettyClient.await(connect(client).close());
			NettyClient.await(this.netty.connect(client, new Application(), CHAT).close());
		}
	}

	@Test
	void fallsOverNoExceptionOfTheApplication() throws IOException {
		try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of(GRANTED + "< 'hello'\n"))) {
			Application careless = new Application() {
				@Override
				public void channelActive(ChannelHandlerContext context) {
					super.channelActive(context);
					throw new IllegalStateException("careless");
				}
			};
			Channel channel = this.netty.connect(through(proxy).build(), careless, CHAT);
			assertThat(List.of(careless.next(), careless.next(), careless.next(), careless.next()))
				.containsExactly("active", "caught IllegalStateException", "tunnel", "hello");
			channel.close();
		}
	}

}
