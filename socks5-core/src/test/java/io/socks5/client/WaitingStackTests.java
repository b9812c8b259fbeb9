package io.socks5.client;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.FutureTask;

import io.socks5.testkit.BlackHole;
import io.socks5.testkit.Eventually;
import io.socks5.testkit.Script;
import io.socks5.testkit.ScriptedProxy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the stack of a thread that waits for the proxy. A virtual thread keeps the
 * memory of a large one.
 */
@Timeout(60)
class WaitingStackTests {

	private static final Duration LONG = Duration.ofMinutes(5);

	private static final String WAIT = "BlockingTransport.await";

	private static Socks5Client patient(Socks5Client.Builder builder) {
		return builder.connectTimeout(LONG).handshakeTimeout(LONG).build();
	}

	private static void waitsWithFewFrames(Socks5Client client, Runnable untilTheLastWait) throws Exception {
		Socks5Socket socket = TestClients.socket(client);
		FutureTask<?> connect = new FutureTask<>(() -> TestClients.failureOf(() -> {
			socket.connect(InetSocketAddress.createUnresolved("chat.corp", 5222));
			return socket;
		}));
		Thread thread = new Thread(connect, "connect");
		thread.start();
		try {
			untilTheLastWait.run();
			Eventually.await("the wait", () -> frames(thread), (frames) -> frames.indexOf(WAIT) == 0);
			assertThat(frames(thread)).startsWith(WAIT, "Socks5Socket.connect", "Socks5Socket.connect",
					"WaitingStackTests.lambda");
		}
		finally {
			socket.close();
			thread.join();
		}
	}

	private static List<String> frames(Thread thread) {
		return Arrays.stream(thread.getStackTrace())
			// a warm connection has streams of its own
			.filter((frame) -> frame.getClassName().startsWith("io.socks5.") && !frame.getMethodName().equals("read"))
			.map((frame) -> frame.getClassName().replaceFirst(".*\\.", "") + "."
					+ frame.getMethodName().replaceFirst("\\$.*", ""))
			.toList();
	}

	@Test
	void tcpIsAwaited() throws Exception {
		try (BlackHole hole = BlackHole.open()) {
			waitsWithFewFrames(patient(Socks5Client.builder().proxy("127.0.0.1", hole.port())), () -> {
			});
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "< 05 02\n> 01 01 'a' 01 'b'\n",
			"< 05 02\n> 01 01 'a' 01 'b'\n< 01 00\n> 05 01 00 03 09 'chat.corp' 1466\n",
			"< 05 02\n> 01 01 'a' 01 'b'\n< 01 00\n> 05 01 00 03 09 'chat.corp' 1466\n< 05 00 00 01\n" })
	void anAnswerIsAwaited(String answers) throws Exception {
		try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of("> 05 02 00 02\n" + answers))) {
			waitsWithFewFrames(patient(TestClients.proxy(proxy).credentials("a", "b")),
					() -> proxy.nextConnection().awaitPlayed());
		}
	}

	@Test
	void theLoginIsAwaitedBeforeEarlyData() throws Exception {
		try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of("> 05 01 00\n"))) {
			waitsWithFewFrames(patient(TestClients.proxy(proxy).earlyData(true)),
					() -> proxy.nextConnection().awaitPlayed());
		}
	}

	@Test
	void theReplyIsAwaitedOverAWarmConnection() throws Exception {
		Script silent = Script.of(TestClients.GRANTED.replaceAll("(?m)^< 05 00 00.*\n", ""));
		try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of(TestClients.GRANTED), silent);
				Socks5Client client = patient(TestClients.proxy(proxy).warm(1, LONG))) {
			client.connect("chat.corp", 5222).close();
			proxy.nextConnection();
			TestClients.awaitIdle(client, 1);
			waitsWithFewFrames(client, () -> proxy.nextConnection().awaitPlayed());
			assertThat(client.warm().hits()).isOne();
		}
	}

}
