package io.socks5.client;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.FutureTask;

import io.socks5.protocol.ProxyClosedException;
import io.socks5.protocol.ProxyUnreachableException;
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
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for early data over warm connections, which another connection replaces once.
 */
@Timeout(60)
class EarlyDataOverWarmConnectionsTests {

	private static final Duration LONG = Duration.ofMinutes(5);

	private static final Script FIRST = Script.of(TestClients.GRANTED).thenEchoes();

	private static final String HELLO = "> 'hello'\n";

	private static final Script GRANTS = Script
		.of(EarlyDataTests.LOGIN + EarlyDataTests.REQUEST + HELLO + EarlyDataTests.REPLY + "< 'world'\n");

	private static final Script ENDS = Script.of(EarlyDataTests.LOGIN + EarlyDataTests.REQUEST + HELLO).thenCloses();

	private final RecordingListener watcher = new RecordingListener();

	private Socks5Client client = Socks5Client.builder().proxy("127.0.0.1", 1080).build();

	private ScriptedConnection warmed(ScriptedProxy proxy) throws IOException {
		return warmed(proxy, TestClients.proxy(proxy));
	}

	private ScriptedConnection warmed(ScriptedProxy proxy, Socks5Client.Builder builder) throws IOException {
		this.client = builder.listener(this.watcher).earlyData(true).warm(1, LONG).build();
		try (Socket first = this.client.connect("chat.corp", 5222)) {
			first.shutdownOutput();
			assertThat(first.getInputStream().read()).isEqualTo(-1);
		}
		proxy.nextConnection();
		TestClients.awaitIdle(this.client, 1);
		this.watcher.events().clear();
		return proxy.nextConnection();
	}

	@AfterEach
	void close() {
		this.client.close();
	}

	private static void hello(Socket socket) throws IOException {
		socket.getOutputStream().write("hello".getBytes(StandardCharsets.US_ASCII));
	}

	private static String world(Socket socket) throws IOException {
		return new String(socket.getInputStream().readNBytes(5), StandardCharsets.US_ASCII);
	}

	@Test
	void connectSendsNothing() throws Exception {
		try (ScriptedProxy proxy = ScriptedProxy.playing(FIRST, GRANTS)) {
			ScriptedConnection ahead = warmed(proxy);
			try (Socket socket = this.client.connect("chat.corp", 5222)) {
				assertThat(this.watcher.kinds()).containsExactly("started");
				assertThat(ahead.received()).isEqualTo("05 01 00");
				hello(socket);
				assertThat(world(socket)).isEqualTo("world");
			}
			assertThat(this.client.warm().hits()).isEqualTo(1);
		}
		assertThat(this.watcher.kinds()).containsExactly("started", "proxy connected", "method", "authenticated",
				"replied", "established", "closed");
	}

	@Test
	void theReplyIsDemandForAnotherConnection() throws Exception {
		try (ScriptedProxy proxy = ScriptedProxy.playing(FIRST, GRANTS, GRANTS)) {
			warmed(proxy);
			for (int i = 1; i <= 2; i++) {
				try (Socket socket = this.client.connect("chat.corp", 5222)) {
					assertThat(this.client.warm().idle()).isZero();
					hello(socket);
					assertThat(world(socket)).isEqualTo("world");
					TestClients.awaitIdle(this.client, 1);
				}
				assertThat(this.client.warm().hits()).isEqualTo(i);
			}
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void aConnectionThatEndsIsReplacedAndTheOctetsAreSentAgain(boolean resets) throws Exception {
		Script ends = resets ? Script.of(EarlyDataTests.LOGIN + EarlyDataTests.REQUEST + HELLO).thenResets() : ENDS;
		try (ScriptedProxy proxy = ScriptedProxy.playing(FIRST, ends, GRANTS)) {
			warmed(proxy);
			try (Socket socket = this.client.connect("chat.corp", 5222)) {
				hello(socket);
				assertThat(world(socket)).isEqualTo("world");
				assertThat(((Socks5Socket) socket).bound()).hasToString("192.0.2.1:8080");
				assertThat(this.client.warm().discarded()).isEqualTo(1);
			}
		}
		assertThat(this.watcher.kinds()).containsExactly("started", "proxy connected", "method", "authenticated",
				"replied", "established", "closed");
	}

	@Test
	void aConnectionThatEndsWithoutOctetsIsReplaced() throws Exception {
		Script ends = Script.of(EarlyDataTests.LOGIN + EarlyDataTests.REQUEST).thenCloses();
		Script grants = Script.of(EarlyDataTests.LOGIN + EarlyDataTests.REQUEST + EarlyDataTests.REPLY + "< 'world'\n");
		try (ScriptedProxy proxy = ScriptedProxy.playing(FIRST, ends, grants)) {
			warmed(proxy);
			try (Socket socket = this.client.connect("chat.corp", 5222)) {
				assertThat(world(socket)).isEqualTo("world");
			}
		}
	}

	@Test
	void itIsReplacedOnlyOnce() throws Exception {
		try (ScriptedProxy proxy = ScriptedProxy.playing(FIRST, ENDS, ENDS)) {
			warmed(proxy);
			try (Socket socket = this.client.connect("chat.corp", 5222)) {
				hello(socket);
				assertThatExceptionOfType(ProxyClosedException.class).isThrownBy(() -> world(socket));
			}
			assertThat(proxy.connections()).isEqualTo(3);
		}
		assertThat(this.watcher.kinds()).filteredOn("failed"::equals).hasSize(1);
	}

	@Test
	void anOctetOfTheReplyPreventsTheReplacement() throws Exception {
		Script ends = Script.of(EarlyDataTests.LOGIN + EarlyDataTests.REQUEST + HELLO + "< 05\n").thenCloses();
		try (ScriptedProxy proxy = ScriptedProxy.playing(FIRST, ends, GRANTS)) {
			warmed(proxy);
			try (Socket socket = this.client.connect("chat.corp", 5222)) {
				hello(socket);
				assertThatExceptionOfType(ProxyClosedException.class).isThrownBy(() -> world(socket));
			}
			assertThat(proxy.connections()).isEqualTo(2);
		}
	}

	@Test
	void aRefusalPreventsTheReplacement() throws Exception {
		Script refuses = Script.of(EarlyDataTests.LOGIN + EarlyDataTests.REQUEST + HELLO + "< 05 05\n").thenCloses();
		try (ScriptedProxy proxy = ScriptedProxy.playing(FIRST, refuses, GRANTS)) {
			ScriptedConnection ahead = warmed(proxy);
			try (Socket socket = this.client.connect("chat.corp", 5222)) {
				hello(socket);
				assertThatExceptionOfType(RequestRejectedException.class).isThrownBy(() -> world(socket));
			}
			ahead.awaitPlayed();
			assertThat(proxy.connections()).isEqualTo(2);
		}
	}

	@Test
	void aReplacementThatFailsIsReportedOnce() throws Exception {
		ScriptedProxy proxy = ScriptedProxy.playing(FIRST, GRANTS);
		warmed(proxy);
		try (Socket socket = this.client.connect("chat.corp", 5222)) {
			proxy.close();
			hello(socket);
			IOException failure = TestClients.failureOf(() -> world(socket));
			assertThat(failure).isExactlyInstanceOf(ProxyUnreachableException.class);
			assertThat(TestClients.failureOf(() -> world(socket))).hasSameClassAs(failure);
		}
		assertThat(this.watcher.kinds()).filteredOn("failed"::equals).hasSize(1);
	}

	@Test
	void allOctetsOfSeveralWritesAreSentAgain() throws Exception {
		Script ends = Script.of(EarlyDataTests.LOGIN + EarlyDataTests.REQUEST + HELLO + "> 'again'\n").thenCloses();
		Script grants = Script.of(EarlyDataTests.LOGIN + EarlyDataTests.REQUEST + HELLO + "> 'again'\n"
				+ EarlyDataTests.REPLY + "< 'world'\n> 'hello'\n");
		try (ScriptedProxy proxy = ScriptedProxy.playing(FIRST, ends, grants)) {
			warmed(proxy);
			try (Socket socket = this.client.connect("chat.corp", 5222)) {
				hello(socket);
				socket.getOutputStream().write("again".getBytes(StandardCharsets.US_ASCII));
				assertThat(world(socket)).isEqualTo("world");
				hello(socket);
			}
		}
	}

	@Test
	void optionsAreSetAgainOnTheReplacement() throws Exception {
		try (ScriptedProxy proxy = ScriptedProxy.playing(FIRST, ENDS, GRANTS)) {
			warmed(proxy);
			try (Socket socket = this.client.connect("chat.corp", 5222)) {
				socket.setTcpNoDelay(true);
				socket.setSoTimeout(9_876);
				hello(socket);
				assertThat(world(socket)).isEqualTo("world");
				assertThat(socket.getTcpNoDelay()).isTrue();
				assertThat(socket.getSoTimeout()).isEqualTo(9_876);
			}
		}
	}

	@Test
	void closeEndsAReplacement() throws Exception {
		Script silent = Script.of("> 05 01 00\n");
		try (ScriptedProxy proxy = ScriptedProxy.playing(FIRST, ENDS, silent)) {
			warmed(proxy);
			Socket socket = this.client.connect("chat.corp", 5222);
			hello(socket);
			FutureTask<IOException> reader = TestClients.start(() -> TestClients.failureOf(() -> world(socket)));
			ScriptedConnection replacement = proxy.nextConnection().awaitPlayed();
			socket.close();
			assertThat(TestClients.result(reader)).isExactlyInstanceOf(SocketException.class)
				.hasMessage("Socket closed");
			replacement.awaitClosedByClient();
		}
		assertThat(this.watcher.kinds()).filteredOn("failed"::equals).hasSize(1);
	}

	@Test
	void anInterruptClosesTheSocket() throws Exception {
		Script silent = Script.of(EarlyDataTests.LOGIN + EarlyDataTests.REQUEST);
		try (ScriptedProxy proxy = ScriptedProxy.playing(FIRST, silent, GRANTS)) {
			ScriptedConnection ahead = warmed(proxy);
			Socket socket = this.client.connect("chat.corp", 5222);
			FutureTask<IOException> read = new FutureTask<>(() -> TestClients.failureOf(() -> world(socket)));
			Thread reader = new Thread(read, "reader");
			reader.start();
			ahead.awaitPlayed();
			reader.interrupt();
			assertThat(TestClients.result(read)).isExactlyInstanceOf(SocketException.class)
				.hasMessage("Closed by interrupt");
			assertThat(socket.isClosed()).isTrue();
			assertThat(proxy.connections()).isEqualTo(2);
		}
		assertThat(this.watcher.events()).endsWith("failed SocketException");
	}

	@Test
	void itWorksInsideTlsToTheProxy() throws Exception {
		try (ScriptedProxy proxy = ScriptedProxy.playing(FIRST, ENDS, GRANTS);
				TlsFront front = TlsFront.before(proxy.port(), TlsKeys.of("127.0.0.1"))) {
			warmed(proxy, TestClients.proxy(front).tls(TlsKeys.trusting()));
			try (Socket socket = this.client.connect("chat.corp", 5222)) {
				hello(socket);
				assertThat(world(socket)).isEqualTo("world");
			}
			assertThat(this.client.warm().hits()).isEqualTo(1);
		}
	}

}
