package io.socks5.client;

import java.io.IOException;
import java.lang.reflect.Method;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

import io.socks5.protocol.Socks5Failure;
import io.socks5.protocol.Socks5TimeoutException;
import io.socks5.testkit.BlackHole;
import io.socks5.testkit.Eventually;
import io.socks5.testkit.Script;
import io.socks5.testkit.ScriptedProxy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the cancellation of a connect.
 */
public class CancellationTests {

	private static final Duration LONG = Duration.ofMinutes(5);

	private static final Set<String> CALLS = Set.of("connect0", "write0");

	/** The number of stack traces after which a thread does not just pass a call. */
	private static final int SAMPLES = 20;

	private static Socks5Client patient(Socks5Client.Builder builder) {
		return builder.connectTimeout(LONG).handshakeTimeout(LONG).build();
	}

	private static IOException connect(Socks5Socket socket) {
		return TestClients.failureOf(() -> {
			socket.connect(InetSocketAddress.createUnresolved("chat.corp", 5222));
			return socket;
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "> 05 01 00\n", "> 05 01 00\n< 05\n",
			"> 05 01 00\n< 05 00\n> 05 01 00 03 09 'chat.corp' 1466\n< 05 00 00 01\n" })
	void closeEndsAHandshakeAtOnce(String transcript) throws Exception {
		try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of(transcript))) {
			Socks5Socket socket = TestClients.socket(patient(TestClients.proxy(proxy)));
			FutureTask<IOException> connect = TestClients.start(() -> connect(socket));
			proxy.nextConnection().awaitPlayed();
			socket.close();
			isCancelled(TestClients.result(connect), socket);
			assertThat(proxy.connections()).isEqualTo(1);
		}
	}

	@Test
	void closeEndsATcpConnectAtOnce() throws Exception {
		try (BlackHole hole = BlackHole.open()) {
			Socks5Socket socket = TestClients.socket(patient(Socks5Client.builder().proxy("127.0.0.1", hole.port())));
			FutureTask<IOException> connect = new FutureTask<>(() -> connect(socket));
			Thread thread = new Thread(connect);
			thread.start();
			awaitParked(thread);
			socket.close();
			isCancelled(TestClients.result(connect), socket);
		}
	}

	private static void isCancelled(IOException failure, Socks5Socket socket) {
		assertThat(failure).isExactlyInstanceOf(SocketException.class).isNotInstanceOf(Socks5Failure.class);
		assertThat(socket.isClosed()).isTrue();
		assertThat(socket.isConnected()).isFalse();
	}

	@Test
	void aClosedSocketCannotConnectAgain() throws Exception {
		try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of(""))) {
			Socks5Socket socket = TestClients.socket(TestClients.proxy(proxy).build());
			socket.close();
			assertThat(connect(socket)).isExactlyInstanceOf(SocketException.class).hasMessage("Socket is closed");
			assertThat(proxy.connections()).isZero();
		}
	}

	public static List<Threads> interruptible() {
		List<Threads> kinds = new ArrayList<>(List.of(Threads.PLATFORM));
		Arrays.stream(Thread.class.getMethods())
			.filter((method) -> method.getName().equals("startVirtualThread"))
			.forEach((method) -> kinds.add(new Threads("virtual", (task) -> startVirtual(method, task), true)));
		return kinds;
	}

	private static Thread startVirtual(Method method, Runnable task) {
		try {
			return (Thread) method.invoke(null, task);
		}
		catch (ReflectiveOperationException ex) {
			throw new AssertionError(ex);
		}
	}

	@ParameterizedTest
	@MethodSource("interruptible")
	void anInterruptEndsAHandshakeWhereTheThreadAllowsIt(Threads threads) throws Exception {
		try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of("> 05 01 00\n"))) {
			Socks5Client client = threads.client(TestClients.proxy(proxy));
			FutureTask<Ending> connect = new FutureTask<>(() -> Ending.of(client));
			Thread thread = threads.starter().apply(connect);
			proxy.nextConnection().awaitPlayed();
			thread.interrupt();
			threads.check(connect.get(10, TimeUnit.SECONDS));
		}
	}

	@ParameterizedTest
	@MethodSource("interruptible")
	void anInterruptEndsATcpConnectWhereTheThreadAllowsIt(Threads threads) throws Exception {
		try (BlackHole hole = BlackHole.open()) {
			Socks5Client client = threads.client(Socks5Client.builder().proxy("127.0.0.1", hole.port()));
			FutureTask<Ending> connect = new FutureTask<>(() -> Ending.of(client));
			Thread thread = threads.starter().apply(connect);
			awaitParked(thread);
			thread.interrupt();
			threads.check(connect.get(10, TimeUnit.SECONDS));
		}
	}

	// waits until it waits for the network
	static void awaitParked(Thread thread) {
		AtomicInteger seen = new AtomicInteger();
		Eventually.await("a thread in the socket's call", thread::getStackTrace,
				(stack) -> (isWaiting(stack) ? seen.incrementAndGet() : seen.getAndSet(0)) >= SAMPLES);
	}

	private static boolean isWaiting(StackTraceElement[] stack) {
		// a socket without a timeout waits in a system call
		boolean blocked = stack.length > 0 && stack[0].isNativeMethod() && CALLS.contains(stack[0].getMethodName());
		return blocked || Arrays.stream(stack).anyMatch(CancellationTests::isParked);
	}

	private static boolean isParked(StackTraceElement frame) {
		return frame.getClassName().equals("sun.nio.ch.NioSocketImpl") && frame.getMethodName().equals("park");
	}

	/**
	 * How a connect ended.
	 *
	 * @param failure the failure
	 * @param interrupted whether the thread can still see that it was interrupted
	 */
	record Ending(IOException failure, boolean interrupted) {

		static Ending of(Socks5Client client) {
			IOException failure = TestClients.failureOf(() -> client.connect("chat.corp", 5222));
			return new Ending(failure, Thread.currentThread().isInterrupted());
		}

	}

	/**
	 * A kind of thread.
	 *
	 * @param name its name
	 * @param starter starts a thread
	 * @param interruptible whether an interrupt ends what a socket does
	 */
	public record Threads(String name, Function<Runnable, Thread> starter, boolean interruptible) {

		static final Threads PLATFORM = new Threads("platform", Threads::startPlatform, false);

		private static Thread startPlatform(Runnable task) {
			Thread thread = new Thread(task);
			thread.start();
			return thread;
		}

		Socks5Client client(Socks5Client.Builder builder) {
			Duration limit = this.interruptible ? LONG : Duration.ofMillis(500);
			return builder.connectTimeout(limit).handshakeTimeout(limit).build();
		}

		void check(Ending ending) {
			assertThat(ending.interrupted()).isTrue();
			assertThat(ending.failure())
				.isExactlyInstanceOf(this.interruptible ? SocketException.class : Socks5TimeoutException.class);
		}

		@Override
		public String toString() {
			return this.name;
		}

	}

}
