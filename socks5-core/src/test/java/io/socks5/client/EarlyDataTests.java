package io.socks5.client;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.FutureTask;

import io.socks5.protocol.Phase;
import io.socks5.protocol.ProtocolViolationException;
import io.socks5.protocol.ProxyAuthenticationException;
import io.socks5.protocol.ProxyClosedException;
import io.socks5.protocol.RequestRejectedException;
import io.socks5.protocol.Socks5TimeoutException;
import io.socks5.testkit.EchoServer;
import io.socks5.testkit.Eventually;
import io.socks5.testkit.FakeSocksServer;
import io.socks5.testkit.Octets;
import io.socks5.testkit.RecordingListener;
import io.socks5.testkit.Script;
import io.socks5.testkit.ScriptedConnection;
import io.socks5.testkit.ScriptedProxy;
import io.socks5.transport.DeferredConnect;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for a socket whose request leaves with its first octets.
 */
@Timeout(60)
class EarlyDataTests {

	static final String LOGIN = """
			> 05 01 00                              VER NMETHODS METHODS
			< 05 00                                 VER METHOD
			""";

	static final String REQUEST = """
			> 05 01 00 03 09 'chat.corp' 1466       VER CMD RSV ATYP DST.ADDR DST.PORT
			""";

	static final String REPLY = """
			< 05 00 00 01 c0000201 1f90             VER REP RSV ATYP BND.ADDR BND.PORT
			""";

	static final Duration LONG = Duration.ofMinutes(5);

	private final RecordingListener watcher = new RecordingListener();

	private Socks5Client.Builder builder(ScriptedProxy proxy) {
		return TestClients.proxy(proxy).earlyData(true).listener(this.watcher);
	}

	private Socket connect(ScriptedProxy proxy) throws IOException {
		return builder(proxy).build().connect("chat.corp", 5222);
	}

	private static byte[] octets(String text) {
		return text.getBytes(StandardCharsets.US_ASCII);
	}

	private static void write(Socket socket, String text) throws IOException {
		socket.getOutputStream().write(octets(text));
	}

	private static String read(Socket socket, int count) throws IOException {
		return new String(socket.getInputStream().readNBytes(count), StandardCharsets.US_ASCII);
	}

	@Test
	void connectEndsWithTheLogin() throws Exception {
		try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of(LOGIN));
				Socks5Socket socket = (Socks5Socket) connect(proxy)) {
			assertThat(proxy.nextConnection().awaitPlayed().received()).isEqualTo("05 01 00");
			assertThat(socket.isConnected()).isTrue();
			assertThat(socket.isBound()).isTrue();
			assertThat(socket.isClosed()).isFalse();
			assertThat(socket.getLocalPort()).isPositive();
			assertThat(socket.getLocalAddress().isLoopbackAddress()).isTrue();
			assertThat(socket.getLocalSocketAddress()).isInstanceOf(InetSocketAddress.class);
			assertThat(socket.getRemoteSocketAddress())
				.isEqualTo(InetSocketAddress.createUnresolved("chat.corp", 5222));
			assertThat(socket.getPort()).isEqualTo(5222);
			assertThat(socket.proxy()).hasToString("127.0.0.1:" + proxy.port());
			assertThat(socket.method()).hasToString("none (0x00)");
			assertThat(socket.bound()).isNull();
			assertThat(socket).asString().contains("chat.corp:5222 through");
			assertThat(this.watcher.kinds()).containsExactly("started", "proxy connected", "method", "authenticated");
		}
	}

	@Test
	void theFirstWriteSendsTheRequestAndTheFirstReadAwaitsTheReply() throws Exception {
		Script script = Script.of(LOGIN + REQUEST + "> 'hello'\n" + REPLY + "< 'world'\n> 'again'\n< '!'\n");
		try (ScriptedProxy proxy = ScriptedProxy.playing(script); Socks5Socket socket = (Socks5Socket) connect(proxy)) {
			write(socket, "hello");
			assertThat(read(socket, 5)).isEqualTo("world");
			assertThat(socket.bound()).hasToString("192.0.2.1:8080");
			write(socket, "again");
			assertThat(read(socket, 1)).isEqualTo("!");
		}
		assertThat(this.watcher.events()).endsWith("authenticated", "replied succeeded (0x00)",
				"established 192.0.2.1:8080", "closed");
	}

	@Test
	void aReadThatComesFirstSendsTheRequestAlone() throws Exception {
		Script script = Script.of(LOGIN + REQUEST + REPLY + "< 'ready'\n> 'hello'\n< '!'\n");
		try (ScriptedProxy proxy = ScriptedProxy.playing(script); Socket socket = connect(proxy)) {
			assertThat(read(socket, 5)).isEqualTo("ready");
			write(socket, "hello");
			assertThat(read(socket, 1)).isEqualTo("!");
		}
	}

	@Test
	void aReadOfNothingAndAWriteOfNothingSendNothing() throws Exception {
		Script script = Script.of(LOGIN + REQUEST + "> 'hello'\n" + REPLY + "< '!'\n");
		try (ScriptedProxy proxy = ScriptedProxy.playing(script); Socket socket = connect(proxy)) {
			assertThat(socket.getInputStream().read(new byte[0])).isZero();
			socket.getOutputStream().write(new byte[0]);
			socket.getOutputStream().flush();
			assertThat(this.watcher.kinds()).endsWith("authenticated");
			write(socket, "hello");
			assertThat(read(socket, 1)).isEqualTo("!");
		}
	}

	@Test
	void writesBeforeTheReplyDoNotWaitForIt() throws Exception {
		Script script = Script.of(LOGIN + REQUEST + "> 'one' 'two' 'three'\n" + REPLY + "< '!'\n");
		try (ScriptedProxy proxy = ScriptedProxy.playing(script); Socket socket = connect(proxy)) {
			write(socket, "one");
			write(socket, "two");
			write(socket, "three");
			assertThat(read(socket, 1)).isEqualTo("!");
		}
	}

	@Test
	void sixteenKibibytesLeaveBeforeTheReply() throws Exception {
		byte[] most = octets("a".repeat(DeferredConnect.MAX_OCTETS));
		try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of(LOGIN + REQUEST)); Socket socket = connect(proxy)) {
			socket.getOutputStream().write(most);
			ScriptedConnection connection = proxy.nextConnection().awaitReceived(Octets.text(most));
			FutureTask<Void> next = TestClients.start(() -> {
				write(socket, "x");
				return null;
			});
			connection.send(new byte[] { 5, 0, 0, 1, 127, 0, 0, 1, 0, 1 });
			TestClients.result(next);
			assertThat(this.watcher.kinds()).endsWith("established");
			connection.awaitReceived("61 78");
		}
	}

	@Test
	void aLargerWriteIsNotDividedAndAwaitsTheReply() throws Exception {
		byte[] tooMany = octets("a".repeat(DeferredConnect.MAX_OCTETS + 1));
		try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of(LOGIN + REQUEST)); Socket socket = connect(proxy)) {
			FutureTask<Void> write = TestClients.start(() -> {
				socket.getOutputStream().write(tooMany);
				return null;
			});
			ScriptedConnection connection = proxy.nextConnection().awaitPlayed();
			connection.send(new byte[] { 5, 0, 0, 1, 127, 0, 0, 1, 0, 1 });
			TestClients.result(write);
			assertThat(this.watcher.kinds()).endsWith("established");
			connection.awaitReceived(Octets.text(tooMany));
		}
	}

	@Test
	void invalidRangesSendNothing() throws Exception {
		try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of(LOGIN)); Socket socket = connect(proxy)) {
			assertThatExceptionOfType(IndexOutOfBoundsException.class)
				.isThrownBy(() -> socket.getOutputStream().write(new byte[1], 0, 2));
			assertThatExceptionOfType(IndexOutOfBoundsException.class)
				.isThrownBy(() -> socket.getInputStream().read(new byte[1], 1, 1));
			assertThat(this.watcher.kinds()).endsWith("authenticated");
		}
	}

	@Test
	void aRefusalIsThrownByTheReadAndByALaterWrite() throws Exception {
		Script script = Script.of(LOGIN + REQUEST + "> 'hello'\n< 05 05 00 01 00000000 0000\n");
		try (ScriptedProxy proxy = ScriptedProxy.playing(script)) {
			Socket socket = connect(proxy);
			write(socket, "hello");
			IOException failure = TestClients.failureOf(socket.getInputStream()::read);
			assertThat(failure).isExactlyInstanceOf(RequestRejectedException.class)
				.hasMessageContaining("chat.corp:5222");
			assertThat(TestClients.failureOf(() -> {
				write(socket, "again");
				return socket;
			})).hasSameClassAs(failure).hasMessage(failure.getMessage());
			assertThat(TestClients.failureOf(socket.getInputStream()::read)).hasSameClassAs(failure);
			assertThat(TestClients.failureOf(socket.getInputStream()::available)).hasSameClassAs(failure);
			assertThat(socket.isClosed()).isTrue();
			proxy.nextConnection().awaitClosedByClient();
			socket.close();
			assertThat(TestClients.failureOf(socket::getInputStream)).hasMessage("Socket is closed");
		}
		assertThat(this.watcher.events()).endsWith("authenticated", "replied connection refused (0x05)",
				"failed RequestRejectedException");
	}

	@Test
	void aWriterAndAReaderGetTheSameRefusal() throws Exception {
		Script script = Script.of(LOGIN + REQUEST);
		try (ScriptedProxy proxy = ScriptedProxy.playing(script); Socket socket = connect(proxy)) {
			FutureTask<IOException> reader = TestClients
				.start(() -> TestClients.failureOf(socket.getInputStream()::read));
			ScriptedConnection connection = proxy.nextConnection().awaitPlayed();
			FutureTask<IOException> writer = TestClients.start(() -> TestClients.failureOf(() -> {
				socket.getOutputStream().write(new byte[DeferredConnect.MAX_OCTETS + 1]);
				return socket;
			}));
			FutureTask<IOException> second = TestClients
				.start(() -> TestClients.failureOf(socket.getInputStream()::read));
			connection.send(new byte[] { 5, 2 });
			IOException failure = TestClients.result(reader);
			assertThat(failure).isExactlyInstanceOf(RequestRejectedException.class);
			assertThat(TestClients.result(writer)).hasSameClassAs(failure).hasMessage(failure.getMessage());
			assertThat(TestClients.result(second)).hasSameClassAs(failure).hasMessage(failure.getMessage());
		}
		assertThat(this.watcher.kinds()).filteredOn("failed"::equals).hasSize(1);
	}

	@Test
	void aViolationIsThrownByTheRead() throws Exception {
		Script script = Script.of(LOGIN + REQUEST + "> 'hello'\n< 04 00 00 01 00000000 0000\n");
		try (ScriptedProxy proxy = ScriptedProxy.playing(script); Socket socket = connect(proxy)) {
			write(socket, "hello");
			assertThatExceptionOfType(ProtocolViolationException.class).isThrownBy(() -> socket.getInputStream().read())
				.returns(Phase.REQUEST, ProtocolViolationException::phase);
		}
	}

	@Test
	void theEndOfANewConnectionIsThrownByTheRead() throws Exception {
		Script script = Script.of(LOGIN + REQUEST + "> 'hello'\n").thenCloses();
		try (ScriptedProxy proxy = ScriptedProxy.playing(script); Socket socket = connect(proxy)) {
			write(socket, "hello");
			assertThatExceptionOfType(ProxyClosedException.class).isThrownBy(() -> socket.getInputStream().read());
			assertThat(proxy.connections()).isEqualTo(1);
		}
		assertThat(this.watcher.events()).endsWith("failed ProxyClosedException");
	}

	@Test
	void theHandshakeTimeoutEndsTheWaitForTheReply() throws Exception {
		try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of(LOGIN + REQUEST + "> 'hello'\n"));
				Socket socket = builder(proxy).handshakeTimeout(Duration.ofMillis(300))
					.build()
					.connect("chat.corp", 5222)) {
			write(socket, "hello");
			assertThatExceptionOfType(Socks5TimeoutException.class).isThrownBy(() -> socket.getInputStream().read())
				.withMessageContaining("handshake timeout of 300 ms");
			assertThat(socket.isClosed()).isTrue();
		}
		assertThat(this.watcher.events()).endsWith("failed Socks5TimeoutException");
	}

	@Test
	void theTimeBeforeTheRequestCountsTowardNoTimeout() throws Exception {
		Script script = Script.of(LOGIN + REQUEST + "> 'hello'\n" + REPLY + "< '!'\n");
		try (ScriptedProxy proxy = ScriptedProxy.playing(script);
				Socks5Client client = builder(proxy).handshakeTimeout(Duration.ofSeconds(1)).build();
				Socks5Socket socket = TestClients.socket(client)) {
			socket.connect(InetSocketAddress.createUnresolved("chat.corp", 5222), 900);
			long connected = System.nanoTime();
			Eventually.await("1 s", () -> System.nanoTime() - connected > Duration.ofMillis(1100).toNanos());
			write(socket, "hello");
			assertThat(read(socket, 1)).isEqualTo("!");
		}
	}

	@Test
	void theTimeoutOfTheConnectContinuesWithTheRequest() throws Exception {
		try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of(LOGIN + REQUEST + "> 'hello'\n"));
				Socks5Socket socket = TestClients.socket(builder(proxy).build())) {
			socket.connect(InetSocketAddress.createUnresolved("chat.corp", 5222), 400);
			write(socket, "hello");
			assertThatExceptionOfType(Socks5TimeoutException.class).isThrownBy(() -> socket.getInputStream().read())
				.withMessageContaining("timeout of 400 ms");
		}
	}

	@Test
	void soTimeoutEndsOneReadAndNotTheConnect() throws Exception {
		try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of(LOGIN + REQUEST + "> 'hello'\n"));
				Socket socket = connect(proxy)) {
			socket.setSoTimeout(50);
			assertThat(socket.getSoTimeout()).isEqualTo(50);
			write(socket, "hello");
			for (int i = 0; i < 2; i++) {
				assertThat(TestClients.failureOf(socket.getInputStream()::read))
					.isExactlyInstanceOf(SocketTimeoutException.class)
					.hasMessage("Read timed out");
			}
			assertThat(socket.isClosed()).isFalse();
			socket.setSoTimeout(30_000);
			ScriptedConnection connection = proxy.nextConnection().awaitPlayed();
			connection.send(new byte[] { 5, 0, 0 });
			connection.send(new byte[] { 1, 127, 0, 0, 1, 0, 1, '!' });
			assertThat(read(socket, 1)).isEqualTo("!");
			assertThat(socket.getSoTimeout()).isEqualTo(30_000);
		}
	}

	@Test
	void soTimeoutCountsFromTheReadNotFromTheReply() throws Exception {
		try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of(LOGIN + REQUEST)); Socket socket = connect(proxy)) {
			socket.setSoTimeout(2000);
			long start = System.nanoTime();
			FutureTask<IOException> reader = TestClients
				.start(() -> TestClients.failureOf(socket.getInputStream()::read));
			ScriptedConnection connection = proxy.nextConnection().awaitPlayed();
			Eventually.await("1500 ms", () -> System.nanoTime() - start > Duration.ofMillis(1500).toNanos());
			long replied = System.nanoTime();
			connection.send(new byte[] { 5, 0, 0, 1, 127, 0, 0, 1, 0, 1 });
			assertThat(TestClients.result(reader)).isExactlyInstanceOf(SocketTimeoutException.class);
			assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(Duration.ofMillis(1990).toNanos());
			// not another two seconds from the reply
			assertThat(System.nanoTime() - replied).isLessThan(Duration.ofMillis(2000).toNanos());
			assertThat(socket.getSoTimeout()).isEqualTo(2000);
		}
	}

	@Test
	void aSecondReaderHasItsOwnTimeout() throws Exception {
		try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of(LOGIN + REQUEST)); Socket socket = connect(proxy)) {
			FutureTask<Integer> first = TestClients.start(socket.getInputStream()::read);
			ScriptedConnection connection = proxy.nextConnection().awaitPlayed();
			socket.setSoTimeout(50);
			assertThat(TestClients.failureOf(socket.getInputStream()::read))
				.isExactlyInstanceOf(SocketTimeoutException.class);
			connection.send(new byte[] { 5, 0, 0, 1, 127, 0, 0, 1, 0, 1, '!' });
			assertThat(TestClients.result(first)).isEqualTo('!');
		}
	}

	@Test
	void bothStreamsWorkOnTwoThreads() throws Exception {
		try (EchoServer echo = EchoServer.listen();
				FakeSocksServer proxy = FakeSocksServer.open().knowing("chat.corp", echo.port());
				Socket socket = TestClients.proxy(proxy).earlyData(true).build().connect("chat.corp", 5222)) {
			byte[] much = new byte[1_000_000];
			new Random(1).nextBytes(much);
			FutureTask<byte[]> reader = TestClients.start(() -> socket.getInputStream().readNBytes(much.length));
			OutputStream out = socket.getOutputStream();
			for (int from = 0; from < much.length; from += 1000) {
				out.write(much, from, 1000);
			}
			assertThat(TestClients.result(reader)).isEqualTo(much);
			socket.shutdownOutput();
			assertThat(socket.getInputStream().read()).isEqualTo(-1);
		}
	}

	@Test
	void transferToAwaitsTheReply() throws Exception {
		Script script = Script.of(LOGIN + REQUEST + "> 'hello'\n" + REPLY + "< 'world'\n").thenSendsNoMore();
		try (ScriptedProxy proxy = ScriptedProxy.playing(script); Socket socket = connect(proxy)) {
			write(socket, "hello");
			ByteArrayOutputStream copy = new ByteArrayOutputStream();
			socket.getInputStream().transferTo(copy);
			assertThat(copy).hasToString("world");
		}
		assertThat(this.watcher.events()).endsWith("closed");
	}

	@Test
	void availableSendsTheRequestAndReceivesTheReplyWithoutWaiting() throws Exception {
		try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of(LOGIN + REQUEST)); Socket socket = connect(proxy)) {
			InputStream in = socket.getInputStream();
			assertThat(in.available()).isZero();
			ScriptedConnection connection = proxy.nextConnection().awaitPlayed();
			assertThat(in.available()).isZero();
			connection.send(new byte[] { 5, 0, 0, 1, 127, 0 });
			assertThat(in.available()).isZero();
			connection.send(new byte[] { 0, 1, 0, 1, '!', '?' });
			Eventually.await("two octets", in::available, (count) -> count == 2);
			assertThat(in.read()).isEqualTo('!');
			assertThat(in.available()).isEqualTo(1);
		}
	}

	@Test
	void availableThrowsARefusal() throws Exception {
		try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of(LOGIN + REQUEST + "< 05 02\n"));
				Socket socket = connect(proxy)) {
			assertThatExceptionOfType(RequestRejectedException.class)
				.isThrownBy(() -> Eventually.await("octets", socket.getInputStream()::available, (count) -> count > 0));
		}
	}

	@Test
	void availableThrowsATimeout() throws Exception {
		try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of(LOGIN + REQUEST));
				Socket socket = builder(proxy).handshakeTimeout(Duration.ofMillis(300))
					.build()
					.connect("chat.corp", 5222)) {
			assertThatExceptionOfType(Socks5TimeoutException.class)
				.isThrownBy(() -> Eventually.await("octets", socket.getInputStream()::available, (count) -> count > 0));
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void theEndOfTheOutputAwaitsTheReply(boolean writes) throws Exception {
		Script script = Script.of(LOGIN + REQUEST + (writes ? "> 'hello'\n" : "") + REPLY).thenEchoes();
		try (ScriptedProxy proxy = ScriptedProxy.playing(script); Socket socket = connect(proxy)) {
			if (writes) {
				write(socket, "hello");
			}
			assertThat(socket.isOutputShutdown()).isFalse();
			socket.shutdownOutput();
			assertThat(socket.isOutputShutdown()).isTrue();
			assertThat(this.watcher.kinds()).endsWith("established");
			assertThat(socket.getInputStream().read()).isEqualTo(-1);
		}
	}

	@Test
	void theEndOfTheOutputThrowsARefusal() throws Exception {
		try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of(LOGIN + REQUEST + "< 05 02\n"));
				Socket socket = connect(proxy)) {
			assertThatExceptionOfType(RequestRejectedException.class).isThrownBy(socket::shutdownOutput);
		}
	}

	@Test
	void theEndOfTheInputAwaitsTheReply() throws Exception {
		try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of(LOGIN + REQUEST + REPLY + "> 'hello'\n"));
				Socket socket = connect(proxy)) {
			InputStream in = socket.getInputStream();
			socket.shutdownInput();
			assertThat(in.read()).isEqualTo(-1);
			write(socket, "hello");
			proxy.nextConnection().awaitPlayed();
		}
	}

	@Test
	void urgentDataAwaitsTheReply() throws Exception {
		Script script = Script.of(LOGIN + REQUEST + REPLY + "> 'x'\n");
		try (ScriptedProxy proxy = ScriptedProxy.playing(script); Socket socket = connect(proxy)) {
			socket.sendUrgentData('u');
			assertThat(this.watcher.kinds()).endsWith("established");
			write(socket, "x");
			proxy.nextConnection().awaitPlayed();
		}
	}

	@Test
	void closingAnUnusedSocketSendsNoRequest() throws Exception {
		try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of(LOGIN))) {
			Socket socket = connect(proxy);
			InputStream in = socket.getInputStream();
			socket.close();
			ScriptedConnection connection = proxy.nextConnection();
			connection.awaitClosedByClient();
			assertThat(connection.received()).isEqualTo("05 01 00");
			assertThat(TestClients.failureOf(in::read)).isExactlyInstanceOf(SocketException.class)
				.hasMessage("Socket closed");
			assertThat(socket.isClosed()).isTrue();
		}
		assertThat(this.watcher.events()).endsWith("failed SocketException");
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 60_000 })
	void closeEndsReadersAndWritersAtOnce(int timeout) throws Exception {
		try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of(LOGIN + REQUEST))) {
			Socket socket = builder(proxy).handshakeTimeout(LONG).build().connect("chat.corp", 5222);
			socket.setSoTimeout(timeout);
			InputStream in = socket.getInputStream();
			OutputStream out = socket.getOutputStream();
			FutureTask<IOException> reader = TestClients.start(() -> TestClients.failureOf(in::read));
			proxy.nextConnection().awaitPlayed();
			FutureTask<IOException> second = TestClients.start(() -> TestClients.failureOf(in::read));
			FutureTask<IOException> writer = TestClients.start(() -> TestClients.failureOf(() -> {
				out.write(new byte[DeferredConnect.MAX_OCTETS + 1]);
				return socket;
			}));
			socket.close();
			for (FutureTask<IOException> each : List.of(reader, second, writer)) {
				assertThat(TestClients.result(each)).isExactlyInstanceOf(SocketException.class)
					.hasMessage("Socket closed");
			}
		}
		assertThat(this.watcher.kinds()).endsWith("failed");
		assertThat(this.watcher.kinds()).filteredOn("failed"::equals).hasSize(1);
	}

	@Test
	void closeAfterAWriteAwaitsTheReplySoThatTheOctetsArrive() throws Exception {
		try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of(LOGIN + REQUEST + "> 'hello'\n"))) {
			Socket socket = connect(proxy);
			write(socket, "hello");
			ScriptedConnection connection = proxy.nextConnection().awaitPlayed();
			FutureTask<Void> close = TestClients.start(() -> {
				socket.close();
				return null;
			});
			connection.send(new byte[] { 5, 0, 0, 1, 127, 0, 0, 1, 0, 1 });
			TestClients.result(close);
			connection.awaitClosedByClient();
		}
		assertThat(this.watcher.kinds()).endsWith("established", "closed");
	}

	@Test
	void closeAfterAWriteThrowsARefusal() throws Exception {
		try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of(LOGIN + REQUEST + "> 'hello'\n< 05 02\n"))) {
			Socket socket = connect(proxy);
			write(socket, "hello");
			assertThatExceptionOfType(RequestRejectedException.class).isThrownBy(socket::close);
			assertThat(socket.isClosed()).isTrue();
			socket.close();
		}
	}

	@Test
	void closeWithoutLingerDoesNotWait() throws Exception {
		try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of(LOGIN + REQUEST + "> 'hello'\n"))) {
			Socket socket = builder(proxy).handshakeTimeout(LONG).build().connect("chat.corp", 5222);
			write(socket, "hello");
			socket.setSoLinger(true, 0);
			socket.close();
			proxy.nextConnection().awaitClosedByClient();
		}
		assertThat(this.watcher.kinds()).endsWith("failed");
	}

	@Test
	void closeAfterAReadThatTimedOutDoesNotWait() throws Exception {
		try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of(LOGIN + REQUEST + "> 'hello'\n"))) {
			Socket socket = builder(proxy).handshakeTimeout(LONG).build().connect("chat.corp", 5222);
			write(socket, "hello");
			socket.setSoTimeout(10);
			assertThat(TestClients.failureOf(socket.getInputStream()::read)).isInstanceOf(SocketTimeoutException.class);
			socket.close();
			proxy.nextConnection().awaitClosedByClient();
		}
		assertThat(this.watcher.kinds()).endsWith("failed");
	}

	@Test
	void anInterruptDoesNotEndTheWaitOfAPlatformThread() throws Exception {
		try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of(LOGIN + REQUEST)); Socket socket = connect(proxy)) {
			FutureTask<Integer> first = new FutureTask<>(socket.getInputStream()::read);
			FutureTask<Integer> second = new FutureTask<>(socket.getInputStream()::read);
			Thread reader = new Thread(first);
			reader.start();
			ScriptedConnection connection = proxy.nextConnection().awaitPlayed();
			Thread waiter = new Thread(second);
			waiter.start();
			Eventually.await("a waiting thread", waiter::getState, (state) -> state == Thread.State.TIMED_WAITING);
			waiter.interrupt();
			reader.interrupt();
			connection.send(new byte[] { 5, 0, 0, 1, 127, 0, 0, 1, 0, 1, '1', '2' });
			assertThat(TestClients.result(first) + TestClients.result(second)).isEqualTo('1' + '2');
			assertThat(socket.isClosed()).isFalse();
		}
	}

	@Test
	void optionsSetBeforeTheReplyAreThoseOfTheTunnel() throws Exception {
		Script script = Script.of(LOGIN + REQUEST + "> 'hello'\n" + REPLY + "< '!'\n");
		try (ScriptedProxy proxy = ScriptedProxy.playing(script); Socket socket = connect(proxy)) {
			socket.setTcpNoDelay(true);
			socket.setSoTimeout(12_345);
			socket.setSoLinger(true, 7);
			write(socket, "hello");
			assertThat(socket.getTcpNoDelay()).isTrue();
			assertThat(read(socket, 1)).isEqualTo("!");
			assertThat(socket.getTcpNoDelay()).isTrue();
			assertThat(socket.getSoTimeout()).isEqualTo(12_345);
			assertThat(socket.getSoLinger()).isEqualTo(7);
		}
	}

	@Test
	void aFailureBeforeTheRequestIsThrownByConnect() {
		try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of("> 05 01 00\n< 05 ff\n"))) {
			assertThatExceptionOfType(ProxyAuthenticationException.class).isThrownBy(() -> connect(proxy));
		}
	}

	@Test
	void itIsOffByDefault() throws Exception {
		Script script = Script.of(LOGIN + REQUEST + REPLY);
		try (ScriptedProxy proxy = ScriptedProxy.playing(script);
				Socket socket = TestClients.proxy(proxy).build().connect("chat.corp", 5222)) {
			assertThat(((Socks5Socket) socket).bound()).hasToString("192.0.2.1:8080");
		}
	}

	@Test
	void ownOctetsOfAConnectAwaitTheReply() throws Exception {
		Script script = Script.of(LOGIN + REQUEST + "> 'hello'\n" + REPLY);
		try (ScriptedProxy proxy = ScriptedProxy.playing(script);
				Socket socket = builder(proxy).build()
					.connect(InetSocketAddress.createUnresolved("chat.corp", 5222), octets("hello"))) {
			assertThat(((Socks5Socket) socket).bound()).hasToString("192.0.2.1:8080");
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void aChannelSendsItsRequestAtOnce(boolean async) throws Exception {
		Script script = Script.of(LOGIN + REQUEST + REPLY);
		try (ScriptedProxy proxy = ScriptedProxy.playing(script); Socks5Client client = builder(proxy).build()) {
			(async ? client.connectAsync("chat.corp", 5222, Runnable::run).get()
					: client.openChannel("chat.corp", 5222))
				.close();
			assertThat(this.watcher.kinds()).contains("established");
		}
	}

	@Test
	void aDirectConnectionIsNotAffected() throws Exception {
		try (EchoServer echo = EchoServer.listen();
				Socks5Client client = Socks5Client.builder()
					.proxy("127.0.0.1", 1)
					.nonProxyHosts(List.of("127.0.0.1"))
					.earlyData(true)
					.build();
				Socket socket = client.connect("127.0.0.1", echo.port())) {
			write(socket, "hello");
			assertThat(read(socket, 5)).isEqualTo("hello");
		}
	}

}
