package io.socks5.udp;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;

import io.socks5.client.Socks5Client;
import io.socks5.client.TestClients;
import io.socks5.protocol.Phase;
import io.socks5.protocol.ProtocolViolationException;
import io.socks5.protocol.ProxyAuthenticationException;
import io.socks5.protocol.ProxyClosedException;
import io.socks5.protocol.ProxyUnreachableException;
import io.socks5.protocol.ReplyCode;
import io.socks5.protocol.RequestRejectedException;
import io.socks5.protocol.Socks5TimeoutException;
import io.socks5.testkit.BlackHole;
import io.socks5.testkit.FailureAssert;
import io.socks5.testkit.Octets;
import io.socks5.testkit.RecordingListener;
import io.socks5.testkit.Script;
import io.socks5.testkit.ScriptedProxy;
import io.socks5.testkit.real.Service;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * An association that does not come about fails as a connect does, and leaves nothing
 * open.
 */
@Timeout(60)
class UdpFailureTests {

	private static final Duration DEADLINE = Duration.ofMillis(300);

	private static final String REQUEST = "> 05 01 00\n< 05 00\n> 05 03 00 01 00000000 0000\n";

	private final RecordingListener watcher = new RecordingListener();

	private <T extends IOException> FailureAssert<T> associating(Socks5Client.Builder builder, Class<T> type) {
		IOException failure = TestClients.failureOf(() -> builder.listener(this.watcher).build().associate());
		assertThat(failure).isExactlyInstanceOf(type);
		assertThat(this.watcher.events()).endsWith("failed " + type.getSimpleName())
			.noneMatch((event) -> event.startsWith("established") || event.equals("closed"));
		return FailureAssert.assertThat(type.cast(failure));
	}

	private <T extends IOException> FailureAssert<T> associating(Script script, Class<T> type) {
		try (ScriptedProxy proxy = ScriptedProxy.playing(script)) {
			return associating(TestClients.proxy(proxy), type);
		}
	}

	@ParameterizedTest
	@CsvSource({ "07, 0x07", "02, 0x02", "f0, 0xf0" })
	void reportsTheReasonOfARefusal(String reply, String code) {
		try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of(REQUEST + "< 05 " + reply + "\nx\n"))) {
			associating(TestClients.proxy(proxy), RequestRejectedException.class).isIn(Phase.REQUEST)
				.returns(new ReplyCode(Integer.decode(code)), RequestRejectedException::replyCode);
			proxy.nextConnection().awaitClosedByClient();
		}
	}

	@Test
	void aRefusedLogin() {
		Script script = Script.of("> 05 02 00 02\n< 05 02\n> 01 05 'alice' 06 's3cret'\n< 01 01\nx\n");
		try (ScriptedProxy proxy = ScriptedProxy.playing(script)) {
			associating(TestClients.proxy(proxy).credentials("alice", "s3cret"), ProxyAuthenticationException.class)
				.isIn(Phase.AUTHENTICATION);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { REQUEST, REQUEST + "< 05", REQUEST + "< 05 00 00 01 7f0000" })
	void aProxyThatHangsUp(String transcript) {
		associating(Script.of(transcript).thenCloses(), ProxyClosedException.class).isIn(Phase.REQUEST);
		associating(Script.of(transcript).thenResets(), ProxyClosedException.class).isIn(Phase.REQUEST);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "> 05 01 00\n< 05\n", REQUEST, REQUEST + "< 05 00 00 01 7f0000" })
	void aProxyThatFallsSilentTimesOut(String transcript) {
		try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of(transcript))) {
			associating(TestClients.proxy(proxy).handshakeTimeout(DEADLINE), Socks5TimeoutException.class);
			proxy.nextConnection().awaitClosedByClient();
		}
	}

	@Test
	void observersHearOfTheLoginBeforeTheReply() {
		try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of(REQUEST))) {
			associating(TestClients.proxy(proxy).handshakeTimeout(DEADLINE), Socks5TimeoutException.class);
		}
		assertThat(this.watcher.events()).containsExactly("started UDP ASSOCIATE 0.0.0.0:0", "proxy connected",
				"method none (0x00)", "authenticated", "failed Socks5TimeoutException");
	}

	@Test
	void oneTimeoutCoversTheLoginAndTheRequest() throws IOException {
		try (Service proxy = Service.start("127.0.0.1", (connection) -> {
			connection.getInputStream().readNBytes(3);
			connection.setSoTimeout(900);
			assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(connection.getInputStream()::read);
			connection.getOutputStream().write(Octets.of("05 00"));
			connection.setSoTimeout(0);
			connection.getInputStream().readAllBytes();
		})) {
			long start = System.nanoTime();
			associating(Socks5Client.builder().proxy("127.0.0.1", proxy.port()).handshakeTimeout(Duration.ofSeconds(1)),
					Socks5TimeoutException.class)
				.isIn(Phase.REQUEST);
			assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(1800));
		}
	}

	@Test
	void aProxyThatDoesNotAnswerTimesOut() throws IOException {
		try (BlackHole hole = BlackHole.open()) {
			associating(Socks5Client.builder().proxy("127.0.0.1", hole.port()).connectTimeout(DEADLINE),
					Socks5TimeoutException.class)
				.isIn(Phase.CONNECT);
		}
	}

	@Test
	void aProxyThatIsNotThere() {
		int port;
		try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of(""))) {
			port = proxy.port();
		}
		associating(Socks5Client.builder().proxy("127.0.0.1", port), ProxyUnreachableException.class)
			.isIn(Phase.CONNECT);
	}

	@Test
	void failsForAnUnknownProxy() {
		associating(Socks5Client.builder().proxy("proxy.invalid", 1080), ProxyUnreachableException.class)
			.hasCauseInstanceOf(UnknownHostException.class);
	}

	@ParameterizedTest
	@CsvSource({ "05 00 00 02 7f000001 1f90, 'expected address type 0x01, 0x03 or 0x04, received 0x02'",
			"04 5a 00 01 7f000001 1f90, 'expected SOCKS version 0x05, received 0x04'" })
	void aReplyThatIsNone(String reply, String message) {
		associating(Script.of(REQUEST + "< " + reply + "\n"), ProtocolViolationException.class).says(message);
	}

	@Test
	void anUncheckedExceptionIsAnIoException() {
		Socks5Client.Builder client = Socks5Client.builder().proxy("127.0.0.1", 1).credentials(() -> {
			throw new IllegalStateException("broken");
		});
		associating(client, ProxyAuthenticationException.class);
	}

}
