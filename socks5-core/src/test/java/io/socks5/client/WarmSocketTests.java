package io.socks5.client;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

import io.socks5.client.CancellationTests.Ending;
import io.socks5.protocol.RequestRejectedException;
import io.socks5.testkit.RecordingListener;
import io.socks5.testkit.Script;
import io.socks5.testkit.ScriptedConnection;
import io.socks5.testkit.ScriptedProxy;
import io.socks5.testkit.TlsFront;
import io.socks5.testkit.TlsKeys;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that a socket over a warm connection behaves like any other, except that an
 * interrupt closes it.
 */
@Timeout(60)
class WarmSocketTests {

	private static final Duration LONG = Duration.ofMinutes(5);

	private static final Script IDLE = Script.of("> 05 01 00\n< 05 00\n");

	private static final Script WHOLE = Script.of(TestClients.GRANTED).thenEchoes();

	private final RecordingListener watcher = new RecordingListener();

	private Socks5Client client = Socks5Client.builder().proxy("127.0.0.1", 1080).build();

	// the first connect is cold, and the demand for what comes then
	private ScriptedConnection warmed(ScriptedProxy proxy, Socks5Client.Builder builder) throws IOException {
		this.client = builder.listener(this.watcher).handshakeTimeout(LONG).warm(1, LONG).build();
		this.client.connect("chat.corp", 5222).close();
		proxy.nextConnection();
		TestClients.awaitIdle(this.client, 1);
		this.watcher.events().clear();
		return proxy.nextConnection();
	}

	private static Socks5Client.Builder secured(TlsFront front) {
		return TestClients.proxy(front).tls(TlsKeys.trusting());
	}

	@AfterEach
	void close() {
		this.client.close();
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 60_000 })
	void closeEndsAReadAsItEndsThatOfAnyOtherSocket(int timeout) throws Exception {
		try (ScriptedProxy proxy = ScriptedProxy.playing(WHOLE)) {
			warmed(proxy, TestClients.proxy(proxy));
			Socket socket = this.client.connect("chat.corp", 5222);
			socket.setSoTimeout(timeout);
			InputStream in = socket.getInputStream();
			FutureTask<IOException> pending = TestClients.start(() -> TestClients.failureOf(in::read));
			socket.close();
			assertThat(TestClients.result(pending)).isExactlyInstanceOf(SocketException.class)
				.hasMessage("Socket closed");
			assertThat(TestClients.failureOf(in::read)).isExactlyInstanceOf(SocketException.class);
			assertThat(this.client.warm().hits()).isEqualTo(1);
		}
	}

	@Test
	void aWriteIntoNothingFailsAsThatOfAnyOtherSocket() throws Exception {
		Script ends = Script.of(TestClients.GRANTED + "> 'x'\n").thenResets();
		try (ScriptedProxy proxy = ScriptedProxy.playing(WHOLE, ends, WHOLE)) {
			ScriptedConnection ahead = warmed(proxy, TestClients.proxy(proxy));
			try (Socket socket = this.client.connect("chat.corp", 5222)) {
				socket.getOutputStream().write('x');
				ahead.awaitPlayed();
				assertThat(TestClients.failureOf(socket.getInputStream()::read)).hasMessage("Connection reset");
				assertThat(TestClients.failureOf(() -> {
					socket.getOutputStream().write('x');
					return socket;
				})).isExactlyInstanceOf(SocketException.class);
			}
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void anInterruptEndsARequestThatIsNotMadeAgain(boolean secured) throws Exception {
		Script silent = Script.of(TestClients.GRANTED.replaceAll("(?m)^< 05 00 00.*\n", ""));
		try (ScriptedProxy proxy = ScriptedProxy.playing(WHOLE, silent, WHOLE);
				TlsFront front = TlsFront.before(proxy.port(), TlsKeys.of("127.0.0.1"))) {
			ScriptedConnection ahead = warmed(proxy, secured ? secured(front) : TestClients.proxy(proxy));
			FutureTask<Ending> connect = new FutureTask<>(() -> Ending.of(this.client));
			Thread thread = new Thread(connect, "connecting");
			thread.start();
			ahead.awaitPlayed();
			thread.interrupt();
			Ending ending = connect.get(10, TimeUnit.SECONDS);
			assertThat(ending.failure()).isExactlyInstanceOf(SocketException.class).hasMessage("Closed by interrupt");
			assertThat(ending.interrupted()).isTrue();
			assertThat(proxy.connections()).isEqualTo(2);
		}
		assertThat(this.watcher.events()).endsWith("failed SocketException");
	}

	@Test
	void aRefusalClosesTheConnectionOfAChannel() throws Exception {
		Script refuses = Script.of(TestClients.GRANTED.replaceAll("(?m)^< 05 00 00.*\n", "< 05 05\n"));
		try (ScriptedProxy proxy = ScriptedProxy.playing(WHOLE, refuses, Script.of(""))) {
			ScriptedConnection ahead = warmed(proxy, TestClients.proxy(proxy));
			assertThat(TestClients.failureOf(() -> this.client.openChannel("chat.corp", 5222)))
				.isExactlyInstanceOf(RequestRejectedException.class);
			ahead.awaitClosedByClient();
			assertThat(this.client.warm().hits()).isEqualTo(1);
		}
		assertThat(this.watcher.events()).endsWith("failed RequestRejectedException");
	}

	@Test
	void aRawChannelIsRefusedWhereTlsLeadsToTheProxy() throws Exception {
		try (ScriptedProxy proxy = ScriptedProxy.playing(WHOLE, IDLE);
				TlsFront front = TlsFront.before(proxy.port(), TlsKeys.of("127.0.0.1"))) {
			warmed(proxy, secured(front));
			assertThat(TestClients.failureOf(() -> this.client.openChannel("chat.corp", 5222)))
				.hasMessageStartingWith("TLS to the proxy ");
		}
		assertThat(this.watcher.events()).containsExactly("started CONNECT chat.corp:5222", "failed IOException");
	}

	// the octets that TLS has decrypted already are not to be seen on the wire
	@Test
	void whatCameInsideTlsWithTheLastOctetsDiscardsToo() throws Exception {
		Script says = Script.of("> 05 01 00\n< 05 00 05 01\n");
		try (ScriptedProxy proxy = ScriptedProxy.playing(WHOLE, says, WHOLE, IDLE);
				TlsFront front = TlsFront.before(proxy.port(), TlsKeys.of("127.0.0.1"))) {
			warmed(proxy, secured(front));
			try (Socket socket = this.client.connect("chat.corp", 5222)) {
				assertThat(socket.isConnected()).isTrue();
			}
			TestClients.awaitIdle(this.client, 1);
			assertThat(this.client.warm()).isEqualTo(new WarmStatistics(0, 2, 1, 1));
		}
	}

	@Test
	void closesTheSocketInPlaceOfWhichItIsUsed() throws Exception {
		try (ScriptedProxy proxy = ScriptedProxy.playing(WHOLE)) {
			warmed(proxy, TestClients.proxy(proxy));
			try (Socks5Socket socket = TestClients.socket(this.client)) {
				Socket unused = socket.sockets().line();
				socket.connect(InetSocketAddress.createUnresolved("chat.corp", 5222));
				assertThat(this.client.warm().hits()).isEqualTo(1);
				assertThat(unused.isClosed()).isTrue();
			}
		}
	}

	@Test
	void aSocketWithALocalAddressLeavesThemToOthers() throws Exception {
		try (ScriptedProxy proxy = ScriptedProxy.playing(WHOLE)) {
			warmed(proxy, TestClients.proxy(proxy));
			try (Socks5Socket socket = TestClients.socket(this.client)) {
				socket.bind(new InetSocketAddress("127.0.0.3", 0));
				socket.connect(InetSocketAddress.createUnresolved("chat.corp", 5222));
			}
			assertThat(this.client.warm()).isEqualTo(new WarmStatistics(0, 1, 0, 1));
			this.client.connect("chat.corp", 5222).close();
			assertThat(this.client.warm().hits()).isEqualTo(1);
		}
	}

}
