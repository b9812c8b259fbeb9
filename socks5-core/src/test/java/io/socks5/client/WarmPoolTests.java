package io.socks5.client;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.FutureTask;

import io.socks5.protocol.Credentials;
import io.socks5.protocol.ProtocolViolationException;
import io.socks5.protocol.ProxyClosedException;
import io.socks5.protocol.ReplyCode;
import io.socks5.protocol.RequestRejectedException;
import io.socks5.protocol.Socks5TimeoutException;
import io.socks5.testkit.Eventually;
import io.socks5.testkit.RecordingListener;
import io.socks5.testkit.Script;
import io.socks5.testkit.ScriptedConnection;
import io.socks5.testkit.ScriptedProxy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for warm connections: the octets that a connect sends, and connections that die.
 */
@Timeout(60)
class WarmPoolTests {

	private static final Duration LONG = Duration.ofMinutes(5);

	private static final String NEGOTIATED = """
			> 05 02 00 02                           VER NMETHODS METHODS
			< 05 02                                 VER METHOD
			> 01 05 'alice' 06 's3cret'             VER ULEN UNAME PLEN PASSWD
			< 01 00                                 VER STATUS
			""";

	private static final String REQUEST = "> 05 01 00 03 09 'chat.corp' 1466\n";

	private static final String GRANTED = REQUEST + "< 05 00 00 01 c0000201 1f90\n";

	private static final Script WHOLE = Script.of(NEGOTIATED + GRANTED).thenEchoes();

	private static final Script IDLE = Script.of(NEGOTIATED);

	private final RecordingListener watcher = new RecordingListener();

	private Socks5Client client = Socks5Client.builder().proxy("127.0.0.1", 1080).build();

	private Socks5Client.Builder builder(ScriptedProxy proxy) {
		return TestClients.proxy(proxy).credentials("alice", "s3cret").listener(this.watcher).warm(1, LONG);
	}

	// the first connect is cold, and the demand for what comes then
	private Socks5Client warmed(ScriptedProxy proxy, Socks5Client.Builder builder) throws IOException {
		this.client = builder.build();
		this.client.connect("chat.corp", 5222).close();
		proxy.nextConnection();
		TestClients.awaitIdle(this.client, 1);
		this.watcher.events().clear();
		return this.client;
	}

	private void awaitDiscarded(int count) {
		Eventually.await("discarded == " + count, this.client::warm, (warm) -> warm.discarded() == count);
	}

	@AfterEach
	void close() {
		this.client.close();
	}

	private void echoes(Socket socket) throws IOException {
		socket.getOutputStream().write("hello".getBytes());
		assertThat(socket.getInputStream().readNBytes(5)).asString().isEqualTo("hello");
	}

	@Test
	void makesNothingBeforeThereIsDemand() {
		try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of(""))) {
			this.client = builder(proxy).build();
			assertThat(this.client.warm()).isEqualTo(new WarmStatistics(0, 0, 0, 0));
			assertThat(proxy.connections()).isZero();
		}
	}

	@Test
	void aConnectSendsTheRequestAlone() throws Exception {
		try (ScriptedProxy proxy = ScriptedProxy.playing(WHOLE)) {
			Socks5Client warm = warmed(proxy, builder(proxy));
			ScriptedConnection ahead = proxy.nextConnection();
			assertThat(ahead.received()).endsWith("63 72 65 74");
			try (Socket socket = warm.connect("chat.corp", 5222)) {
				echoes(socket);
				assertThat(((Socks5Socket) socket).bound()).hasToString("192.0.2.1:8080");
			}
			assertThat(warm.warm().hits()).isEqualTo(1);
			assertThat(warm.warm().misses()).isEqualTo(1);
			TestClients.awaitIdle(this.client, 1);
			assertThat(proxy.connections()).isEqualTo(3);
		}
		assertThat(this.watcher.events()).containsExactly("started CONNECT chat.corp:5222", "proxy connected",
				"method username/password (0x02)", "authenticated", "replied succeeded (0x00)",
				"established 192.0.2.1:8080", "closed");
	}

	@Test
	void aChannelUsesThemToo() throws Exception {
		try (ScriptedProxy proxy = ScriptedProxy.playing(WHOLE)) {
			try (SocketChannel channel = warmed(proxy, builder(proxy)).openChannel("chat.corp", 5222)) {
				channel.write(ByteBuffer.wrap("hello".getBytes()));
				assertThat(channel.read(ByteBuffer.allocate(5))).isPositive();
			}
			assertThat(this.client.warm().hits()).isEqualTo(1);
		}
	}

	@Test
	void anEndWhileIdleIsNoticedBeforeUse() throws Exception {
		Script ends = Script.of(NEGOTIATED).thenCloses();
		try (ScriptedProxy proxy = ScriptedProxy.playing(WHOLE, ends, WHOLE)) {
			Socks5Client warm = warmed(proxy, builder(proxy));
			proxy.nextConnection().awaitPlayed();
			try (Socket socket = warm.connect("chat.corp", 5222)) {
				echoes(socket);
			}
			assertThat(warm.warm().hits()).isZero();
			assertThat(warm.warm().discarded()).isEqualTo(1);
		}
		assertThat(this.watcher.events()).doesNotContain("failed ProxyClosedException");
	}

	// 3proxy sends a reply without a request
	@Test
	void anyOctetWhileIdleDiscards() throws Exception {
		Script says = Script.of(NEGOTIATED + "< 05 01 00 01 00000000 0000\n");
		try (ScriptedProxy proxy = ScriptedProxy.playing(WHOLE, says, WHOLE)) {
			Socks5Client warm = warmed(proxy, builder(proxy));
			ScriptedConnection chatty = proxy.nextConnection();
			chatty.awaitPlayed();
			try (Socket socket = warm.connect("chat.corp", 5222)) {
				echoes(socket);
			}
			assertThat(warm.warm().discarded()).isEqualTo(1);
			chatty.awaitClosedByClient();
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void oneThatDiesBeforeTheFirstOctetOfAReplyIsReplacedOnce(boolean resets) throws Exception {
		Script dies = Script.of(NEGOTIATED + REQUEST);
		dies = resets ? dies.thenResets() : dies.thenCloses();
		try (ScriptedProxy proxy = ScriptedProxy.playing(WHOLE, dies, WHOLE)) {
			Socks5Client warm = warmed(proxy, builder(proxy));
			try (Socket socket = warm.connect("chat.corp", 5222)) {
				echoes(socket);
			}
			assertThat(warm.warm().hits()).isEqualTo(1);
			assertThat(warm.warm().discarded()).isEqualTo(1);
		}
		assertThat(this.watcher.events()).containsExactly("started CONNECT chat.corp:5222", "proxy connected",
				"method username/password (0x02)", "authenticated", "replied succeeded (0x00)",
				"established 192.0.2.1:8080", "closed");
	}

	@Test
	void aReplyThatIsCutOffIsNotAskedForAgain() throws Exception {
		Script dies = Script.of(NEGOTIATED + REQUEST + "< 05\n").thenCloses();
		try (ScriptedProxy proxy = ScriptedProxy.playing(WHOLE, dies)) {
			Socks5Client warm = warmed(proxy, builder(proxy));
			assertThatExceptionOfType(ProxyClosedException.class).isThrownBy(() -> warm.connect("chat.corp", 5222));
			assertThat(proxy.connections()).isEqualTo(2);
		}
		assertThat(this.watcher.events()).endsWith("failed ProxyClosedException");
	}

	@Test
	void aRefusalIsARefusal() throws Exception {
		Script refuses = Script.of(NEGOTIATED + REQUEST + "< 05 05\nx\n");
		try (ScriptedProxy proxy = ScriptedProxy.playing(WHOLE, refuses)) {
			Socks5Client warm = warmed(proxy, builder(proxy));
			assertThatExceptionOfType(RequestRejectedException.class).isThrownBy(() -> warm.connect("chat.corp", 5222))
				.satisfies((failure) -> assertThat(failure.replyCode()).isEqualTo(ReplyCode.CONNECTION_REFUSED));
		}
		assertThat(this.watcher.events()).containsExactly("started CONNECT chat.corp:5222", "proxy connected",
				"method username/password (0x02)", "authenticated", "replied " + ReplyCode.CONNECTION_REFUSED,
				"failed RequestRejectedException");
	}

	@Test
	void silenceEndsWithTheHandshakeTimeout() throws Exception {
		try (ScriptedProxy proxy = ScriptedProxy.playing(WHOLE, Script.of(NEGOTIATED + REQUEST))) {
			Socks5Client warm = warmed(proxy, builder(proxy).handshakeTimeout(Duration.ofSeconds(1)));
			assertThatExceptionOfType(Socks5TimeoutException.class).isThrownBy(() -> warm.connect("chat.corp", 5222));
			assertThat(proxy.connections()).isEqualTo(2);
		}
	}

	@Test
	void garbageIsAViolation() throws Exception {
		try (ScriptedProxy proxy = ScriptedProxy.playing(WHOLE, Script.of(NEGOTIATED + REQUEST + "< 'HTTP'\nx\n"))) {
			Socks5Client warm = warmed(proxy, builder(proxy));
			assertThatExceptionOfType(ProtocolViolationException.class)
				.isThrownBy(() -> warm.connect("chat.corp", 5222));
		}
	}

	@Test
	void closeEndsAPendingRequestAtOnce() throws Exception {
		Script silent = Script.of(NEGOTIATED + REQUEST);
		try (ScriptedProxy proxy = ScriptedProxy.playing(WHOLE, silent)) {
			Socks5Client warm = warmed(proxy, builder(proxy).handshakeTimeout(LONG));
			ScriptedConnection ahead = proxy.nextConnection();
			Socks5Socket socket = TestClients.socket(warm);
			FutureTask<IOException> connect = TestClients.start(() -> TestClients.failureOf(() -> {
				socket.connect(InetSocketAddress.createUnresolved("chat.corp", 5222));
				return socket;
			}));
			ahead.awaitPlayed();
			socket.close();
			assertThat(TestClients.result(connect)).isExactlyInstanceOf(SocketException.class);
			assertThat(proxy.connections()).isEqualTo(2);
		}
	}

	@Test
	void optionsThatWereSetBeforeAreSetOnIt() throws Exception {
		try (ScriptedProxy proxy = ScriptedProxy.playing(WHOLE)) {
			try (Socks5Socket socket = TestClients.socket(warmed(proxy, builder(proxy)))) {
				socket.setSoTimeout(1234);
				socket.setTcpNoDelay(true);
				socket.setKeepAlive(false);
				socket.connect(InetSocketAddress.createUnresolved("chat.corp", 5222));
				assertThat(this.client.warm().hits()).isEqualTo(1);
				assertThat(socket.getSoTimeout()).isEqualTo(1234);
				assertThat(socket.getTcpNoDelay()).isTrue();
				assertThat(socket.getKeepAlive()).isFalse();
			}
		}
	}

	@Test
	void aSocketWithALocalAddressGetsAConnectionOfItsOwn() throws Exception {
		try (ScriptedProxy proxy = ScriptedProxy.playing(WHOLE, IDLE, WHOLE)) {
			try (Socks5Socket socket = TestClients.socket(warmed(proxy, builder(proxy)))) {
				socket.bind(new InetSocketAddress("127.0.0.3", 0));
				socket.connect(InetSocketAddress.createUnresolved("chat.corp", 5222));
				assertThat(socket.getLocalAddress().getHostAddress()).isEqualTo("127.0.0.3");
				echoes(socket);
			}
		}
	}

	@Test
	void theyAreKeptApartByLogin() throws Exception {
		Script other = Script
			.of(NEGOTIATED.replace("05 'alice' 06 's3cret'", "03 'bob' 01 '0'").replace("02 00 02", "01 02") + GRANTED)
			.thenEchoes();
		try (ScriptedProxy proxy = ScriptedProxy.playing(WHOLE, WHOLE, other, other, WHOLE)) {
			Socks5Client warm = warmed(proxy, builder(proxy));
			try (Socket socket = warm.isolated("bob").connect("chat.corp", 5222)) {
				echoes(socket);
			}
			assertThat(warm.warm().hits()).isZero();
			TestClients.awaitIdle(this.client, 2);
			try (Socket socket = warm.connect("chat.corp", 5222)) {
				echoes(socket);
			}
			assertThat(warm.warm().hits()).isEqualTo(1);
		}
	}

	@Test
	void aNewPasswordDoesNotUseWhatTheOldOneHasMade() throws Exception {
		Script renewed = Script.of((NEGOTIATED + GRANTED).replace("'s3cret'", "'n3wone'")).thenEchoes();
		Credentials[] current = { Credentials.of("alice", "s3cret") };
		try (ScriptedProxy proxy = ScriptedProxy.playing(WHOLE, WHOLE, renewed)) {
			Socks5Client warm = warmed(proxy, builder(proxy).credentials(() -> current[0]));
			current[0] = Credentials.of("alice", "n3wone");
			try (Socket socket = warm.connect("chat.corp", 5222)) {
				echoes(socket);
			}
			assertThat(warm.warm().hits()).isZero();
		}
	}

	@Test
	void noneOutlivesItsTime() throws Exception {
		try (ScriptedProxy proxy = ScriptedProxy.playing(WHOLE, IDLE)) {
			this.client = builder(proxy).warm(1, Duration.ofMillis(50)).build();
			this.client.connect("chat.corp", 5222).close();
			proxy.nextConnection();
			proxy.nextConnection().awaitClosedByClient();
			awaitDiscarded(1);
			assertThat(this.client.warm().idle()).isZero();
			assertThat(proxy.connections()).isEqualTo(2);
		}
	}

	@Test
	void eachOfSeveralIsClosedAtTheEndOfItsTime() throws Exception {
		try (ScriptedProxy proxy = ScriptedProxy.playing(WHOLE, IDLE)) {
			this.client = builder(proxy).warm(2, Duration.ofMillis(500)).build();
			this.client.connect("chat.corp", 5222).close();
			proxy.nextConnection();
			proxy.nextConnection().awaitClosedByClient();
			proxy.nextConnection().awaitClosedByClient();
			awaitDiscarded(2);
		}
	}

	@Test
	void closeDiscardsThoseThatWaitAndMakesNoOthers() throws Exception {
		try (ScriptedProxy proxy = ScriptedProxy.playing(WHOLE, IDLE, WHOLE)) {
			Socks5Client warm = warmed(proxy, builder(proxy));
			warm.close();
			assertThat(warm.warm()).isEqualTo(new WarmStatistics(0, 1, 1, 0));
			assertThat(TestClients.result(TestClients.start(warm::warm))).isEqualTo(warm.warm());
			proxy.nextConnection().awaitClosedByClient();
			try (Socket socket = warm.connect("chat.corp", 5222)) {
				echoes(socket);
			}
			assertThat(warm.warm().idle()).isZero();
			assertThat(proxy.connections()).isEqualTo(3);
		}
	}

	@Test
	void aFailedWarmConnectionIsNotReportedAndNotRetried() throws Exception {
		Script refuses = Script.of("> 05 02 00 02\n< 05 ff\nx\n");
		try (ScriptedProxy proxy = ScriptedProxy.playing(WHOLE, refuses, WHOLE)) {
			this.client = builder(proxy).build();
			this.client.connect("chat.corp", 5222).close();
			proxy.nextConnection();
			proxy.nextConnection().awaitClosedByClient();
			assertThat(this.watcher.events()).endsWith("closed").doesNotContain("failed ProxyAuthenticationException");
			try (Socket socket = this.client.connect("chat.corp", 5222)) {
				echoes(socket);
			}
		}
	}

	@Test
	void aProbeAsksTheProxyAfresh() throws Exception {
		try (ScriptedProxy proxy = ScriptedProxy.playing(WHOLE, IDLE)) {
			Socks5Client warm = warmed(proxy, builder(proxy));
			warm.probe(Duration.ofSeconds(10));
			assertThat(warm.warm().hits()).isZero();
			assertThat(proxy.connections()).isEqualTo(3);
		}
	}

	@Test
	void aFirstFlightLeavesWithTheRequest() throws Exception {
		Script early = Script
			.of(NEGOTIATED + "> 05 01 00 03 09 'chat.corp' 1466 'hello'\n" + "< 05 00 00 01 c0000201 1f90 'world'\n");
		try (ScriptedProxy proxy = ScriptedProxy.playing(WHOLE, early, WHOLE)) {
			Socks5Client warm = warmed(proxy, builder(proxy));
			InetSocketAddress chat = InetSocketAddress.createUnresolved("chat.corp", 5222);
			try (Socket socket = warm.connect(chat, "hello".getBytes())) {
				assertThat(socket.getInputStream().readNBytes(5)).asString().isEqualTo("world");
			}
			assertThat(warm.warm().hits()).isEqualTo(1);
		}
	}

	@Test
	void aFirstFlightHasALimit() throws Exception {
		try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of(""))) {
			this.client = builder(proxy).build();
			assertThatExceptionOfType(IOException.class)
				.isThrownBy(() -> this.client.connect(new InetSocketAddress("127.0.0.1", 1), new byte[16_385]))
				.withMessage("firstFlight must have at most 16384 octets, was 16385");
			assertThat(proxy.connections()).isZero();
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { -1, 0, 65 })
	void theirNumberIsBounded(int size) {
		assertThatIllegalArgumentException().isThrownBy(() -> Socks5Client.builder().warm(size, LONG))
			.withMessage("warm size must be between 1 and 64, was " + size);
	}

}
