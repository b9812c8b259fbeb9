package io.socks5.client;

import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

import io.socks5.protocol.Phase;
import io.socks5.protocol.Socks5TimeoutException;
import io.socks5.testkit.BlackHole;
import io.socks5.testkit.FailureAssert;
import io.socks5.testkit.Script;
import io.socks5.testkit.ScriptedProxy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * One deadline, however the proxy spends it. The time limits are generous: what is exact
 * is which limit passed, and where.
 */
class DeadlineTests extends AbstractChatTests {

	private static final Duration LIMIT = Duration.ofMillis(300);

	private static final Duration LONG = Duration.ofMinutes(5);

	private static FailureAssert<Socks5TimeoutException> timesOut(Callable<Socket> connect) {
		return FailureAssert.assertThat(timesOut(connect, LIMIT));
	}

	private static Socks5TimeoutException timesOut(Callable<Socket> connect, Duration limit) {
		long start = System.nanoTime();
		Exception failure = TestClients.failureOf(connect);
		Duration taken = Duration.ofNanos(System.nanoTime() - start);
		assertThat(taken).isBetween(limit, limit.plusSeconds(2));
		assertThat(failure).isExactlyInstanceOf(Socks5TimeoutException.class);
		return (Socks5TimeoutException) failure;
	}

	private static void timesOutInHandshake(Script script, Phase phase) {
		// a busy machine may not reach the phase within a short limit
		List<Phase> phases = new ArrayList<>();
		for (int limit = (int) LIMIT.toMillis(); !phases.contains(phase); limit = 4 * limit + 1) {
			assertThat(limit).as("limit for %s, after %s", phase, phases).isLessThan(10_000);
			phases.add(timesOutInHandshake(script, phase, limit));
		}
	}

	private static Phase timesOutInHandshake(Script script, Phase phase, int limit) {
		ScriptedProxy proxy = ScriptedProxy.playing(script);
		try {
			Socks5Client client = TestClients.proxy(proxy)
				.credentials("alice", "s3cret")
				.connectTimeout(LONG)
				.handshakeTimeout(Duration.ofMillis(limit))
				.build();
			Socks5TimeoutException failure = timesOut(() -> client.connect("chat.corp", 5222),
					Duration.ofMillis(limit));
			FailureAssert.assertThat(failure)
				.says("timed out (handshake timeout of " + limit + " ms)")
				.letsAnotherProxyTry();
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

	@Test
	void aProxyThatNeverAnswersTheGreetingTimesOut() {
		timesOutInHandshake(Script.of(GREETING), Phase.GREETING);
	}

	@Test
	void aProxyThatNeverAnswersTheLoginTimesOut() {
		timesOutInHandshake(Script.of(LOGIN), Phase.AUTHENTICATION);
	}

	@Test
	void aProxyThatNeverAnswersTheRequestTimesOut() {
		timesOutInHandshake(Script.of(REQUEST), Phase.REQUEST);
	}

	@ParameterizedTest
	@CsvSource({ "05", "05 00 00", "05 00 00 04 00*8", "05 00 00 03 ff 'a'*255 00" })
	void aProxyThatNeverEndsItsReplyTimesOut(String reply) {
		timesOutInHandshake(Script.of(REQUEST + "< " + reply + "\n"), Phase.REQUEST);
	}

	@Test
	void dripFeedDoesNotMoveTheDeadline() {
		// each octet comes well within the limit, and all of them need ten times as long
		Script script = Script.of(REQUEST + "< 05 00 00 03 ff\n").thenDrips("'a'", LIMIT.dividedBy(25));
		timesOutInHandshake(script, Phase.REQUEST);
	}

	@Test
	void aProxyThatNeverAnswersTcpTimesOut() throws Exception {
		try (BlackHole hole = BlackHole.open()) {
			Socks5Client client = Socks5Client.builder()
				.proxy("127.0.0.1", hole.port())
				.connectTimeout(LIMIT)
				.handshakeTimeout(LONG)
				.build();
			timesOut(() -> client.connect("chat.corp", 5222)).isIn(Phase.CONNECT)
				.says("timed out (connect timeout of 300 ms)")
				.letsAnotherProxyTry();
		}
	}

	@Test
	void theTimeoutOfASocketCoversTcp() throws Exception {
		try (BlackHole hole = BlackHole.open()) {
			Socks5Client client = Socks5Client.builder()
				.proxy("127.0.0.1", hole.port())
				.connectTimeout(LONG)
				.handshakeTimeout(LONG)
				.build();
			timesOut(() -> connected(client)).isIn(Phase.CONNECT).says("timed out (timeout of 300 ms)");
		}
	}

	@Test
	void theTimeoutOfASocketCoversTheHandshake() {
		try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of("> 05 01 00\n"))) {
			Socks5Client client = TestClients.proxy(proxy).connectTimeout(LONG).handshakeTimeout(LONG).build();
			timesOut(() -> connected(client)).isIn(Phase.GREETING).says("timed out (timeout of 300 ms)");
			proxy.nextConnection().awaitClosedByClient();
		}
	}

	private static Socket connected(Socks5Client client) throws Exception {
		Socket socket = client.socketFactory().createSocket();
		socket.connect(InetSocketAddress.createUnresolved("chat.corp", 5222), (int) LIMIT.toMillis());
		return socket;
	}

	@Test
	void theTimeoutOfASocketDoesNotStretchThatOfTheClient() {
		try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of("> 05 01 00\n"))) {
			Socks5Client client = TestClients.proxy(proxy).handshakeTimeout(LIMIT).build();
			timesOut(() -> {
				Socket socket = client.socketFactory().createSocket();
				socket.connect(InetSocketAddress.createUnresolved("chat.corp", 5222), 600_000);
				return socket;
			}).isIn(Phase.GREETING).says("timed out (handshake timeout of 300 ms)");
		}
	}

	@Test
	void aProbeTakesAnyLimit() throws Exception {
		try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of("> 05 01 00\n< 05 00\n"))) {
			Socks5Client client = TestClients.proxy(proxy).build();
			assertThat(client.probe(Duration.ofDays(200_000)).latency()).isPositive();
			assertThat(TestClients.failureOf(() -> {
				client.probe(Duration.ofSeconds(-1));
				return new Socket();
			})).isExactlyInstanceOf(Socks5TimeoutException.class);
		}
	}

	@Test
	void aProbeHasADeadlineOfItsOwn() {
		try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of("> 05 01 00\n"))) {
			Socks5Client client = TestClients.proxy(proxy).connectTimeout(LONG).handshakeTimeout(LONG).build();
			timesOut(() -> {
				client.probe(LIMIT);
				return new Socket();
			}).isIn(Phase.GREETING).says("timed out (probe timeout of 300 ms)").hasMessageNotContaining(" to ");
			proxy.nextConnection().awaitClosedByClient();
		}
	}

}
