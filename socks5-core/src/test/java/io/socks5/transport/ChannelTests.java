package io.socks5.transport;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.socks5.client.AbstractChatTests;
import io.socks5.client.ChannelConnect;
import io.socks5.client.Socks5Client;
import io.socks5.protocol.Address;
import io.socks5.protocol.Endpoint;
import io.socks5.protocol.Phase;
import io.socks5.protocol.ProxyAuthenticationException;
import io.socks5.protocol.ProxyClosedException;
import io.socks5.protocol.ProxyUnreachableException;
import io.socks5.protocol.RequestRejectedException;
import io.socks5.protocol.Socks5TimeoutException;
import io.socks5.testkit.BlackHole;
import io.socks5.testkit.EchoServer;
import io.socks5.testkit.Script;
import io.socks5.testkit.ScriptedConnection;
import io.socks5.testkit.ScriptedProxy;
import io.socks5.transport.LoopbackDriver.Reached;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Socket channels through the proxy, beyond what transcripts tell.
 */
@Timeout(60)
class ChannelTests extends AbstractChatTests {

	private static <T extends Exception> T failure(Class<T> type, EachTransport way, Socks5Client client) {
		T failure = catchThrowableOfType(type, () -> way.connect(client, CHAT).close());
		assertThat(failure).isExactlyInstanceOf(type);
		return failure;
	}

	@ParameterizedTest
	@EnumSource
	void keepsItsDeadlineInEachPhase(EachTransport way) {
		timesOut(way, Script.of(GREETING), Phase.GREETING);
		timesOut(way, Script.of(LOGIN), Phase.AUTHENTICATION);
		timesOut(way, Script.of(REQUEST), Phase.REQUEST);
		timesOut(way, Script.of(REQUEST + "< 05 00 00\n"), Phase.REQUEST);
	}

	private void timesOut(EachTransport way, Script script, Phase phase) {
		// a busy machine may not reach the phase within a short limit
		List<Phase> phases = new ArrayList<>();
		for (int limit = 250; !phases.contains(phase); limit = 4 * limit + 1) {
			assertThat(limit).as("limit for %s, after %s", phase, phases).isLessThan(10_000);
			phases.add(timesOut(way, script, phase, limit));
		}
	}

	private Phase timesOut(EachTransport way, Script script, Phase phase, int limit) {
		ScriptedProxy proxy = ScriptedProxy.playing(script);
		try {
			Socks5Client client = through(proxy).handshakeTimeout(Duration.ofMillis(limit)).build();
			Socks5TimeoutException failure = failure(Socks5TimeoutException.class, way, client);
			assertThat(failure).hasMessageEndingWith("timed out (handshake timeout of " + limit + " ms)");
			if (failure.phase() == phase) {
				proxy.nextConnection().awaitClosedByClient();
				proxy.close();
			}
			return failure.phase();
		}
		finally {
			proxy.abandon();
		}
	}

	@ParameterizedTest
	@EnumSource
	void keepsItsDeadlineWhileTcpDoesNotAnswer(EachTransport way) throws IOException {
		try (BlackHole proxy = BlackHole.open()) {
			Socks5Client client = through("127.0.0.1", proxy.port()).connectTimeout(Duration.ofMillis(250)).build();
			Socks5TimeoutException failure = failure(Socks5TimeoutException.class, way, client);
			assertThat(failure.phase()).isEqualTo(Phase.CONNECT);
			assertThat(failure).hasMessageEndingWith("timed out (connect timeout of 250 ms)");
		}
	}

	@ParameterizedTest
	@EnumSource
	void keepsItsDeadlineWhileADestinationDoesNotAnswerDirectly(EachTransport way) throws IOException {
		try (BlackHole destination = BlackHole.open()) {
			Socks5Client client = through("127.0.0.1", closedPort()).nonProxyHosts(List.of("127.0.0.0/8"))
				.connectTimeout(Duration.ofMillis(250))
				.build();
			SocketTimeoutException failure = catchThrowableOfType(SocketTimeoutException.class,
					() -> way.connect(client, Endpoint.of("127.0.0.1", destination.port())).close());
			assertThat(failure).isNotInstanceOf(Socks5TimeoutException.class);
		}
	}

	@Test
	void waitsForTcpBeforeItReadsOrWrites() throws IOException {
		try (BlackHole proxy = BlackHole.open();
				ChannelConnect connect = through("127.0.0.1", proxy.port()).build().startConnect("chat.corp", 5222)) {
			assertThat(connect.interestOps()).isEqualTo(SelectionKey.OP_CONNECT);
			assertThat(connect.proceed()).isFalse();
			assertThat(connect.interestOps()).isEqualTo(SelectionKey.OP_CONNECT);
		}
		assertThat(this.watcher.events()).containsExactly("started CONNECT chat.corp:5222", "failed SocketException");
	}

	@ParameterizedTest
	@EnumSource
	void tellsListenersThatAProxyWasThereThatSaysNothing(EachTransport way) {
		try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of(GREETING).thenCloses())) {
			assertThat(failure(ProxyClosedException.class, way, through(proxy).build())).isNotNull();
		}
		assertThat(this.watcher.events()).containsExactly("started CONNECT chat.corp:5222", "proxy connected",
				"failed ProxyClosedException");
	}

	@ParameterizedTest
	@EnumSource
	void doesNotLetDrippingOctetsMoveTheDeadline(EachTransport way) {
		Script script = Script.of(REQUEST + "< 05 00 00 03 ff\n").thenDrips("'a'", Duration.ofMillis(20));
		timesOut(way, script, Phase.REQUEST);
	}

	@ParameterizedTest
	@EnumSource
	void reportsAnUnreachableProxy(EachTransport way) throws IOException {
		Socks5Client client = through("127.0.0.1", closedPort()).build();
		ProxyUnreachableException failure = failure(ProxyUnreachableException.class, way, client);
		assertThat(failure.phase()).isEqualTo(Phase.CONNECT);
		assertThat(failure).hasCauseExactlyInstanceOf(ConnectException.class);
		assertThat(failure).hasMessageEndingWith("the proxy is not reachable (ConnectException: Connection refused)");
		assertThat(this.watcher.events()).containsExactly("started CONNECT chat.corp:5222",
				"failed ProxyUnreachableException");
	}

	@ParameterizedTest
	@EnumSource
	void reportsAnUnknownNameOfTheProxy(EachTransport way) {
		Socks5Client client = through("proxy.invalid", 1080).build();
		ProxyUnreachableException failure = failure(ProxyUnreachableException.class, way, client);
		assertThat(failure).hasCauseInstanceOf(UnknownHostException.class);
		assertThat(this.watcher.events()).containsExactly("started CONNECT chat.corp:5222",
				"failed ProxyUnreachableException");
	}

	@ParameterizedTest
	@EnumSource
	void reportsAProxyThatCloses(EachTransport way) {
		hangsUp(way, Script.of(LOGIN + "< 01\n").thenCloses(), "the proxy closed the connection after 1 of");
		hangsUp(way, Script.of(LOGIN).thenResets(), "the proxy aborted the connection after 0 of");
	}

	private void hangsUp(EachTransport way, Script script, String message) {
		try (ScriptedProxy proxy = ScriptedProxy.playing(script)) {
			ProxyClosedException failure = failure(ProxyClosedException.class, way, through(proxy).build());
			assertThat(failure.phase()).isEqualTo(Phase.AUTHENTICATION);
			assertThat(failure).hasMessageContaining(message);
		}
	}

	@ParameterizedTest
	@EnumSource
	void notifiesListenersAsOnASocket(EachTransport way) throws IOException {
		Script refusal = Script.of(REQUEST + "< 05 05 00 01 00000000 0000\nx");
		try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of(GRANTED), refusal)) {
			Socks5Client client = through(proxy).build();
			way.connect(client, CHAT).close();
			failure(RequestRejectedException.class, way, client);
		}
		List<String> answered = List.of("started CONNECT chat.corp:5222", "proxy connected",
				"method username/password (0x02)", "authenticated");
		List<String> expected = new ArrayList<>(answered);
		expected.addAll(List.of("replied succeeded (0x00)", "established 192.0.2.1:8080", "closed"));
		expected.addAll(answered);
		expected.addAll(List.of("replied connection refused (0x05)", "failed RequestRejectedException"));
		assertThat(this.watcher.events()).isEqualTo(expected);
	}

	@ParameterizedTest
	@EnumSource
	void connectsDirectlyWhereNoProxyIsToBeUsed(EachTransport way) throws IOException {
		try (EchoServer server = EchoServer.listen()) {
			Socks5Client client = through("127.0.0.1", closedPort()).nonProxyHosts(List.of("127.0.0.0/8")).build();
			try (Reached reached = way.connect(client, Endpoint.of(server.host(), server.port()))) {
				assertThat(reached).isNotNull();
			}
			Endpoint closed = Endpoint.of("127.0.0.1", closedPort());
			assertThatExceptionOfType(IOException.class).isThrownBy(() -> way.connect(client, closed))
				.withMessageContaining("Connection refused");
		}
		assertThat(this.watcher.events()).isEmpty();
	}

	@ParameterizedTest
	@EnumSource
	void refusesADestinationThatIsNone(EachTransport way) {
		Endpoint bad = new Endpoint(new Address.Domain("a\u0000b"), 80);
		Socks5Client client = through("127.0.0.1", 1).build();
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> way.connect(client, bad))
			.withMessageStartingWith("destination: ");
		assertThat(this.watcher.events()).isEmpty();
	}

	@ParameterizedTest
	@EnumSource
	void givesAChannelThatRelays(EachTransport way) throws IOException {
		try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of(GRANTED + "< 'hello'\n"))) {
			try (Reached reached = way.connect(through(proxy).build(), CHAT)) {
				assertThat(reached.read(5)).asString().isEqualTo("hello");
			}
		}
	}

	@Test
	void anInterruptEndsABlockingConnectAtOnce() throws Exception {
		try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of(LOGIN))) {
			Socks5Client client = through(proxy).build();
			FutureTask<Boolean> task = new FutureTask<>(() -> {
				assertThatExceptionOfType(IOException.class).isThrownBy(() -> client.openChannel("chat.corp", 5222))
					.isNotInstanceOf(ProxyClosedException.class);
				return Thread.currentThread().isInterrupted();
			});
			Thread thread = new Thread(task, "connecting");
			thread.start();
			awaitLogin(proxy);
			thread.interrupt();
			assertThat(task.get(10, TimeUnit.SECONDS)).as("still interrupted").isTrue();
		}
		assertThat(this.watcher.events().get(this.watcher.events().size() - 1)).startsWith("failed ");
	}

	@Test
	void cancellingTheFutureEndsAPendingConnectAtOnce() {
		try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of(LOGIN))) {
			CompletableFuture<SocketChannel> future = async(through(proxy).build());
			ScriptedConnection connection = awaitLogin(proxy);
			assertThat(future.cancel(false)).isTrue();
			connection.awaitClosedByClient();
			assertThatExceptionOfType(CancellationException.class).isThrownBy(future::join);
		}
	}

	@Test
	void aLimitOfTheCallersEndsAPendingConnect() {
		try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of(LOGIN))) {
			CompletableFuture<SocketChannel> future = async(through(proxy).build());
			ScriptedConnection connection = awaitLogin(proxy);
			future.orTimeout(1, TimeUnit.MILLISECONDS);
			assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> future.get(10, TimeUnit.SECONDS))
				.withCauseInstanceOf(TimeoutException.class);
			connection.awaitClosedByClient();
		}
	}

	private static CompletableFuture<SocketChannel> async(Socks5Client client) {
		return client.connectAsync("chat.corp", 5222, Executors.newSingleThreadExecutor((task) -> {
			Thread thread = new Thread(task);
			thread.setDaemon(true);
			return thread;
		}));
	}

	@Test
	void cancellingBeforeTheExecutorStartsConnectsNowhere() {
		List<Runnable> tasks = new ArrayList<>();
		try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of(GRANTED))) {
			CompletableFuture<SocketChannel> future = through(proxy).build()
				.connectAsync("chat.corp", 5222, tasks::add);
			future.cancel(true);
			tasks.get(0).run();
			assertThat(proxy.connections()).isZero();
		}
		assertThat(this.watcher.events()).containsExactly("started CONNECT chat.corp:5222", "failed SocketException");
	}

	@Test
	void aFutureFailsIfItsExecutorRejectsTheTask() {
		Executor full = (task) -> {
			throw new RejectedExecutionException("full");
		};
		assertThat(through("127.0.0.1", 1).build().connectAsync("chat.corp", 5222, full)).failsWithin(Duration.ZERO)
			.withThrowableOfType(ExecutionException.class)
			.withCauseInstanceOf(RejectedExecutionException.class);
	}

	@Test
	void aFutureFailsWithAnyFailure() {
		Socks5Client client = Socks5Client.builder().proxy("127.0.0.1", 1).credentials(() -> {
			throw new StackOverflowError("a supplier without end");
		}).build();
		assertThat(client.connectAsync("chat.corp", 5222, Runnable::run)).failsWithin(Duration.ofSeconds(10))
			.withThrowableOfType(ExecutionException.class)
			.havingCause()
			.isExactlyInstanceOf(ProxyAuthenticationException.class)
			.withCauseInstanceOf(StackOverflowError.class);
	}

	@Test
	void closingAConnectThatIsNotOverGivesItUp() throws IOException {
		try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of(""))) {
			ChannelConnect connect = through(proxy).build().startConnect("chat.corp", 5222);
			connect.close();
			assertThat(connect.channel().isOpen()).isFalse();
			assertThat(connect.proceed()).isFalse();
			assertThat(connect.bound()).isNull();
			assertThat(connect.method()).isNull();
		}
		assertThat(this.watcher.outcome().failure()).isExactlyInstanceOf(SocketException.class);
	}

	@Test
	void aChannelThatTheCallerClosesIsNoProxyThatHangsUp() throws IOException {
		try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of(""))) {
			ChannelConnect connect = through(proxy).build().startConnect("chat.corp", 5222);
			connect.channel().close();
			assertThatExceptionOfType(ClosedChannelException.class).isThrownBy(connect::proceed);
		}
		assertThat(this.watcher.events()).endsWith("failed ClosedChannelException");
	}

	@Test
	void anEstablishedTunnelBelongsToTheCallerAndHasItsBoundAddress() throws IOException {
		try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of(GRANTED).thenEchoes());
				Selector selector = Selector.open()) {
			ChannelConnect connect = through(proxy).build().startConnect("chat.corp", 5222);
			assertThat(connect.remaining()).isPositive().isLessThanOrEqualTo(Duration.ofSeconds(10));
			ClientTransports.finish(connect, selector);
			assertThat(connect.proceed()).isTrue();
			connect.close();
			assertThat(connect.channel().isOpen()).isTrue();
			assertThat(connect.channel().isBlocking()).isFalse();
			assertThat(connect.bound()).hasToString("192.0.2.1:8080");
			assertThat(connect.method()).hasToString("username/password (0x02)");
			connect.channel().close();
		}
	}

}
