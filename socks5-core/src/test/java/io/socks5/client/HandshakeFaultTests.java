package io.socks5.client;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import io.socks5.protocol.Phase;
import io.socks5.protocol.ProxyClosedException;
import io.socks5.protocol.Socks5TimeoutException;
import io.socks5.testkit.real.LoopbackServer;
import io.socks5.testkit.real.Script;
import io.socks5.testkit.real.Watched;
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

	private final Watched watched = new Watched();

	@ParameterizedTest
	@EnumSource(Point.class)
	void aProxyThatClosesIsTold(Point point) throws IOException {
		try (LoopbackServer proxy = LoopbackServer.start((connection) -> {
			point.script.play(connection);
			connection.close();
		})) {
			assertProxyClosed(proxy, point);
		}
	}

	@ParameterizedTest
	@EnumSource(Point.class)
	void aProxyThatResetsIsTold(Point point) throws IOException {
		try (LoopbackServer proxy = LoopbackServer.start((connection) -> {
			point.script.play(connection);
			LoopbackServer.reset(connection);
		})) {
			assertProxyClosed(proxy, point);
		}
	}

	private void assertProxyClosed(LoopbackServer proxy, Point point) throws IOException {
		Socket socket = client(proxy, Duration.ofSeconds(30)).socketFactory().createSocket();
		assertThatExceptionOfType(ProxyClosedException.class).isThrownBy(() -> socket.connect(destination()))
			.satisfies((failure) -> assertThat(failure.phase()).isEqualTo(point.phase));
		assertThat(socket.isClosed()).isTrue();
		assertThat(this.watched.events()).endsWith("failed ProxyClosedException").doesNotContain("established");
	}

	@ParameterizedTest
	@EnumSource(Point.class)
	void aProxyThatFallsSilentTimesOut(Point point) throws IOException {
		try (LoopbackServer proxy = LoopbackServer.start(point.script)) {
			assertTimesOut(proxy, point.phase);
		}
	}

	@Test
	void aProxyThatDripsPassesTheOneDeadline() throws IOException {
		// the longest reply there is, an octet every 20 ms: 5 s
		Script reply = new Script(Point.REQUESTED.script.text() + " 05000003 ff " + "61".repeat(255) + " 0050");
		try (LoopbackServer proxy = LoopbackServer.start((connection) -> drip(connection, reply, 20))) {
			assertTimesOut(proxy, Phase.REQUEST);
		}
	}

	@Test
	void aProxyThatDripsFastEnoughSucceeds() throws IOException {
		Script reply = new Script(Point.REQUESTED.script.text() + " 05000003 ff " + "61".repeat(255) + " 0050 2a");
		try (LoopbackServer proxy = LoopbackServer.start((connection) -> drip(connection, reply, 1));
				Socket socket = client(proxy, Duration.ofSeconds(30)).connect("192.0.2.7", 80)) {
			assertThat(socket.getInputStream().read()).isEqualTo(0x2a);
		}
	}

	private void assertTimesOut(LoopbackServer proxy, Phase phase) throws IOException {
		Socket socket = client(proxy, DEADLINE).socketFactory().createSocket();
		long start = System.nanoTime();
		assertThatExceptionOfType(Socks5TimeoutException.class).isThrownBy(() -> socket.connect(destination()))
			.satisfies((failure) -> assertThat(failure.phase()).isEqualTo(phase));
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(DEADLINE, BOUND);
		assertThat(socket.isClosed()).isTrue();
		assertThat(this.watched.events()).endsWith("failed Socks5TimeoutException");
	}

	private Socks5Client client(LoopbackServer proxy, Duration handshakeTimeout) {
		return Socks5Client.builder()
			.proxy("127.0.0.1", proxy.port())
			.credentials("alice", "s3cret")
			.handshakeTimeout(handshakeTimeout)
			.listener(this.watched)
			.build();
	}

	private static InetSocketAddress destination() {
		return new InetSocketAddress("192.0.2.7", 80);
	}

	private static void drip(Socket connection, Script script, int millis) throws IOException {
		ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
		try {
			for (Script octet : script.octets()) {
				clock.schedule(() -> {
					octet.play(connection);
					return octet;
				}, millis, TimeUnit.MILLISECONDS).get();
			}
		}
		catch (InterruptedException | ExecutionException ex) {
			throw new IOException(ex);
		}
		finally {
			clock.shutdownNow();
		}
	}

	/**
	 * How far the proxy plays along.
	 */
	enum Point {

		ACCEPTED(Phase.GREETING, "r0"),

		GREETED(Phase.GREETING, "r4"),

		MIDDLE_OF_METHOD(Phase.GREETING, "r4 05"),

		METHOD_CHOSEN(Phase.AUTHENTICATION, "r4 0502"),

		LOGIN_READ(Phase.AUTHENTICATION, "r4 0502 r14"),

		MIDDLE_OF_STATUS(Phase.AUTHENTICATION, "r4 0502 r14 01"),

		LOGGED_IN(Phase.REQUEST, "r4 0502 r14 0100"),

		REQUESTED(Phase.REQUEST, "r4 0502 r14 0100 r10"),

		MIDDLE_OF_REPLY(Phase.REQUEST, "r4 0502 r14 0100 r10 05"),

		SUCCESS_WITHOUT_ADDRESS(Phase.REQUEST, "r4 0502 r14 0100 r10 0500"),

		MIDDLE_OF_ADDRESS(Phase.REQUEST, "r4 0502 r14 0100 r10 05000001 0000"),

		LAST_OCTET_MISSING(Phase.REQUEST, "r4 0502 r14 0100 r10 05000001 00000000 00");

		private final Phase phase;

		private final Script script;

		Point(Phase phase, String script) {
			this.phase = phase;
			this.script = new Script(script);
		}

	}

}
