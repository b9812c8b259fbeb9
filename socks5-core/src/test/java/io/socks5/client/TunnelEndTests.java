package io.socks5.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.ref.WeakReference;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;

import io.socks5.event.ConnectListener.Observation;
import io.socks5.protocol.Endpoint;
import io.socks5.testkit.Eventually;
import io.socks5.testkit.RecordingListener;
import io.socks5.testkit.Script;
import io.socks5.testkit.ScriptedConnection;
import io.socks5.testkit.ScriptedProxy;
import io.socks5.testkit.TlsFront;
import io.socks5.testkit.TlsKeys;
import io.socks5.testkit.XorMethod;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the end of a tunnel, which listeners observe once, with whether it was lost
 * before its first octet.
 */
@Timeout(60)
class TunnelEndTests {

	/** The first release of Java that has them. */
	private static final int VIRTUAL_THREADS = 21;

	private final RecordingListener watcher = new RecordingListener();

	private Socket connect(ScriptedProxy proxy) throws IOException {
		return TestClients.proxy(proxy).listener(this.watcher).build().connect("chat.corp", 5222);
	}

	private static void writeUntilItBreaks(OutputStream out) {
		assertThat(TestClients.failureOf(() -> {
			while (true) {
				out.write(new byte[4096]);
			}
		})).isNotNull();
	}

	@Test
	void isNotLostWhenOctetsWaitWhileTheUploadBreaks() throws Exception {
		try (ScriptedProxy proxy = ScriptedProxy
			.playing(Script.of(TestClients.GRANTED + "< 'hello'\n> 'x'\n").thenResets());
				Socket socket = connect(proxy)) {
			socket.getOutputStream().write('x');
			writeUntilItBreaks(socket.getOutputStream());
		}
		assertThat(this.watcher.events()).endsWith("closed");
	}

	@Test
	void isNotLostWhenTheOctetsAreReadAfterTheUploadHasBroken() throws Exception {
		try (ScriptedProxy proxy = ScriptedProxy
			.playing(Script.of(TestClients.GRANTED + "< 'hello'\n> 'x'\n").thenResets());
				Socket socket = connect(proxy)) {
			assertThat(socket.getInputStream().read()).isEqualTo('h');
			socket.getOutputStream().write('x');
			writeUntilItBreaks(socket.getOutputStream());
		}
		assertThat(this.watcher.events()).endsWith("closed");
	}

	@Test
	void isLostWhenTheUploadBreaksAndNothingHasCome() throws Exception {
		try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of(TestClients.GRANTED + "> 'x'\n").thenResets());
				Socket socket = connect(proxy)) {
			socket.getOutputStream().write('x');
			writeUntilItBreaks(socket.getOutputStream());
		}
		assertThat(this.watcher.events()).endsWith("lost");
	}

	@ParameterizedTest
	@ValueSource(strings = { "< 000f 05 00 00 01 c0000201 1f90 'hello'\n",
			"< 000a 05 00 00 01 c0000201 1f90 0005 'hello'\n" })
	void isNotLostWhenOctetsWaitInsideAMessageWhileTheUploadBreaks(String reply) throws Exception {
		String transcript = "> 05 02 81 00\n< 05 81\n> 00\n> 0010 05 01 00 03 09 'chat.corp' 1466\n" + reply
				+ "> 0001 'x'\n";
		try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of(transcript).thenResets());
				Socket socket = TestClients.proxy(proxy)
					.authentication(() -> new XorMethod(0, 10_000))
					.listener(this.watcher)
					.build()
					.connect("chat.corp", 5222)) {
			socket.getOutputStream().write('x');
			writeUntilItBreaks(socket.getOutputStream());
		}
		assertThat(this.watcher.events()).endsWith("closed");
	}

	@Test
	void isLostWhenTheUploadBreaksInsideTls() throws Exception {
		try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of(TestClients.GRANTED + "> 'x'\n").thenResets());
				TlsFront front = TlsFront.before(proxy.port(), TlsKeys.of("127.0.0.1"));
				Socket socket = TestClients.proxy(front)
					.tls(TlsKeys.trusting())
					.listener(this.watcher)
					.build()
					.connect("chat.corp", 5222)) {
			socket.getOutputStream().write('x');
			writeUntilItBreaks(socket.getOutputStream());
		}
		assertThat(this.watcher.events()).endsWith("lost");
	}

	@Test
	void isNotLostWhenItsFirstOctetIsZero() throws Exception {
		try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of(TestClients.GRANTED + "< 00\n").thenSendsNoMore());
				Socket socket = connect(proxy)) {
			InputStream in = socket.getInputStream();
			assertThat(in.read()).isZero();
			assertThat(in.read()).isEqualTo(-1);
		}
		assertThat(this.watcher.events()).endsWith("closed");
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void isNotLostWhenTheApplicationShutsItsInputDown(boolean secured) throws Exception {
		for (int i = 0; i < 50; i++) {
			try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of(TestClients.GRANTED));
					TlsFront front = TlsFront.before(proxy.port(), TlsKeys.of("127.0.0.1"))) {
				Socks5Client.Builder builder = secured ? TestClients.proxy(front).tls(TlsKeys.trusting())
						: TestClients.proxy(proxy);
				try (Socket socket = builder.listener(this.watcher).build().connect("chat.corp", 5222)) {
					InputStream in = socket.getInputStream();
					FutureTask<Object> read = TestClients.start(() -> reads(in));
					socket.shutdownInput();
					TestClients.result(read);
				}
			}
			assertThat(this.watcher.events()).endsWith("closed");
		}
	}

	private static Object reads(InputStream in) {
		try {
			return in.read();
		}
		catch (IOException ex) {
			return ex;
		}
	}

	// the JDK closes the socket under a virtual thread that is interrupted
	@TestFactory
	Stream<DynamicTest> isNotLostWhenAReaderIsInterruptedBesideAWriter() {
		if (Runtime.version().feature() < VIRTUAL_THREADS) {
			return Stream.empty();
		}
		return Stream.of(DynamicTest.dynamicTest("plain", () -> interruptReadersBesideAWriter(false)),
				DynamicTest.dynamicTest("secured", () -> interruptReadersBesideAWriter(true)));
	}

	@SuppressWarnings("try")
	private void interruptReadersBesideAWriter(boolean secured) throws Exception {
		for (int i = 0; i < 50; i++) {
			try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of(TestClients.GRANTED));
					TlsFront front = TlsFront.before(proxy.port(), TlsKeys.of("127.0.0.1"))) {
				Socks5Client.Builder builder = secured ? TestClients.proxy(front).tls(TlsKeys.trusting())
						: TestClients.proxy(proxy);
				try (Socket socket = builder.listener(this.watcher).build().connect("chat.corp", 5222)) {
					InputStream in = socket.getInputStream();
					OutputStream out = socket.getOutputStream();
					Thread reader = virtual(() -> reads(in));
					FutureTask<Object> writer = TestClients.start(() -> {
						writeUntilItBreaks(out);
						socket.close();
						return "closed";
					});
					reader.interrupt();
					assertThat(TestClients.result(writer)).isEqualTo("closed");
					reader.join();
				}
			}
			assertThat(this.watcher.events()).endsWith("closed");
		}
	}

	// this is compiled for a Java that has none yet
	private static Thread virtual(Runnable task) throws ReflectiveOperationException {
		return (Thread) Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, task);
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void aCollectedSocketIsClosedAndReportedOnce(boolean secured) throws Exception {
		try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of(TestClients.GRANTED + "< '!'\n"));
				TlsFront front = TlsFront.before(proxy.port(), TlsKeys.of("127.0.0.1"))) {
			Socks5Client.Builder builder = secured ? TestClients.proxy(front).tls(TlsKeys.trusting())
					: TestClients.proxy(proxy);
			Socks5Client client = builder.listener(this.watcher).build();
			WeakReference<Socket> abandoned = new WeakReference<>(client.connect("chat.corp", 5222));
			InputStream kept = opened(abandoned);
			ScriptedConnection connection = proxy.nextConnection();
			Eventually.awaitCollected(abandoned);
			// a stream that is in use keeps the tunnel
			assertThat(kept.read()).isEqualTo('!');
			assertThat(this.watcher.events()).last().asString().startsWith("established");
			kept = InputStream.nullInputStream();
			assertThat(kept.read()).isEqualTo(-1);
			awaitClosedByCollection();
			connection.awaitClosedByClient();
			assertThat(this.watcher.events()).filteredOn("closed"::equals).hasSize(1);
		}
	}

	// no cleaner of the JDK closes a channel
	@Test
	void aSocketOverAConnectionMadeAheadOfDemandIsClosedWhenItIsCollected() throws Exception {
		Script granted = Script.of(TestClients.GRANTED);
		try (ScriptedProxy proxy = ScriptedProxy.playing(granted, granted, Script.of(""));
				Socks5Client client = TestClients.proxy(proxy)
					.listener(this.watcher)
					.warm(1, Duration.ofMinutes(5))
					.build()) {
			client.connect("chat.corp", 5222).close();
			proxy.nextConnection();
			TestClients.awaitIdle(client, 1);
			this.watcher.events().clear();
			Eventually.awaitCollected(new WeakReference<>(client.connect("chat.corp", 5222)));
			assertThat(client.warm().hits()).isEqualTo(1);
			awaitClosedByCollection();
			proxy.nextConnection().awaitClosedByClient();
		}
		assertThat(this.watcher.events()).filteredOn("closed"::equals).hasSize(1);
	}

	@Test
	void aCollectedBindingIsClosedAndReportedOnce() throws Exception {
		endsWhenCollected("> 05 01 00\n< 05 00\n> 05 02 00 01 00000000 0000\n< 05 00 00 01 7f000001 1f90\n",
				(client) -> client.bind(Endpoint.UNSPECIFIED));
	}

	@Test
	void aCollectedAssociationIsClosedAndReportedOnce() throws Exception {
		endsWhenCollected("> 05 01 00\n< 05 00\n> 05 03 00 01 00000000 0000\n< 05 00 00 01 7f000001 1f90\n",
				Socks5Client::associate);
	}

	private void endsWhenCollected(String transcript, Opened opened) throws Exception {
		try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of(transcript))) {
			Socks5Client client = TestClients.proxy(proxy).listener(this.watcher).build();
			Eventually.awaitCollected(new WeakReference<>(opened.by(client)));
			awaitClosedByCollection();
			proxy.nextConnection().awaitClosedByClient();
		}
		assertThat(this.watcher.events()).filteredOn("closed"::equals).hasSize(1);
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void aSocketThatAListenerClosesWhenItIsEstablishedHasNoTunnel(boolean secured) throws Exception {
		try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of(TestClients.GRANTED));
				TlsFront front = TlsFront.before(proxy.port(), TlsKeys.of("127.0.0.1"))) {
			CompletableFuture<Socket> listened = new CompletableFuture<>();
			Observation closing = new Observation() {

				@Override
				public void established(Endpoint bound) {
					TestClients.run(() -> listened.join().close());
				}

			};
			Socks5Client.Builder builder = secured ? TestClients.proxy(front).tls(TlsKeys.trusting())
					: TestClients.proxy(proxy);
			Socks5Client client = builder.listener(this.watcher).listener((attempt) -> closing).build();
			Socket socket = client.socketFactory().createSocket();
			listened.complete(socket);
			assertThat(TestClients.failureOf(() -> {
				socket.connect(InetSocketAddress.createUnresolved("chat.corp", 5222));
				return socket;
			})).isExactlyInstanceOf(SocketException.class).hasMessage("Socket closed");
			proxy.nextConnection().awaitClosedByClient();
			assertThat(socket.isConnected()).isFalse();
		}
		assertThat(this.watcher.events()).endsWith("established 192.0.2.1:8080", "closed");
	}

	private static InputStream opened(WeakReference<Socket> reference) throws IOException {
		Socket socket = reference.get();
		assertThat(socket).isNotNull();
		return (socket != null) ? socket.getInputStream() : InputStream.nullInputStream();
	}

	private void awaitClosedByCollection() {
		Eventually.await("closed", () -> {
			System.gc();
			return this.watcher.events();
		}, (events) -> events.contains("closed"));
	}

	/**
	 * What a client opens.
	 */
	@FunctionalInterface
	private interface Opened {

		Object by(Socks5Client client) throws IOException;

	}

}
