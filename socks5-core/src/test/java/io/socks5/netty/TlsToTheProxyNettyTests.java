package io.socks5.netty;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.DefaultEventLoopGroup;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.socks5.client.Socks5Client;
import io.socks5.event.ConnectListener;
import io.socks5.netty.NettyClient.Application;
import io.socks5.protocol.Endpoint;
import io.socks5.protocol.Phase;
import io.socks5.protocol.ProxyClosedException;
import io.socks5.protocol.ProxyUnreachableException;
import io.socks5.protocol.Socks5Failure;
import io.socks5.protocol.Socks5TimeoutException;
import io.socks5.testkit.EchoServer;
import io.socks5.testkit.Eventually;
import io.socks5.testkit.FakeSocksServer;
import io.socks5.testkit.FaultyLink;
import io.socks5.testkit.FaultyLink.Fault;
import io.socks5.testkit.LoopbackServer;
import io.socks5.testkit.Script;
import io.socks5.testkit.ScriptedProxy;
import io.socks5.testkit.TlsFront;
import io.socks5.testkit.TlsKeys;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * TLS below the handler, which the application's own handlers see nothing of.
 */
@Timeout(60)
class TlsToTheProxyNettyTests extends AbstractNettyTests {

	private static final int TEN_MEGABYTES = 10 * 1024 * 1024;

	private final EchoServer echo = EchoServer.listen();

	private final FakeSocksServer proxy = FakeSocksServer.asking("alice", "s3cret")
		.knowing("chat.corp", this.echo.port());

	private final TlsFront front = TlsFront.before(this.proxy.port(), TlsKeys.of("127.0.0.1"));

	private final FaultyLink wire = FaultyLink.to(this.front);

	private final Queue<Object> otherEvents = new ConcurrentLinkedQueue<>();

	@AfterEach
	void close() {
		// no event may come after the count
		closeNetty();
		this.wire.close();
		this.front.close();
		this.proxy.close();
		this.echo.close();
		assertThat(this.otherEvents).as("events of the proxy's TLS").isEmpty();
	}

	@Override
	Application application() {
		return new Application() {
			@Override
			public void userEventTriggered(ChannelHandlerContext context, Object event) {
				super.userEventTriggered(context, event);
				if (event instanceof SslCompletionEvent) {
					TlsToTheProxyNettyTests.this.otherEvents.add(event);
				}
			}
		};
	}

	@Override
	protected Socks5Client.Builder through(String host, int port) {
		return super.through(host, port).tls(TlsKeys.trusting());
	}

	private <T extends IOException & Socks5Failure> T failure(Class<T> type, Socks5Client client) {
		T failure = catchThrowableOfType(type, () -> connect(client));
		assertThat(failure).isExactlyInstanceOf(type).isSameAs(this.watcher.outcome().failure());
		assertThat(failure.proxy()).isEqualTo(client.proxy());
		return failure;
	}

	private void nothingReachesTheApplication() {
		this.netty.close();
		assertThat(this.application.waiting()).isZero();
	}

	@Test
	void relaysThroughAProxyThatGetsTheName() throws Exception {
		Channel channel = connect(through(this.front).build());
		isEstablished();
		echoes(channel);
		ends(channel);
		assertThat(this.proxy.requests()).containsExactly(new FakeSocksServer.Request(3, "chat.corp", 5222));
		assertThat(this.watcher.events()).containsExactly("started CONNECT chat.corp:5222", "proxy connected",
				"method username/password (0x02)", "authenticated", "replied succeeded (0x00)",
				"established 127.0.0.1:8080", "closed");
		assertThat(this.front.nextClient()).isEqualTo(new TlsFront.Client("TLSv1.3", List.of(), List.of(), ""));
	}

	@ParameterizedTest
	@ValueSource(strings = { "TLSv1.2", "TLSv1.3" })
	void carriesTenMegabytesWhole(String protocol) throws Exception {
		CRC32 sent = new CRC32();
		CRC32 received = new CRC32();
		CountDownLatch all = new CountDownLatch(TEN_MEGABYTES);
		Application summing = new Application() {
			@Override
			public void channelRead(ChannelHandlerContext context, Object message) {
				ByteBuf octets = (ByteBuf) message;
				received.update(octets.nioBuffer());
				for (int i = octets.readableBytes(); i > 0; i--) {
					all.countDown();
				}
				octets.release();
			}
		};
		try (TlsFront old = TlsFront.before(this.proxy.port(), TlsKeys.of("127.0.0.1"), protocol)) {
			Channel channel = this.netty.connect(through(old).build(), summing, CHAT);
			byte[] chunk = new byte[64 * 1024];
			for (int i = 0; i < TEN_MEGABYTES / chunk.length; i++) {
				Arrays.fill(chunk, (byte) i);
				sent.update(chunk);
				NettyClient.await(channel.writeAndFlush(Unpooled.copiedBuffer(chunk)));
			}
			assertThat(all.await(30, TimeUnit.SECONDS)).isTrue();
			NettyClient.await(channel.close());
			assertThat(old.nextClient().protocol()).isEqualTo(protocol);
		}
		assertThat(received.getValue()).isEqualTo(sent.getValue());
	}

	@Test
	void respectsThatAutoReadIsOff() throws Exception {
		Script script = Script.of(GRANTED + "< 'hello'\n");
		try (ScriptedProxy early = ScriptedProxy.playing(script, script.inPiecesOf(1));
				TlsFront secured = TlsFront.before(early.port(), TlsKeys.of("127.0.0.1"))) {
			for (int i = 0; i < 2; i++) {
				readsHelloOnDemand(through(secured).build());
			}
		}
	}

	@Test
	void passesEarlyOctetsOnBehindTheEvents() throws Exception {
		try (ScriptedProxy early = ScriptedProxy.playing(Script.of(GRANTED + "< 'hello'\n"));
				TlsFront secured = TlsFront.before(early.port(), TlsKeys.of("127.0.0.1"))) {
			connect(through(secured).build());
			assertThat(List.of(this.application.next(), this.application.next(), this.application.next()))
				.containsExactly("active", "tunnel", "hello");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "TLSv1.2", "TLSv1.3" })
	void notifiesListenersOfATunnelThatIsLostBeforeItsFirstOctet(String protocol) throws Exception {
		try (ScriptedProxy closing = ScriptedProxy.playing(Script.of(GRANTED).thenCloses());
				TlsFront old = TlsFront.before(closing.port(), TlsKeys.of("127.0.0.1"), protocol)) {
			NettyClient.await(connect(through(old).build()).closeFuture());
		}
		this.netty.close();
		assertThat(this.watcher.events()).endsWith("established 192.0.2.1:8080", "lost");
	}

	@ParameterizedTest
	@CsvSource({ "TLSv1.2, true", "TLSv1.2, false", "TLSv1.3, true", "TLSv1.3, false" })
	void takesTheEndOfTlsForAnEndWhateverBecomesOfTcp(String protocol, boolean granted) throws Exception {
		Script script = Script.of(granted ? GRANTED : GREETING).thenCloses();
		try (ScriptedProxy closing = ScriptedProxy.playing(script);
				TlsFront old = TlsFront.before(closing.port(), TlsKeys.of("127.0.0.1"), protocol);
				FaultyLink endless = FaultyLink.to(old).withoutEnd()) {
			Socks5Client client = through(endless).build();
			if (granted) {
				NettyClient.await(connect(client).closeFuture());
			}
			else {
				assertThat(failure(ProxyClosedException.class, client).phase()).isEqualTo(Phase.GREETING);
			}
			endless.awaitClosedByClient();
		}
		this.netty.close();
		assertThat(this.watcher.events()).endsWith(granted ? "lost" : "failed ProxyClosedException");
	}

	@Test
	void usesAChannelThatIsAlreadyConnected() throws Exception {
		Channel channel = upgrade(through(this.front).build(), this.front);
		assertThat(this.application.next()).isEqualTo("tunnel");
		echoes(channel);
		NettyClient.await(channel.close());
	}

	@Test
	@SuppressWarnings("deprecation")
	void canHaveAThreadOfItsOwn() throws Exception {
		DefaultEventLoopGroup group = new DefaultEventLoopGroup(1, Executors.defaultThreadFactory());
		try {
			Channel channel = NettyClient.connected(this.netty.plain().handler(new ChannelInitializer<Channel>() {
				@Override
				protected void initChannel(Channel created) {
					created.pipeline()
						.addLast(group,
								new Socks5ChannelHandler(through(TlsToTheProxyNettyTests.this.front).build().tunnels()))
						.addLast(TlsToTheProxyNettyTests.this.application);
				}
			}).connect(NettyClient.unresolved(CHAT)));
			isEstablished();
			echoes(channel);
			NettyClient.await(channel.close());
			// the handlers are removed on their thread
			Eventually.await("handlers to be removed", channel.pipeline()::first, (first) -> first == null);
		}
		finally {
			NettyClient.await(group.shutdownGracefully(0, 5, TimeUnit.SECONDS));
		}
	}

	@Test
	void carriesTlsToTheDestination() throws Exception {
		try (TlsFront destination = TlsFront.before(this.echo.port(), TlsKeys.of("secure.test"))) {
			SSLContext trusting = TlsKeys.trusting();
			Application own = new Application();
			Channel channel = NettyClient.connected(this.netty.plain().handler(new ChannelInitializer<Channel>() {
				@Override
				protected void initChannel(Channel created) {
					SSLEngine engine = trusting.createSSLEngine("secure.test", 443);
					engine.setUseClientMode(true);
					created.pipeline()
						.addLast(
								new Socks5ChannelHandler(through(TlsToTheProxyNettyTests.this.front).build().tunnels()),
								new SslHandler(engine), own);
				}
			}).connect(NettyClient.unresolved(Endpoint.of("127.0.0.1", destination.port()))));
			assertThat(own.next()).isEqualTo("active");
			assertThat(own.next()).isEqualTo("tunnel");
			channel.writeAndFlush(octets("hello"));
			assertThat(own.next()).isEqualTo("hello");
			NettyClient.await(channel.close());
			assertThat(destination.nextClient().serverNames()).hasSize(1);
		}
	}

	private void refuses(SSLContext keys) {
		try (TlsFront other = TlsFront.before(this.proxy.port(), keys)) {
			ProxyUnreachableException failure = failure(ProxyUnreachableException.class, through(other).build());
			assertThat(failure.phase()).isEqualTo(Phase.TLS);
			assertThat(failure).hasCauseInstanceOf(SSLException.class);
		}
		assertThat(this.watcher.events()).containsExactly("started CONNECT chat.corp:5222",
				"failed ProxyUnreachableException");
		nothingReachesTheApplication();
	}

	@Test
	void refusesACertificateForAnotherName() {
		refuses(TlsKeys.of("localhost"));
	}

	@Test
	void refusesACertificateThatHasExpired() {
		refuses(TlsKeys.expired("127.0.0.1"));
	}

	@Test
	void refusesAnUntrustedCertificate() {
		refuses(TlsKeys.selfSigned("127.0.0.1"));
	}

	@Test
	void reportsAProxyWithoutTls() {
		ProxyUnreachableException failure = failure(ProxyUnreachableException.class, through(this.proxy).build());
		assertThat(failure.phase()).isEqualTo(Phase.TLS);
		assertThat(failure).hasCauseInstanceOf(SSLException.class);
		nothingReachesTheApplication();
	}

	@Test
	void reportsAMissingContext() {
		ProxyUnreachableException failure = failure(ProxyUnreachableException.class, through(this.front).tls(() -> {
			throw new IllegalStateException("no such file");
		}, (parameters) -> {
		}).build());
		assertThat(failure.phase()).isEqualTo(Phase.TLS);
		assertThat(failure).hasMessageContaining("no such file");
	}

	@ParameterizedTest
	@CsvSource({ "END, 0", "END, 3", "END, 200", "RESET, 0", "RESET, 3", "RESET, 200" })
	void reportsAnEndInsideTls(Fault fault, int octets) {
		this.wire.failing(fault, octets);
		ProxyUnreachableException failure = failure(ProxyUnreachableException.class, through(this.wire).build());
		assertThat(failure.phase()).isEqualTo(Phase.TLS);
		assertThat(failure).hasCauseInstanceOf(IOException.class);
		this.wire.awaitClosedByClient();
		nothingReachesTheApplication();
	}

	@ParameterizedTest
	@CsvSource({ "SILENCE, 0", "SILENCE, 200", "DRIP, 0", "DRIP, 200" })
	void theDeadlineOfTheConnectCoversTls(Fault fault, int octets) {
		this.wire.failing(fault, octets);
		Socks5TimeoutException failure = failure(Socks5TimeoutException.class,
				through(this.wire).connectTimeout(Duration.ofMillis(300)).build());
		assertThat(failure.phase()).isEqualTo(Phase.TLS);
		assertThat(failure).hasMessageEndingWith("timed out (connect timeout of 300 ms)");
		this.wire.awaitClosedByClient();
		nothingReachesTheApplication();
	}

	// TLS is established, and the greeting is about to be sent
	private Socks5Client.Builder failingInsideSocks(Fault fault) {
		return through(this.wire).listener((attempt) -> new ConnectListener.Observation() {

			@Override
			public void proxyConnected() {
				TlsToTheProxyNettyTests.this.wire.fail(fault);
			}

		});
	}

	@ParameterizedTest
	@EnumSource(names = { "SILENCE", "DRIP" })
	void theDeadlineOfTheHandshakeCoversWhatIsInsideTls(Fault fault) {
		Socks5TimeoutException failure = failure(Socks5TimeoutException.class,
				failingInsideSocks(fault).handshakeTimeout(Duration.ofMillis(300)).build());
		assertThat(failure.phase()).isEqualTo(Phase.GREETING);
		this.wire.awaitClosedByClient();
	}

	@ParameterizedTest
	@EnumSource(names = { "END", "RESET" })
	void reportsAnEndDuringTheHandshakeInsideTls(Fault fault) {
		assertThat(failure(ProxyClosedException.class, failingInsideSocks(fault).build()).phase())
			.isEqualTo(Phase.GREETING);
		nothingReachesTheApplication();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void closingTheChannelInsideTlsFailsTheConnect(boolean cancelling) {
		this.wire.failing(Fault.SILENCE, 0);
		ChannelFuture connected = start(through(this.wire).build());
		this.wire.awaitFault();
		if (cancelling) {
			connected.cancel(false);
		}
		else {
			connected.channel().close();
		}
		NettyClient.await(connected.channel().closeFuture());
		this.wire.awaitClosedByClient();
		assertThat(this.watcher.outcome().failure()).isExactlyInstanceOf(SocketException.class);
		nothingReachesTheApplication();
	}

	private void failsEachWriteOfItsListener(LoopbackServer peer) throws Exception {
		ChannelFuture connected = start(through(peer).build());
		BlockingQueue<ChannelFuture> writes = new LinkedBlockingQueue<>();
		connected.addListener((future) -> writes.add(connected.channel().writeAndFlush(octets("SECRET"))));
		NettyClient.await(connected.channel().closeFuture());
		ChannelFuture written = Objects.requireNonNull(writes.poll(10, TimeUnit.SECONDS));
		NettyClient.await(written);
		assertThat(connected.cause()).isExactlyInstanceOf(ProxyUnreachableException.class);
		assertThat(written.cause()).isInstanceOf(ClosedChannelException.class);
	}

	@Test
	void sendsNothingThatIsWrittenAfterAnAnswerWithoutTls() throws Exception {
		try (ReadingServer peer = new ReadingServer("HTTP/1.1 400 Bad Request\r\n\r\n")) {
			failsEachWriteOfItsListener(peer);
			assertThat(peer.awaitEnd()).isNotEmpty().doesNotContain("SECRET");
		}
	}

	@Test
	void sendsNothingThatIsWrittenAfterACertificateForAnotherName() throws Exception {
		try (ReadingServer peer = new ReadingServer("")) {
			try (TlsFront other = TlsFront.before(peer.port(), TlsKeys.of("other.example"))) {
				failsEachWriteOfItsListener(other);
			}
			assertThat(peer.got()).isEmpty();
		}
	}

	@Test
	void failsWhereTheOutputIsShutDownWithoutTheEndOfTls() throws Exception {
		shutsTheOutputDown(through(this.front).build());
		assertThat(this.watcher.events()).endsWith("closed");
	}

	@Test
	void failsWhereTheOutputIsShutDownIfNoObserverKeepsTheHandler() throws Exception {
		shutsTheOutputDown(Socks5Client.builder()
			.proxy("127.0.0.1", this.front.port())
			.tls(TlsKeys.trusting())
			.credentials("alice", "s3cret")
			.build());
	}

	private void shutsTheOutputDown(Socks5Client client) throws IOException {
		Channel channel = connect(client);
		isEstablished();
		echoes(channel);
		((DuplexChannel) channel).shutdownOutput();
		assertThat(this.application.next()).isEqualTo("caught ChannelOutputShutdownException");
		assertThat(this.application.caught()).hasMessageContaining("through TLS to the proxy");
		assertThat(this.application.next()).isEqualTo("inactive");
		NettyClient.await(channel.closeFuture());
	}

	@Test
	void readsOnBehindTheEndOfTlsOfItsOwn() throws Exception {
		try (ReadingServer destination = new ReadingServer("");
				FakeSocksServer relay = FakeSocksServer.open().knowing("chat.corp", destination.port());
				TlsFront secured = TlsFront.before(relay.port(), TlsKeys.of("127.0.0.1"), "TLSv1.3")) {
			Channel channel = connect(through(secured).credentials(() -> null).build());
			isEstablished();
			channel.writeAndFlush(octets("hello"));
			channel.pipeline().get(SslHandler.class).closeOutbound();
			assertThat(destination.awaitEnd()).isEqualTo("hello");
			String got = "";
			while (got.length() < "got hello".length()) {
				got += this.application.next();
			}
			assertThat(got).isEqualTo("got hello");
			NettyClient.await(channel.closeFuture());
		}
	}

	/**
	 * Reads to the end, and answers then.
	 */
	private static final class ReadingServer extends LoopbackServer {

		private final String greeting;

		private final ByteArrayOutputStream got = new ByteArrayOutputStream();

		private final CountDownLatch ended = new CountDownLatch(1);

		ReadingServer(String greeting) {
			this.greeting = greeting;
			start();
		}

		@Override
		protected Task accepted(Socket socket) {
			return () -> {
				try {
					socket.getOutputStream().write(this.greeting.getBytes(StandardCharsets.ISO_8859_1));
					for (int octet = socket.getInputStream().read(); octet >= 0; octet = socket.getInputStream()
						.read()) {
						this.got.write(octet);
					}
					this.ended.countDown();
					socket.getOutputStream().write(("got " + got()).getBytes(StandardCharsets.ISO_8859_1));
				}
				finally {
					this.ended.countDown();
				}
			};
		}

		String got() {
			return this.got.toString(StandardCharsets.ISO_8859_1);
		}

		String awaitEnd() throws InterruptedException {
			assertThat(this.ended.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)).isTrue();
			return got();
		}

	}

}
