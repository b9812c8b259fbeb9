package io.socks5.client;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.ref.WeakReference;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.FutureTask;

import io.socks5.protocol.Endpoint;
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
import io.socks5.testkit.TlsFront;
import io.socks5.testkit.TlsKeys;
import io.socks5.testkit.XorFront;
import io.socks5.testkit.XorMethod;
import io.socks5.transport.BlockingTransport;
import io.socks5.transport.DeferredConnect;
import io.socks5.transport.DeferredOwner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for a reply for which the application looks late, or never.
 */
@Timeout(60)
class EarlyReplyTests {

	private static final Duration LIMIT = Duration.ofSeconds(2);

	private static final String GRANT = "05 00 00 01 7f000001 0001";

	private static final String HELLO = "> 'hello'\n";

	private static final String REFUSAL = "< 05 05 00 01 00000000 0000\n";

	private final RecordingListener watcher = new RecordingListener();

	private static Script script(String rest) {
		return Script.of(EarlyDataTests.LOGIN + EarlyDataTests.REQUEST + rest);
	}

	private Socket connect(ScriptedProxy proxy, Duration limit) throws IOException {
		return TestClients.proxy(proxy)
			.handshakeTimeout(limit)
			.earlyData(true)
			.listener(this.watcher)
			.build()
			.connect("chat.corp", 5222);
	}

	private static void write(Socket socket, String text) throws IOException {
		socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
	}

	/**
	 * Connects and writes, and answers at once.
	 * @param proxy the proxy
	 * @param answer the octets of the proxy, or an empty text for the end
	 * @return the socket
	 */
	private Socket written(ScriptedProxy proxy, String answer) throws IOException {
		Socket socket = connect(proxy, LIMIT);
		write(socket, "hello");
		ScriptedConnection connection = proxy.nextConnection().awaitPlayed();
		if (answer.isEmpty()) {
			connection.close();
		}
		else {
			connection.send(Octets.of(answer));
		}
		return socket;
	}

	private static void awaitTimeout() {
		long start = System.nanoTime();
		Eventually.await("the timeout", () -> System.nanoTime() - start > LIMIT.toNanos());
	}

	@Test
	void aReplyThatHasArrivedIsFoundAfterTheTimeout() throws Exception {
		try (ScriptedProxy proxy = ScriptedProxy.playing(script(HELLO));
				Socket reads = written(proxy, GRANT + " '!'");
				Socket writes = written(proxy, GRANT)) {
			Socket closes = written(proxy, GRANT);
			awaitTimeout();
			assertThat(reads.getInputStream().read()).isEqualTo('!');
			assertThat(reads.getSoTimeout()).isZero();
			write(writes, "again");
			assertThat(((Socks5Socket) writes).bound()).hasToString("127.0.0.1:1");
			closes.close();
		}
		assertThat(this.watcher.kinds()).filteredOn("established"::equals).hasSize(3);
	}

	@Test
	void aFailureThatHasArrivedIsFoundAfterTheTimeout() throws Exception {
		try (ScriptedProxy proxy = ScriptedProxy.playing(script(HELLO));
				Socket refused = written(proxy, "05 05");
				Socket ended = written(proxy, "");
				Socket unanswered = written(proxy, "05")) {
			awaitTimeout();
			assertThatExceptionOfType(RequestRejectedException.class).isThrownBy(refused.getInputStream()::read);
			assertThatExceptionOfType(ProxyClosedException.class).isThrownBy(ended.getInputStream()::read);
			assertThatExceptionOfType(Socks5TimeoutException.class).isThrownBy(() -> write(unanswered, "again"))
				.withMessageContaining("handshake timeout of 2 s");
		}
		assertThat(this.watcher.kinds()).filteredOn("failed"::equals).hasSize(3);
	}

	@Test
	void aWriteThrowsARefusalIfTheApplicationNeverReads() throws Exception {
		try (ScriptedProxy proxy = ScriptedProxy.playing(script(HELLO))) {
			Socket socket = connect(proxy, EarlyDataTests.LONG);
			write(socket, "hello");
			ScriptedConnection connection = proxy.nextConnection().awaitPlayed();
			connection.send(new byte[] { 5, 5 });
			assertThatExceptionOfType(RequestRejectedException.class)
				.isThrownBy(() -> Eventually.await("a failure", () -> {
					write(socket, "x");
					return false;
				}));
			connection.awaitClosedByClient();
		}
		assertThat(this.watcher.events()).endsWith("failed RequestRejectedException");
	}

	@Test
	void aCloseAwaitsTheReplyIfTheApplicationHasReadOnlyBeforeItsWrite() throws Exception {
		try (ScriptedProxy proxy = ScriptedProxy.playing(script(HELLO))) {
			Socket socket = connect(proxy, EarlyDataTests.LONG);
			assertThat(socket.getInputStream().available()).isZero();
			write(socket, "hello");
			ScriptedConnection connection = proxy.nextConnection().awaitPlayed();
			FutureTask<Void> close = TestClients.start(() -> {
				socket.close();
				return null;
			});
			connection.send(Octets.of(GRANT));
			TestClients.result(close);
		}
		assertThat(this.watcher.kinds()).endsWith("established", "closed");
	}

	@Test
	void availableReceivesTheReplyInsideTls() throws Exception {
		try (ScriptedProxy proxy = ScriptedProxy.playing(script(HELLO + EarlyDataTests.REPLY + "< '!'\n"));
				TlsFront front = TlsFront.before(proxy.port(), TlsKeys.of("127.0.0.1"));
				Socket socket = TestClients.proxy(front)
					.tls(TlsKeys.trusting())
					.earlyData(true)
					.build()
					.connect("chat.corp", 5222)) {
			write(socket, "hello");
			assertAvailableReceivesTheReply((Socks5Socket) socket);
			assertThat(socket.getInputStream().read()).isEqualTo('!');
		}
	}

	@Test
	void availableReceivesTheReplyInsideAnEncapsulation() throws Exception {
		try (EchoServer echo = EchoServer.listen();
				FakeSocksServer proxy = FakeSocksServer.open().knowing("chat.corp", echo.port());
				XorFront front = XorFront.before(proxy, 3);
				Socket socket = TestClients.proxy(front)
					.authentication(() -> new XorMethod(7, 1000))
					.requireAuthentication(true)
					.earlyData(true)
					.build()
					.connect("chat.corp", 5222)) {
			write(socket, "!");
			assertAvailableReceivesTheReply((Socks5Socket) socket);
			assertThat(socket.getInputStream().read()).isEqualTo('!');
		}
	}

	private static void assertAvailableReceivesTheReply(Socks5Socket socket) throws IOException {
		InputStream in = socket.getInputStream();
		Eventually.await("the reply", () -> {
			in.available();
			return socket.bound() != null;
		});
	}

	@Test
	void noCallerGetsTheExceptionOfAnotherOne() throws Exception {
		try (ScriptedProxy proxy = ScriptedProxy.playing(script(REFUSAL))) {
			assertThatExceptionOfType(RequestRejectedException.class).isThrownBy(() -> {
				// the close of the buffer throws the failure again, which is suppressed
				try (Socket socket = connect(proxy, EarlyDataTests.LONG);
						OutputStream out = new BufferedOutputStream(socket.getOutputStream())) {
					out.write(1);
					socket.getInputStream().read();
				}
			}).satisfies((ex) -> assertThat(ex.getSuppressed()).hasOnlyElementsOfType(RequestRejectedException.class));
		}
	}

	@Test
	void aCollectedSocketIsClosedAndReportedOnce() throws Exception {
		try (ScriptedProxy proxy = ScriptedProxy.playing(script(HELLO))) {
			Eventually.awaitCollected(new WeakReference<>(written(proxy)));
			proxy.nextConnection().awaitClosedByClient();
			Eventually.await("the end", this.watcher::kinds, (kinds) -> kinds.contains("failed"));
		}
		assertThat(this.watcher.kinds()).filteredOn("failed"::equals).hasSize(1);
	}

	private Socket written(ScriptedProxy proxy) throws IOException {
		Socket socket = connect(proxy, EarlyDataTests.LONG);
		write(socket, "hello");
		return socket;
	}

	@Test
	void severalReadersRestoreSoTimeout() throws Exception {
		try (ScriptedProxy proxy = ScriptedProxy.playing(script(""));
				Socket socket = connect(proxy, EarlyDataTests.LONG)) {
			socket.setSoTimeout(1000);
			FutureTask<IOException> first = TestClients
				.start(() -> TestClients.failureOf(socket.getInputStream()::read));
			ScriptedConnection connection = proxy.nextConnection().awaitPlayed();
			FutureTask<IOException> second = new FutureTask<>(
					() -> TestClients.failureOf(socket.getInputStream()::read));
			Thread waiter = new Thread(second);
			waiter.start();
			Eventually.await("a waiting thread", waiter::getState, (state) -> state == Thread.State.TIMED_WAITING);
			connection.send(new byte[] { 5, 0, 0, 1, 127, 0, 0, 1, 0, 1 });
			assertThat(TestClients.result(first)).isExactlyInstanceOf(SocketTimeoutException.class);
			assertThat(TestClients.result(second)).isExactlyInstanceOf(SocketTimeoutException.class);
			assertThat(socket.getSoTimeout()).isEqualTo(1000);
		}
	}

	@Test
	void aFailureAfterTheReplyReachesEachCaller() throws Exception {
		try (EchoServer echo = EchoServer.listen();
				FakeSocksServer proxy = FakeSocksServer.open().knowing("chat.corp", echo.port());
				Socks5Client client = TestClients.proxy(proxy).earlyData(true).build()) {
			DeferredTunnel deferred = (DeferredTunnel) client.connector(null)
				.connect(TestClients.socket(client).sockets(), Endpoint.of("chat.corp", 5222), null);
			DeferredConnect<Tunnel> connect = new DeferredConnect<>(new FailingOwner(deferred), deferred.transport(),
					false);
			for (int i = 0; i < 2; i++) {
				assertThat(TestClients.failureOf(() -> connect.await(null))).isExactlyInstanceOf(SocketException.class)
					.hasMessage("Closed by interrupt");
			}
		}
	}

	/**
	 * The owner of a connect whose socket another thread closes when it has the tunnel.
	 *
	 * @param deferred the connect
	 */
	private record FailingOwner(DeferredTunnel deferred) implements DeferredOwner<Tunnel> {

		@Override
		public Tunnel granted(BlockingTransport transport) throws IOException {
			this.deferred.granted(transport).socket().close();
			throw new SocketException("Closed by interrupt");
		}

		@Override
		public BlockingTransport replacement(long pause) {
			throw new AssertionError("A new connection is not replaced");
		}

		@Override
		public void over() {
			// nothing to clean
		}

	}

}
