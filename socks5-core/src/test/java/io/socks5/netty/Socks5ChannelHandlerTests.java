package io.socks5.netty;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.nio.channels.AlreadyConnectedException;
import java.nio.channels.ConnectionPendingException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import javax.net.ssl.SSLContext;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.socks5.client.Socks5Client;
import io.socks5.netty.NettyClient.Application;
import io.socks5.protocol.AuthMethod;
import io.socks5.protocol.Command;
import io.socks5.protocol.Endpoint;
import io.socks5.protocol.Phase;
import io.socks5.protocol.ProtocolViolationException;
import io.socks5.protocol.ProxyAuthenticationException;
import io.socks5.protocol.ProxyClosedException;
import io.socks5.protocol.RequestRejectedException;
import io.socks5.protocol.Socks5TimeoutException;
import io.socks5.route.NameResolution;
import io.socks5.testkit.Eventually;
import io.socks5.testkit.Octets;
import io.socks5.testkit.ReachableTypes;
import io.socks5.testkit.RecordingListener;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * The handler, event by event, in an embedded channel.
 */
class Socks5ChannelHandlerTests {

	private static final Endpoint CHAT = Endpoint.of("chat.corp", 5222);

	private static final String REQUEST = "05 01 00 03 09 63 68 61 74 2e 63 6f 72 70 14 66";

	private static final String GRANTED = "05 00 00 01 c0000201 1f90";

	private final RecordingListener watcher = new RecordingListener();

	private final Application application = new Application();

	private final Socks5ChannelHandler handler = handler();

	private final List<ByteBuf> buffers = new ArrayList<>();

	private ConnectingChannel channel = new ConnectingChannel(this.handler, this.application);

	private Socks5Client.Builder builder() {
		return Socks5Client.builder().proxy("192.0.2.1", 1080).listener(this.watcher);
	}

	private Socks5ChannelHandler handler() {
		return new Socks5ChannelHandler(builder().build().tunnels());
	}

	@AfterEach
	void everyBufferIsReleasedOnce() {
		this.channel.finishAndReleaseAll();
		assertThat(this.buffers).allSatisfy((buffer) -> assertThat(buffer.refCnt()).isZero());
	}

	private void answer(String octets) {
		ByteBuf buffer = Unpooled.copiedBuffer(Octets.of(octets));
		this.buffers.add(buffer);
		this.channel.writeInbound(buffer);
	}

	private ChannelFuture write(String text) {
		ByteBuf buffer = Unpooled.copiedBuffer(Octets.of("'" + text + "'"));
		this.buffers.add(buffer);
		return this.channel.writeAndFlush(buffer);
	}

	private String events() {
		return String.join(", ", this.application.drain());
	}

	// up to the request, which is sent and not answered
	private ChannelFuture startConnect() {
		ChannelFuture connected = this.channel.start(CHAT);
		assertThat(this.channel.sent()).isEqualTo("05 01 00");
		answer("05 00");
		assertThat(this.channel.sent()).isEqualTo(REQUEST);
		return connected;
	}

	private void failed(ChannelFuture connected, Class<? extends IOException> type) {
		assertThat(connected.cause()).isExactlyInstanceOf(type).isSameAs(this.watcher.outcome().failure());
		assertThat(this.channel.isOpen()).isFalse();
		assertThat(events()).isEmpty();
	}

	@Test
	void releasesAnEventThatWaitsForATunnelThatIsRefused() {
		ChannelFuture connected = startConnect();
		ByteBuf event = Unpooled.buffer(1);
		this.buffers.add(event);
		this.channel.pipeline().fireUserEventTriggered(event);
		assertThat(event.refCnt()).isOne();
		answer("05 05");
		assertThat(event.refCnt()).isZero();
		failed(connected, RequestRejectedException.class);
	}

	@Test
	void leavesNoTimerBehindATunnel() {
		startConnect();
		assertThat(this.channel.runScheduledPendingTasks()).isPositive();
		answer(GRANTED);
		assertThat(this.channel.runScheduledPendingTasks()).isEqualTo(-1);
	}

	@Test
	void leavesNoTimerBehindAFailure() {
		startConnect();
		answer("05 05");
		assertThat(this.channel.runScheduledPendingTasks()).isEqualTo(-1);
	}

	@Test
	void completesTheConnectWhenTheTunnelIsEstablishedAndNotBefore() {
		ChannelFuture connected = startConnect();
		assertThat(connected.isDone()).isFalse();
		assertThat(events()).isEmpty();
		answer(GRANTED);
		assertThat(connected.isSuccess()).isTrue();
		assertThat(events()).isEqualTo("active, tunnel");
		assertThat(this.application.tunnel()).isEqualTo(new Socks5TunnelEvent(Endpoint.of("192.0.2.1", 1080), CHAT,
				AuthMethod.NONE, Endpoint.of("192.0.2.1", 8080)));
	}

	@Test
	void keepsNothingOfTheHandshakeWhileTheTunnelIsOpen() throws Exception {
		startConnect();
		assertThat(ReachableTypes.of(this.handler)).contains("Handshake", "ExchangeDriver", "Plan", "Exchange");
		answer(GRANTED);
		assertThat(ReachableTypes.of(this.handler)).doesNotContain("Handshake", "ExchangeDriver", "Plan")
			.contains("Exchange", "Grant");
	}

	@Test
	void sendsWhatWasQueuedInOrderAndFirst() {
		ChannelFuture connected = this.channel.start(CHAT);
		ChannelFuture first = write("a");
		this.channel.sent();
		answer("05 00");
		ChannelFuture second = write("b");
		assertThat(this.channel.sent()).isEqualTo(REQUEST);
		connected.addListener((future) -> write("c"));
		assertThat(first.isDone() || second.isDone()).isFalse();
		answer(GRANTED);
		assertThat(this.channel.sent()).isEqualTo("61 62 63");
		assertThat(first.isSuccess() && second.isSuccess()).isTrue();
		write("d");
		assertThat(this.channel.sent()).isEqualTo("64");
	}

	@Test
	void doesNotFlushWhatTheApplicationHasNotFlushed() {
		startConnect();
		this.channel.write(Unpooled.copiedBuffer(Octets.of("'a'")));
		answer(GRANTED);
		assertThat(this.channel.sent()).isEmpty();
		this.channel.flush();
		assertThat(this.channel.sent()).isEqualTo("61");
	}

	@Test
	void countsWhatIsQueuedForTheWritability() {
		this.channel.start(CHAT);
		write("a".repeat(100_000));
		assertThat(this.channel.isWritable()).isFalse();
		this.channel.sent();
		answer("05 00");
		answer(GRANTED);
		assertThat(this.channel.isWritable()).isTrue();
	}

	@Test
	void passesEarlyOctetsOnBehindTheEvents() {
		ChannelFuture connected = startConnect();
		answer(GRANTED + " 'hello'");
		assertThat(connected.isSuccess()).isTrue();
		answer("'you'");
		assertThat(events()).isEqualTo("active, tunnel, hello, you");
	}

	@Test
	void holdsEarlyOctetsUntilARead() {
		this.channel.config().setAutoRead(false);
		startConnect();
		answer(GRANTED + " 'hello'");
		assertThat(events()).isEqualTo("active, tunnel");
		this.channel.read();
		assertThat(events()).isEqualTo("hello");
		answer("'you'");
		assertThat(events()).isEqualTo("you");
	}

	@Test
	void passesHeldOctetsOnWhenAutoReadIsSwitchedOnAndReadsOn() {
		Reads reads = new Reads();
		this.channel = new ConnectingChannel(reads, handler(), this.application);
		this.channel.config().setAutoRead(false);
		startConnect();
		answer(GRANTED + " 'hello'");
		int before = reads.count;
		this.channel.config().setAutoRead(true);
		assertThat(events()).isEqualTo("active, tunnel, hello");
		assertThat(reads.count).isGreaterThan(before);
	}

	@Test
	void readsOnForAnApplicationWhoseReadTheHandshakeHasUsedUp() {
		Reads reads = new Reads();
		this.channel = new ConnectingChannel(reads, handler(), this.application);
		this.channel.config().setAutoRead(false);
		startConnect();
		int before = reads.count;
		answer(GRANTED);
		assertThat(reads.count).as("unrequested reads").isEqualTo(before);
		this.channel.read();
		assertThat(reads.count).isEqualTo(before + 1);
	}

	@Test
	void remembersAReadOfTheApplicationThroughTheHandshake() {
		Reads reads = new Reads();
		this.channel = new ConnectingChannel(reads, handler(), this.application);
		this.channel.config().setAutoRead(false);
		startConnect();
		this.channel.read();
		int before = reads.count;
		answer(GRANTED);
		assertThat(reads.count).isEqualTo(before + 1);
		answer("'hello'");
		assertThat(events()).isEqualTo("active, tunnel, hello");
	}

	@Test
	void respectsAutoReadThatIsDisabledWhenTheTunnelIsEstablished() {
		startConnect().addListener((future) -> this.channel.config().setAutoRead(false));
		answer(GRANTED + " 'hello'");
		assertThat(events()).isEqualTo("active, tunnel");
		this.channel.read();
		assertThat(events()).isEqualTo("hello");
	}

	@Test
	void passesHeldOctetsOnBeforeTheEnd() {
		this.channel.config().setAutoRead(false);
		startConnect();
		answer(GRANTED + " 'hello'");
		this.channel.pipeline().fireChannelInactive();
		assertThat(events()).isEqualTo("active, tunnel, hello, inactive");
		assertThat(this.watcher.events()).endsWith("closed");
	}

	@Test
	void passesHeldOctetsOnWhenItIsRemoved() {
		this.channel.config().setAutoRead(false);
		startConnect();
		answer(GRANTED + " 'hello'");
		this.channel.pipeline().remove(this.handler);
		assertThat(events()).isEqualTo("active, tunnel, hello");
		assertThat(this.watcher.events()).as("the observation has ended").endsWith("closed");
		this.channel.close();
		assertThat(this.watcher.events()).containsOnlyOnce("closed");
	}

	@Test
	void forwardsEarlyOctetsWhenItIsRemovedAsSoonAsTheTunnelIsEstablished() {
		this.channel.config().setAutoRead(false);
		startConnect().addListener((future) -> this.channel.pipeline().remove(this.handler));
		answer(GRANTED + " 'hello'");
		assertThat(events()).contains("hello");
	}

	@Test
	void keepsWhatFollowsAFailureFromTheApplication() {
		ChannelFuture connected = startConnect();
		ChannelFuture written = write("a");
		answer("05 02 'rest'");
		failed(connected, RequestRejectedException.class);
		assertThat(written.cause()).isSameAs(connected.cause());
		ByteBuf late = Unpooled.copiedBuffer(Octets.of("'late'"));
		this.buffers.add(late);
		this.channel.pipeline().fireChannelRead(late);
		assertThat(events()).isEmpty();
	}

	@Test
	void failsWhenTheProxyCloses() {
		ChannelFuture connected = startConnect();
		answer("05 00 00");
		this.channel.close();
		assertThat(connected.cause()).isExactlyInstanceOf(SocketException.class);
	}

	@Test
	void failsWhenTheChannelEndsInsideTheHandshake() {
		ChannelFuture connected = startConnect();
		answer("05 00 00");
		this.channel.pipeline().fireChannelInactive();
		failed(connected, ProxyClosedException.class);
		assertThat(connected.cause())
			.hasMessageContaining("the proxy closed the connection after 3 of at least 5 expected octets");
	}

	@Test
	void failsWhenTheInputEndsOfAChannelThatAllowsHalfClosure() {
		ChannelFuture connected = startConnect();
		this.channel.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
		failed(connected, ProxyClosedException.class);
	}

	@Test
	void failsWhenTheConnectionBreaks() {
		ChannelFuture connected = startConnect();
		IOException reset = new IOException("Connection reset");
		this.channel.pipeline().fireExceptionCaught(reset);
		failed(connected, ProxyClosedException.class);
		assertThat(connected.cause()).hasCause(reset).hasMessageContaining("the proxy aborted the connection");
	}

	@Test
	void failsWhenAHandlerBeforeItFails() {
		ChannelFuture connected = startConnect();
		this.channel.pipeline().fireExceptionCaught(new IllegalStateException("a bug"));
		failed(connected, IOException.class);
		assertThat(connected.cause()).hasMessageContaining("a bug");
	}

	@Test
	void failsWhenItsDeadlinePasses() {
		ChannelFuture connected = startConnect();
		this.channel.advanceTimeBy(9, TimeUnit.SECONDS);
		this.channel.runScheduledPendingTasks();
		assertThat(connected.isDone()).isFalse();
		answer("05");
		this.channel.advanceTimeBy(2, TimeUnit.SECONDS);
		this.channel.runScheduledPendingTasks();
		failed(connected, Socks5TimeoutException.class);
		assertThat(((Socks5TimeoutException) connected.cause()).phase()).isEqualTo(Phase.REQUEST);
	}

	@Test
	void failsWhenTcpTakesTooLong() {
		ChannelFuture connected = this.channel.connect(NettyClient.unresolved(CHAT));
		this.channel.advanceTimeBy(6, TimeUnit.SECONDS);
		this.channel.runScheduledPendingTasks();
		failed(connected, Socks5TimeoutException.class);
		assertThat(((Socks5TimeoutException) connected.cause()).phase()).isEqualTo(Phase.CONNECT);
	}

	@Test
	void hasNoDeadlineWhenTheTunnelIsEstablished() {
		startConnect();
		answer(GRANTED);
		this.channel.advanceTimeBy(1, TimeUnit.HOURS);
		this.channel.runScheduledPendingTasks();
		assertThat(this.channel.isOpen()).isTrue();
	}

	@Test
	void closesWhenTheConnectIsCancelled() {
		ChannelFuture connected = startConnect();
		assertThat(connected.cancel(false)).isTrue();
		this.channel.runPendingTasks();
		assertThat(this.channel.isOpen()).isFalse();
		assertThat(this.watcher.events()).endsWith("failed SocketException");
	}

	@Test
	void closesWhenTheConnectIsCancelledJustWhenTheTunnelIsEstablished() {
		ChannelFuture connected = startConnect();
		// from another thread the listener's call comes too late
		ByteBuf reply = Unpooled.copiedBuffer(Octets.of(GRANTED));
		this.buffers.add(reply);
		this.channel.pipeline().addFirst(new ChannelInboundHandlerAdapter() {
			@Override
			public void channelRead(ChannelHandlerContext context, Object message) {
				connected.cancel(false);
				context.fireChannelRead(message);
			}
		});
		this.channel.writeInbound(reply);
		assertThat(this.channel.isOpen()).isFalse();
		assertThat(this.watcher.events()).endsWith("failed SocketException");
		assertThat(events()).isEmpty();
	}

	@Test
	void failsWhenTheChannelIsClosedBeforeTcpIsEstablished() {
		ChannelFuture connected = this.channel.connect(NettyClient.unresolved(CHAT));
		ChannelFuture written = write("a");
		this.channel.close();
		failed(connected, SocketException.class);
		assertThat(written.cause()).isSameAs(connected.cause());
	}

	@Test
	void failsWhenItIsRemovedInsideTheHandshake() {
		ChannelFuture connected = startConnect();
		this.channel.pipeline().remove(this.handler);
		assertThat(connected.cause()).isExactlyInstanceOf(SocketException.class)
			.hasMessage("The SOCKS5 handler was removed")
			.isSameAs(this.watcher.outcome().failure());
		assertThat(this.channel.isOpen()).isFalse();
	}

	@Test
	void refusesASecondConnectRatherThanLetItPastTheProxy() {
		startConnect();
		assertThat(this.channel.connect(NettyClient.unresolved(CHAT)).cause())
			.isExactlyInstanceOf(ConnectionPendingException.class);
		answer(GRANTED);
		assertThat(this.channel.connect(NettyClient.unresolved(CHAT)).cause())
			.isExactlyInstanceOf(AlreadyConnectedException.class);
	}

	// through 192.0.2.1 to a second proxy
	private void throughTwo(Consumer<Socks5Client.Builder> second) {
		Socks5Client.Builder client = Socks5Client.builder().proxy("two.test", 1080).via(builder().build());
		second.accept(client);
		this.channel = new ConnectingChannel(new Socks5ChannelHandler(client.build().tunnels()), this.application);
	}

	@Test
	void leadsThroughTwoProxiesThatAnswerTogether() {
		throughTwo((client) -> client.listener(new RecordingListener()));
		ChannelFuture connected = this.channel.start(CHAT);
		this.channel.sent();
		answer("05 00");
		assertThat(this.channel.sent()).isEqualTo(Octets.text(Octets.of("05 01 00 03 08 'two.test' 0438")));
		answer(GRANTED + " 05 00 " + GRANTED + " 'hel'");
		assertThat(this.channel.sent()).isEqualTo("05 01 00 " + REQUEST);
		answer("'lo'");
		assertThat(connected.isSuccess()).isTrue();
		assertThat(events()).isEqualTo("active, tunnel, hel, lo");
		assertThat(this.application.tunnel()).extracting(Socks5TunnelEvent::proxy).hasToString("two.test:1080");
		assertThat(this.watcher.events()).endsWith("established 192.0.2.1:8080");
	}

	@Test
	void failsWhereOctetsComeInFrontOfTheTlsOfTheSecondProxy() throws Exception {
		SSLContext trusting = SSLContext.getDefault();
		throughTwo((client) -> client.tls(trusting));
		ChannelFuture connected = this.channel.start(CHAT);
		this.channel.sent();
		answer("05 00");
		this.channel.sent();
		ChannelFuture written = write("a");
		answer(GRANTED + " 'junk'");
		assertThat(connected.cause()).isExactlyInstanceOf(ProtocolViolationException.class);
		assertThat(written.cause()).isSameAs(connected.cause());
		assertThat(this.channel.sent()).isEmpty();
		assertThat(this.channel.isOpen()).isFalse();
		assertThat(events()).isEmpty();
		assertThat(this.watcher.events()).endsWith("established 192.0.2.1:8080", "closed");
	}

	@ParameterizedTest
	@CsvSource({ "2, 9, true", "5, 3, false" })
	void limitsTlsToTheSecondProxyByItsConnectTimeout(int connect, int handshake, boolean over) throws Exception {
		SSLContext trusting = SSLContext.getDefault();
		throughTwo((client) -> client.tls(trusting)
			.connectTimeout(Duration.ofSeconds(connect))
			.handshakeTimeout(Duration.ofSeconds(handshake)));
		ChannelFuture connected = this.channel.start(CHAT);
		this.channel.sent();
		answer("05 00");
		this.channel.sent();
		answer(GRANTED);
		assertThat(this.channel.sent()).as("TLS").startsWith("16 03");
		this.channel.advanceTimeBy(4, TimeUnit.SECONDS);
		this.channel.runScheduledPendingTasks();
		assertThat(connected.isDone()).isEqualTo(over);
		this.channel.advanceTimeBy(2, TimeUnit.SECONDS);
		this.channel.runScheduledPendingTasks();
		assertThat(connected.cause()).isInstanceOfSatisfying(Socks5TimeoutException.class,
				(failure) -> assertThat(failure.phase()).isEqualTo(Phase.TLS));
		assertThat(this.channel.isOpen()).isFalse();
	}

	@Test
	void failsWhereOctetsComeInFrontOfTlsOnAConnectedChannel() throws Exception {
		this.channel = new ConnectingChannel();
		this.channel.tcpStands();
		this.channel.pipeline()
			.addLast(new Socks5ChannelHandler(builder().tls(SSLContext.getDefault()).build().tunnels(), Command.CONNECT,
					CHAT), this.application);
		ByteBuf early = Unpooled.copiedBuffer(Octets.of("'junk'"));
		this.buffers.add(early);
		this.channel.pipeline().fireChannelRead(early);
		this.channel.runPendingTasks();
		assertThat(events()).isEqualTo("caught ProtocolViolationException, inactive");
		assertThat(this.channel.sent()).isEmpty();
	}

	@Test
	void drivesBindAndLeavesTheSecondReplyToTheApplication() {
		Socks5ChannelHandler bind = new Socks5ChannelHandler(builder().build().tunnels(), Command.BIND, null);
		this.channel = new ConnectingChannel(bind, this.application);
		this.channel.start(CHAT);
		this.channel.sent();
		answer("05 00");
		assertThat(this.channel.sent()).isEqualTo(REQUEST.replace("05 01 00 03", "05 02 00 03"));
		answer(GRANTED + " 'second'");
		assertThat(events()).isEqualTo("active, tunnel, second");
		assertThat(this.watcher.events()).startsWith("started BIND chat.corp:5222");
	}

	@Test
	void drivesUdpAssociateToItsOwnDestination() {
		Socks5ChannelHandler udp = new Socks5ChannelHandler(builder().build().tunnels(), Command.UDP_ASSOCIATE,
				Endpoint.UNSPECIFIED);
		this.channel = new ConnectingChannel(udp, this.application);
		this.channel.start(CHAT);
		this.channel.sent();
		answer("05 00");
		assertThat(this.channel.sent()).isEqualTo("05 03 00 01 00 00 00 00 00 00");
		answer(GRANTED);
		assertThat(this.application.tunnel()).extracting(Socks5TunnelEvent::bound).hasToString("192.0.2.1:8080");
	}

	// a channel that is already connected to the proxy
	private void startConnected(Socks5Client client) {
		this.channel = new ConnectingChannel();
		this.channel.tcpStands();
		this.channel.pipeline()
			.addLast(new Socks5ChannelHandler(client.tunnels(), Command.CONNECT, CHAT), this.application);
		this.channel.runPendingTasks();
	}

	@Test
	void leadsAConnectedChannelThroughTheProxy() {
		startConnected(builder().build());
		write("a");
		assertThat(this.channel.sent()).isEqualTo("05 01 00");
		answer("05 00");
		answer(GRANTED + " 'hello'");
		assertThat(this.channel.sent()).isEqualTo(REQUEST + " 61");
		assertThat(events()).isEqualTo("tunnel, hello");
		this.channel.close();
		assertThat(events()).isEqualTo("inactive");
	}

	@Test
	void firesTheFailureOfAConnectedChannelInItsPipeline() {
		startConnected(builder().build());
		this.channel.sent();
		answer("'HTTP/1.1 400'");
		assertThat(events()).isEqualTo("caught ProtocolViolationException, inactive");
		assertThat(this.application.caught()).isExactlyInstanceOf(ProtocolViolationException.class)
			.isSameAs(this.watcher.outcome().failure());
	}

	@Test
	void firesTheFailureOfAConnectedChannelThatCannotStart() {
		startConnected(builder().credentials(() -> null).requireAuthentication(true).build());
		assertThat(events()).isEqualTo("caught ProxyAuthenticationException, inactive");
		assertThat(this.application.caught()).isExactlyInstanceOf(ProxyAuthenticationException.class)
			.isSameAs(this.watcher.outcome().failure());
	}

	@Test
	void failsInAConnectedChannelWithoutADestination() {
		this.channel = new ConnectingChannel();
		this.channel.tcpStands();
		this.channel.pipeline().addLast(handler(), this.application);
		ChannelFuture written = write("a");
		assertThat(this.channel.sent()).isEmpty();
		this.channel.runPendingTasks();
		assertThat(events()).isEqualTo("caught IOException, inactive");
		assertThat(this.application.caught()).hasMessageStartingWith("destination must be given");
		assertThat(written.isDone()).isTrue();
		assertThat(written.isSuccess()).isFalse();
		assertThat(this.watcher.events()).isEmpty();
	}

	@Test
	void failsInAConnectedChannelWhereOctetsWaitToBeSent() {
		this.channel = new ConnectingChannel();
		this.channel.tcpStands();
		ChannelFuture written = this.channel.write(Unpooled.copiedBuffer(Octets.of("'SECRET'")));
		this.channel.pipeline()
			.addLast(new Socks5ChannelHandler(builder().build().tunnels(), Command.CONNECT, CHAT), this.application);
		this.channel.runPendingTasks();
		assertThat(this.channel.sent()).isEmpty();
		assertThat(events()).isEqualTo("caught IOException, inactive");
		assertThat(this.application.caught()).hasMessageContaining("must be added before anything is written");
		assertThat(written.isSuccess()).isFalse();
	}

	@Test
	void failsTheConnectOfAChannelWhereOctetsWaitToBeSent() {
		this.channel = new ConnectingChannel();
		this.channel.write(Unpooled.copiedBuffer(Octets.of("'SECRET'")));
		this.channel.pipeline().addLast(handler(), this.application);
		ChannelFuture connected = this.channel.start(CHAT);
		assertThat(connected.cause()).isExactlyInstanceOf(IOException.class)
			.hasMessageContaining("must be added before anything is written");
		assertThat(this.channel.sent()).isEmpty();
		assertThat(this.channel.isOpen()).isFalse();
	}

	// a task of the event loop that comes before the end of the lookup
	private void whileANameIsLookedUp(Runnable task) {
		this.channel = new ConnectingChannel();
		this.channel.tcpStands();
		Socks5Client client = builder().resolve(NameResolution.LOCAL).build();
		this.channel.pipeline()
			.addLast(new Socks5ChannelHandler(client.tunnels(), Command.CONNECT, Endpoint.of("localhost", 80)),
					this.application);
		this.channel.eventLoop().execute(task);
		this.channel.runPendingTasks();
	}

	@Test
	void respectsAutoReadThatIsSwitchedOffWhileANameIsLookedUp() {
		whileANameIsLookedUp(() -> this.channel.config().setAutoRead(false));
		Eventually.await("a greeting", () -> {
			this.channel.runPendingTasks();
			return this.channel.sent();
		}, (sent) -> !sent.isEmpty());
		assertThat(this.channel.config().isAutoRead()).isFalse();
		answer("05 00");
		answer(GRANTED + " 'hello'");
		assertThat(events()).isEqualTo("tunnel");
		this.channel.read();
		assertThat(events()).isEqualTo("hello");
	}

	@Test
	void holdsAtMostItsLimitDuringALookup() {
		whileANameIsLookedUp(() -> {
			while (this.channel.isOpen() && this.buffers.size() < 100) {
				ByteBuf octets = Unpooled.buffer().writeZero(16 * 1024);
				this.buffers.add(octets);
				this.channel.pipeline().fireChannelRead(octets);
			}
		});
		assertThat(this.buffers).hasSize(5).allSatisfy((buffer) -> assertThat(buffer.refCnt()).isZero());
		assertThat(this.channel.isOpen()).isFalse();
		assertThat(events()).isEqualTo("caught IOException, inactive");
		assertThat(this.application.caught()).hasMessageContaining("too many octets");
		assertThat(this.watcher.events()).isEmpty();
	}

	@Test
	void keepsTheEndOfAChannelFromAnApplicationThatDoesNotKnowItsStart() {
		startConnect();
		this.channel.pipeline().remove(this.handler);
		assertThat(events()).isEmpty();
	}

	@Test
	void reportsATunnelThatIsLostBeforeItsFirstOctet() {
		startConnect();
		answer(GRANTED);
		this.channel.pipeline().fireChannelInactive();
		assertThat(this.watcher.events()).endsWith("lost");
	}

	@Test
	void reportsALostTunnelWhoseInputHadEnded() {
		startConnect();
		answer(GRANTED);
		this.channel.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
		this.channel.close();
		assertThat(this.watcher.events()).endsWith("lost");
	}

	@Test
	void doesNotTakeAClosedTunnelForALostOne() {
		startConnect();
		answer(GRANTED);
		this.channel.close();
		assertThat(this.watcher.events()).endsWith("closed").doesNotContain("lost");
	}

	@Test
	void doesNotTakeATunnelForLostThatHasBroughtAnOctet() {
		startConnect();
		answer(GRANTED + " 'a'");
		this.channel.pipeline().fireChannelInactive();
		assertThat(this.watcher.events()).endsWith("closed");
	}

	@Test
	void refusesADestinationThatIsNone() {
		ChannelFuture connected = this.channel.connect(InetSocketAddress.createUnresolved("a\u0000b", 80));
		assertThat(connected.cause()).isExactlyInstanceOf(IOException.class).hasMessageStartingWith("destination: ");
		assertThat(this.channel.isOpen()).isFalse();
		assertThat(this.watcher.events()).isEmpty();
	}

	@Test
	void sendsTheNameOfAnAddressThatCarriesOne() throws IOException {
		this.channel.connect(new InetSocketAddress(
				InetAddress.getByAddress("chat.corp", new byte[] { (byte) 198, 51, 100, 1 }), 5222));
		this.channel.tcpStands();
		this.channel.sent();
		answer("05 00");
		assertThat(this.channel.sent()).isEqualTo(REQUEST);
	}

	@Test
	void survivesAListenerOfThePromiseThatCloses() {
		startConnect().addListener((future) -> this.channel.close());
		assertThatNoException().isThrownBy(() -> answer(GRANTED + " 'hello'"));
		assertThat(this.watcher.events()).containsOnlyOnce("closed");
	}

	@Test
	void resolvesTheProxyOutsideTheEventLoop() {
		Connects connects = new Connects();
		Socks5Client client = Socks5Client.builder().proxy("localhost", 1080).build();
		this.channel = new ConnectingChannel(connects, new Socks5ChannelHandler(client.tunnels()));
		// not the channel's own connect: that one runs the event loop's tasks, too
		this.channel.pipeline().connect(NettyClient.unresolved(CHAT));
		// what this thread, the event loop, would have done by itself is done by now
		assertThat(connects.remote).isNull();
		Eventually.await("a connect", () -> {
			this.channel.runPendingTasks();
			return connects.remote != null;
		});
		assertThat(connects.remote).returns(1080, InetSocketAddress::getPort)
			.returns(true, (remote) -> remote.getAddress().isLoopbackAddress());
	}

	@Test
	void resolvesTheDestinationOutsideTheEventLoop() {
		Connects connects = new Connects();
		Socks5Client client = Socks5Client.builder()
			.proxy("127.0.0.1", 1080)
			.resolve(NameResolution.LOCAL)
			.listener(this.watcher)
			.build();
		this.channel = new ConnectingChannel(connects, new Socks5ChannelHandler(client.tunnels()));
		this.channel.pipeline().connect(InetSocketAddress.createUnresolved("localhost", 80));
		assertThat(this.watcher.events()).isEmpty();
		Eventually.await("a connect", () -> {
			this.channel.runPendingTasks();
			return connects.remote != null;
		});
		assertThat(this.watcher.events()).containsExactly("started CONNECT 127.0.0.1:80");
	}

	@Test
	void forgetsALookupThatComesBackTooLate() {
		Socks5Client client = Socks5Client.builder()
			.proxy("127.0.0.1", 1080)
			.resolve(NameResolution.LOCAL)
			.listener(this.watcher)
			.build();
		Connects connects = new Connects();
		this.channel = new ConnectingChannel(connects, new Socks5ChannelHandler(client.tunnels()));
		ChannelFuture connected = this.channel.pipeline().connect(InetSocketAddress.createUnresolved("localhost", 80));
		this.channel.pipeline().close();
		assertThat(connected.cause()).isExactlyInstanceOf(SocketException.class);
		this.channel.runPendingTasks();
		assertThat(connects.remote).isNull();
		assertThat(this.watcher.events()).isEmpty();
	}

	@Test
	void readsAReplyThatIsSpreadOverSeveralComponents() {
		startConnect();
		ByteBuf reply = Unpooled.wrappedBuffer(Unpooled.copiedBuffer(Octets.of("05 00 00")),
				Unpooled.copiedBuffer(Octets.of("01 c0000201 1f90 'hel'")), Unpooled.copiedBuffer(Octets.of("'lo'")));
		this.buffers.add(reply);
		this.channel.writeInbound(reply);
		assertThat(events()).isEqualTo("active, tunnel, hello");
	}

	@Test
	void keepsTheDeadlineOfATinyLimit() {
		Socks5Client client = builder().handshakeTimeout(Duration.ofMillis(1)).build();
		this.channel = new ConnectingChannel(new Socks5ChannelHandler(client.tunnels()));
		ChannelFuture connected = this.channel.start(CHAT);
		this.channel.advanceTimeBy(5, TimeUnit.MILLISECONDS);
		this.channel.runScheduledPendingTasks();
		assertThat(connected.cause()).isExactlyInstanceOf(Socks5TimeoutException.class);
	}

	/**
	 * Remembers where the channel connects to.
	 */
	private static final class Connects extends ChannelOutboundHandlerAdapter {

		private @Nullable InetSocketAddress remote;

		@Override
		public void connect(ChannelHandlerContext context, SocketAddress to, @Nullable SocketAddress local,
				ChannelPromise connected) throws Exception {
			this.remote = (InetSocketAddress) to;
			super.connect(context, to, local, connected);
		}

	}

	/**
	 * Counts the reads that reach the channel.
	 */
	private static final class Reads extends ChannelOutboundHandlerAdapter {

		private int count;

		@Override
		public void read(ChannelHandlerContext context) throws Exception {
			this.count++;
			super.read(context);
		}

	}

}
