package io.socks5.netty;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.List;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.socks5.client.Socks5Client;
import io.socks5.event.ConnectListener;
import io.socks5.netty.NettyClient.Application;
import io.socks5.protocol.Credentials;
import io.socks5.protocol.Endpoint;
import io.socks5.protocol.ProxyClosedException;
import io.socks5.protocol.RequestRejectedException;
import io.socks5.protocol.Socks5Failure;
import io.socks5.route.NameResolution;
import io.socks5.testkit.EchoServer;
import io.socks5.testkit.FakeSocksServer;
import io.socks5.testkit.Script;
import io.socks5.testkit.ScriptedProxy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * The handler on an NIO event loop, beyond what transcripts tell.
 */
@Timeout(60)
class NettyChannelTests extends AbstractNettyTests {

	private <T extends Throwable> T failure(Class<T> type, Socks5Client client) {
		T failure = catchThrowableOfType(type, () -> connect(client));
		assertThat(failure).isExactlyInstanceOf(type);
		return failure;
	}

	@Test
	void relaysThroughAProxyThatGetsTheName() throws IOException {
		try (EchoServer server = EchoServer.listen();
				FakeSocksServer proxy = FakeSocksServer.asking("alice", "s3cret").knowing("chat.corp", server.port())) {
			Channel channel = connect(through(proxy).build());
			isEstablished();
			echoes(channel);
			ends(channel);
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
				readsHelloOnDemand(through(proxy).build());
			}
		}
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
		this.application.awaitRemoved();
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
				echoes(channel);
				ends(channel);
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
			ChannelFuture connected = start(through(proxy).build());
			awaitLogin(proxy);
			assertThat(connected.cancel(false)).isTrue();
			NettyClient.await(connected.channel().closeFuture());
		}
		assertThat(this.watcher.events()).endsWith("failed SocketException");
	}

	@Test
	void closingTheChannelFailsTheConnect() {
		try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of(LOGIN))) {
			ChannelFuture connected = start(through(proxy).build());
			awaitLogin(proxy);
			NettyClient.await(connected.channel().close());
			assertThat(connected.cause()).isExactlyInstanceOf(SocketException.class);
		}
		assertThat(this.watcher.events()).endsWith("failed SocketException");
	}

	@Test
	void usesAChannelThatIsAlreadyConnected() throws IOException {
		try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of(GRANTED + "< 'hello'\n"),
				Script.of(REQUEST + "< 05 02\nx"))) {
			for (List<String> expected : List.of(List.of("tunnel", "hello"),
					List.of("caught RequestRejectedException", "inactive"))) {
				Channel channel = upgrade(through(proxy).build(), proxy);
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
