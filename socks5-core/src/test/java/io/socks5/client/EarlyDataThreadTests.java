package io.socks5.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;

import io.socks5.testkit.EchoServer;
import io.socks5.testkit.FakeSocksServer;
import io.socks5.testkit.RecordingListener;
import io.socks5.testkit.Script;
import io.socks5.testkit.ScriptedConnection;
import io.socks5.testkit.ScriptedProxy;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for early data on platform threads and, if the JDK has them, on virtual threads.
 */
@Timeout(60)
class EarlyDataThreadTests {

	private final RecordingListener watcher = new RecordingListener();

	static Stream<Threads> threads() {
		return Stream.of(Threads.values()).filter((each) -> each == Threads.PLATFORM || isVirtualSupported());
	}

	private static boolean isVirtualSupported() {
		return Runtime.version().feature() >= 21;
	}

	@ParameterizedTest
	@MethodSource("threads")
	void bothStreamsAreUsedAtTheSameTime(Threads threads) throws Exception {
		byte[] much = new byte[300_000];
		new Random(1).nextBytes(much);
		try (EchoServer echo = EchoServer.listen();
				FakeSocksServer proxy = FakeSocksServer.open().knowing("chat.corp", echo.port());
				Socket socket = TestClients.proxy(proxy).earlyData(true).build().connect("chat.corp", 5222)) {
			FutureTask<byte[]> reader = threads.start(() -> socket.getInputStream().readNBytes(much.length));
			FutureTask<Boolean> writer = threads.start(() -> {
				OutputStream out = socket.getOutputStream();
				for (int from = 0; from < much.length; from += 1000) {
					out.write(much, from, 1000);
				}
				return true;
			});
			assertThat(TestClients.result(writer)).isTrue();
			assertThat(TestClients.result(reader)).isEqualTo(much);
		}
	}

	@ParameterizedTest
	@MethodSource("threads")
	void closeEndsTheWaitForTheReply(Threads threads) throws Exception {
		try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of(EarlyDataTests.LOGIN + EarlyDataTests.REQUEST))) {
			Socket socket = connect(proxy);
			InputStream in = socket.getInputStream();
			FutureTask<IOException> first = threads.start(() -> TestClients.failureOf(in::read));
			proxy.nextConnection().awaitPlayed();
			FutureTask<IOException> second = threads.start(() -> TestClients.failureOf(in::read));
			socket.close();
			assertThat(TestClients.result(first)).isExactlyInstanceOf(SocketException.class)
				.hasMessage("Socket closed");
			assertThat(TestClients.result(second)).isExactlyInstanceOf(SocketException.class)
				.hasMessage("Socket closed");
		}
	}

	@ParameterizedTest
	@MethodSource("threads")
	void anInterruptClosesTheSocketOfAVirtualThreadOnly(Threads threads) throws Exception {
		try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of(EarlyDataTests.LOGIN + EarlyDataTests.REQUEST))) {
			Socket socket = connect(proxy);
			FutureTask<Object> read = new FutureTask<>(() -> result(socket.getInputStream()));
			Thread reader = threads.start(read);
			ScriptedConnection connection = proxy.nextConnection().awaitPlayed();
			reader.interrupt();
			if (threads == Threads.VIRTUAL) {
				assertThat(TestClients.result(read)).isExactlyInstanceOf(SocketException.class)
					.hasToString("java.net.SocketException: Closed by interrupt");
				assertThat(socket.isClosed()).isTrue();
				assertThat(this.watcher.events()).endsWith("failed SocketException");
			}
			else {
				connection.send(new byte[] { 5, 0, 0, 1, 127, 0, 0, 1, 0, 1, '!' });
				assertThat(TestClients.result(read)).isEqualTo((int) '!');
				assertThat(socket.isClosed()).isFalse();
				socket.close();
			}
		}
	}

	private static Object result(InputStream in) {
		try {
			return in.read();
		}
		catch (IOException ex) {
			return ex;
		}
	}

	private Socket connect(ScriptedProxy proxy) throws IOException {
		return TestClients.proxy(proxy).earlyData(true).listener(this.watcher).build().connect("chat.corp", 5222);
	}

	/**
	 * The kinds of threads.
	 */
	enum Threads {

		PLATFORM, VIRTUAL;

		<T> FutureTask<T> start(Callable<T> call) {
			FutureTask<T> task = new FutureTask<>(call);
			start(task);
			return task;
		}

		Thread start(Runnable task) {
			if (this == PLATFORM) {
				Thread thread = new Thread(task, "early data");
				thread.start();
				return thread;
			}
			try {
				// the tests are compiled for a JDK without them
				return (Thread) Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, task);
			}
			catch (ReflectiveOperationException ex) {
				throw new IllegalStateException(ex);
			}
		}

	}

}
