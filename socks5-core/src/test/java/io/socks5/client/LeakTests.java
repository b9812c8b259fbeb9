package io.socks5.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.socks5.protocol.Endpoint;
import io.socks5.protocol.Socks5Failure;
import io.socks5.testkit.real.CannedServer;
import io.socks5.testkit.real.ResourceUsage;
import io.socks5.testkit.real.Service;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * After thousands of connects, as many failed as good ones, the open files, the threads
 * and the heap are back where they were. The system property {@code socks5.leak.connects}
 * says how many of each.
 */
@Timeout(900)
class LeakTests {

	private static final Logger logger = System.getLogger(LeakTests.class.getName());

	private static final int CONNECTS = Integer.getInteger("socks5.leak.connects", 5_000);

	private static final int WARM_UP = 1_000;

	private static final int THREADS = 8;

	private static final String GOOD = "r4 0502 r14 0100 r10 05000001 00000000 0000 2a r1";

	// a script for each way to fail; the empty one is a closed port
	private static final List<String> BAD = List.of("", "r0", "r4 05ff", "r4 0501", "r4 0580", "r4 0502 r14 0101",
			"r4 0502 r14 0100 r10 0505", "r4 0502 r14 0100 r10 0504000100000000 0000", "r4 48545450",
			"r4 0502 r14 0100 r10 05000001 7f", "r4 0502 r14 0100 r10 05000009", "r4 0502 r20");

	@ParameterizedTest
	@MethodSource("threads")
	void nothingStaysBehind(Supplier<ExecutorService> threads) throws Exception {
		connectAndFail(threads, WARM_UP);
		ResourceUsage before = ResourceUsage.take();
		connectAndFail(threads, CONNECTS);
		ResourceUsage after = ResourceUsage.take();
		logger.log(Level.INFO, CONNECTS + " good and " + CONNECTS + " failed connects: " + before + " -> " + after);
		assertThat(after.files()).as("open files").isLessThanOrEqualTo(before.files());
		assertThat(after.threadsNotIn(before)).as("threads").isEmpty();
		assertThat(after.heap()).as("heap").isLessThan(before.heap() + 256 * 1024);
	}

	static Stream<Named<Supplier<ExecutorService>>> threads() {
		Named<Supplier<ExecutorService>> platform = Named.of("platform threads",
				() -> Executors.newFixedThreadPool(THREADS));
		Named<Supplier<ExecutorService>> virtual = Named.of("virtual threads", LeakTests::virtualThreads);
		return (Runtime.version().feature() >= 21) ? Stream.of(platform, virtual) : Stream.of(platform);
	}

	// this is compiled for a Java that has none yet
	private static ExecutorService virtualThreads() {
		try {
			return (ExecutorService) Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
		}
		catch (ReflectiveOperationException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static void connectAndFail(Supplier<ExecutorService> threads, int count) throws Exception {
		List<Service> proxies = new ArrayList<>();
		ExecutorService executor = threads.get();
		try {
			for (String script : BAD) {
				proxies.add(Service.start(new CannedServer(script)));
			}
			proxies.get(0).close();
			Service good = Service.start(new CannedServer(GOOD));
			proxies.add(good);
			List<Future<?>> parts = new ArrayList<>();
			for (int i = 0; i < THREADS; i++) {
				parts.add(executor.submit(() -> connectAndFail(proxies, good, count / THREADS)));
			}
			for (Future<?> part : parts) {
				part.get(600, TimeUnit.SECONDS);
			}
		}
		finally {
			executor.shutdownNow();
			assertThat(executor.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
			for (Service proxy : proxies) {
				proxy.close();
			}
		}
	}

	private static void connectAndFail(List<Service> proxies, Service good, int count) {
		Socks5Client client = client(good, Duration.ofSeconds(30));
		List<Socks5Client> failing = proxies.stream()
			.limit(BAD.size())
			.map((proxy) -> client(proxy, Duration.ofMillis(20)))
			.toList();
		for (int i = 0; i < count; i++) {
			succeed(client);
			fail(failing.get(i % failing.size()), i / failing.size());
		}
	}

	// not every caller closes what has failed: that has been done for it
	private static void fail(Socks5Client client, int turn) {
		Throwable failure = catchThrowable(() -> {
			switch (turn % 3) {
				case 0 -> client.socketFactory().createSocket().connect(InetSocketAddress.createUnresolved("abc", 80));
				case 1 -> client.connect("192.0.2.7", 80).close();
				default -> client.probe(Endpoint.of("192.0.2.7", 80), Duration.ofSeconds(30));
			}
		});
		assertThat(failure).isInstanceOf(Socks5Failure.class);
	}

	private static void succeed(Socks5Client client) {
		try (Socket socket = client.connect("192.0.2.7", 80)) {
			assertThat(socket.getInputStream().read()).isEqualTo(0x2a);
			socket.getOutputStream().write(1);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static Socks5Client client(Service proxy, Duration handshakeTimeout) {
		return Socks5Client.builder()
			.proxy("127.0.0.1", proxy.port())
			.credentials("alice", "s3cret")
			.handshakeTimeout(handshakeTimeout)
			.build();
	}

}
