package io.socks5.client;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;

import io.socks5.protocol.Phase;
import io.socks5.protocol.ProxyClosedException;
import io.socks5.protocol.Socks5TimeoutException;
import io.socks5.testkit.RecordingListener;
import io.socks5.testkit.Script;
import io.socks5.testkit.ScriptedProxy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A proxy that goes away, breaks, falls silent or dawdles at every point of an exchange
 * with a login.
 */
@Timeout(60)
class HandshakeFaultTests {

	private static final Duration DEADLINE = Duration.ofMillis(300);

	private static final Duration BOUND = DEADLINE.plusSeconds(2);

	private static final String GREETING = "> 05 02 00 02\n";

	private static final String METHOD = GREETING + "< 05 02\n";

	private static final String LOGIN = METHOD + "> 01 05 'alice' 06 's3cret'\n";

	private static final String STATUS = LOGIN + "< 01 00\n";

	private static final String REQUEST = STATUS + "> 05 01 00 01 c0000207 0050\n";

	private final RecordingListener watched = new RecordingListener();

	@ParameterizedTest
	@EnumSource(Point.class)
	void reportsAProxyThatCloses(Point point) throws IOException {
		try (ScriptedProxy proxy = ScriptedProxy.playing(point.script().thenCloses())) {
			assertProxyClosed(proxy, point);
		}
	}

	@ParameterizedTest
	@EnumSource(Point.class)
	void reportsAProxyThatResets(Point point) throws IOException {
		try (ScriptedProxy proxy = ScriptedProxy.playing(point.script().thenResets())) {
			assertProxyClosed(proxy, point);
		}
	}

	private void assertProxyClosed(ScriptedProxy proxy, Point point) throws IOException {
		Socket socket = client(proxy, Duration.ofSeconds(30)).socketFactory().createSocket();
		assertThatExceptionOfType(ProxyClosedException.class).isThrownBy(() -> socket.connect(destination()))
			.satisfies((failure) -> assertThat(failure.phase()).isEqualTo(point.phase));
		assertThat(socket.isClosed()).isTrue();
		assertThat(this.watched.events()).endsWith("failed ProxyClosedException");
		assertThat(this.watched.kinds()).doesNotContain("established");
	}

	@ParameterizedTest
	@EnumSource(Point.class)
	void aProxyThatFallsSilentTimesOut(Point point) throws IOException {
		assertTimesOut(point.script(), point.phase);
	}

	@Test
	void aProxyThatDripsPassesTheOneDeadline() throws IOException {
		// a name of 255 octets, which would take 5 s
		String reply = REQUEST + "< 05 00 00 03 ff\n";
		assertTimesOut(Script.of(reply).thenDrips("61", Duration.ofMillis(20)), Phase.REQUEST);
	}

	private void assertTimesOut(Script script, Phase phase) throws IOException {
		try (ScriptedProxy proxy = ScriptedProxy.playing(script)) {
			Socket socket = client(proxy, DEADLINE).socketFactory().createSocket();
			long start = System.nanoTime();
			assertThatExceptionOfType(Socks5TimeoutException.class).isThrownBy(() -> socket.connect(destination()))
				.satisfies((failure) -> assertThat(failure.phase()).isEqualTo(phase));
			assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(DEADLINE, BOUND);
			proxy.nextConnection().awaitClosedByClient();
		}
		assertThat(this.watched.events()).endsWith("failed Socks5TimeoutException");
	}

	private Socks5Client client(ScriptedProxy proxy, Duration handshakeTimeout) {
		return Socks5Client.builder()
			.proxy(proxy.host(), proxy.port())
			.credentials("alice", "s3cret")
			.handshakeTimeout(handshakeTimeout)
			.listener(this.watched)
			.build();
	}

	private static InetSocketAddress destination() {
		return new InetSocketAddress("192.0.2.7", 80);
	}

	/**
	 * How far the proxy plays along.
	 */
	enum Point {

		ACCEPTED(Phase.GREETING, ""),

		GREETED(Phase.GREETING, GREETING),

		MIDDLE_OF_METHOD(Phase.GREETING, GREETING + "< 05"),

		METHOD_CHOSEN(Phase.AUTHENTICATION, METHOD),

		LOGIN_READ(Phase.AUTHENTICATION, LOGIN),

		MIDDLE_OF_STATUS(Phase.AUTHENTICATION, LOGIN + "< 01"),

		LOGGED_IN(Phase.REQUEST, STATUS),

		REQUESTED(Phase.REQUEST, REQUEST),

		MIDDLE_OF_REPLY(Phase.REQUEST, REQUEST + "< 05"),

		SUCCESS_WITHOUT_ADDRESS(Phase.REQUEST, REQUEST + "< 05 00"),

		MIDDLE_OF_ADDRESS(Phase.REQUEST, REQUEST + "< 05 00 00 01 0000"),

		LAST_OCTET_MISSING(Phase.REQUEST, REQUEST + "< 05 00 00 01 00000000 00");

		private final Phase phase;

		private final String transcript;

		Point(Phase phase, String transcript) {
			this.phase = phase;
			this.transcript = transcript;
		}

		Script script() {
			return Script.of(this.transcript);
		}

	}

}
