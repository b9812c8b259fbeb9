package io.socks5.client;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.socks5.event.ConnectAttempt;
import io.socks5.event.ConnectListener;
import io.socks5.protocol.Endpoint;
import io.socks5.testkit.Eventually;
import io.socks5.testkit.LoopbackServer;
import io.socks5.testkit.Octets;
import io.socks5.testkit.TlsFront;
import io.socks5.testkit.TlsKeys;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Lives of sockets at random: several threads connect, close, interrupt, set options and
 * use streams at once. No octet of the application comes to the proxy outside of a
 * tunnel, each connect has one end, and nothing stays open. The system properties
 * {@code soak.duration} and {@code soak.seed} say how long, and which lives.
 */
class SocketSoakTests {

	private static final Logger logger = System.getLogger(SocketSoakTests.class.getName());

	private static final Duration DURATION = Duration.parse("PT" + System.getProperty("soak.duration", "1.5s"));

	private static final long SEED = Long.getLong("soak.seed", ThreadLocalRandom.current().nextLong());

	private static final InetSocketAddress CHAT = InetSocketAddress.createUnresolved("chat.corp", 5222);

	/** No message of a handshake begins like this. */
	private static final byte[] SECRET = "SECRET".getBytes(StandardCharsets.US_ASCII);

	private final Ends ends = new Ends();

	@ParameterizedTest
	@EnumSource(Way.class)
	void eachLifeHasOneEnd(Way way) throws Exception {
		Random random = new Random(SEED);
		int lives = 0;
		try (StrictProxy proxy = StrictProxy.open();
				TlsFront front = TlsFront.before(proxy.port(), TlsKeys.of("127.0.0.1"))) {
			Socks5Client client = way.client(proxy, front).listener(this.ends).build();
			long end = System.nanoTime() + DURATION.toNanos();
			while (System.nanoTime() < end) {
				live((Socks5Socket) client.socketFactory().createSocket(), random);
				lives++;
			}
			client.close();
			assertThat(proxy.faults).as("seed %s", SEED).isEmpty();
			Eventually.await("open == 0, seed " + SEED, proxy.open::get, (open) -> open == 0);
		}
		logger.log(Level.INFO, way + ": " + lives + " lives in " + DURATION + ", seed " + SEED + ", " + this.ends);
		assertThat(lives).isPositive();
		this.ends.addUp();
	}

	private static void live(Socks5Socket socket, Random random) throws Exception {
		FutureTask<Object> connect = new FutureTask<>(() -> quietly(() -> {
			socket.connect(CHAT);
			socket.getOutputStream().write(SECRET);
			return socket.getInputStream().read();
		}));
		Thread thread = new Thread(connect, "connecting");
		thread.start();
		long[] seeds = random.longs(2).toArray();
		FutureTask<Object> first = TestClients.start(() -> meddle(socket, thread, new Random(seeds[0])));
		FutureTask<Object> second = TestClients.start(() -> meddle(socket, thread, new Random(seeds[1])));
		first.get(30, TimeUnit.SECONDS);
		second.get(30, TimeUnit.SECONDS);
		if (random.nextBoolean()) {
			socket.close();
		}
		connect.get(30, TimeUnit.SECONDS);
		socket.close();
	}

	private static Object meddle(Socks5Socket socket, Thread connecting, Random random) {
		for (int i = random.nextInt(8); i > 0; i--) {
			int action = random.nextInt(12);
			long pause = System.nanoTime() + random.nextInt(200_000);
			while (System.nanoTime() < pause) {
				// a park would take longer than many a handshake
				Thread.onSpinWait();
			}
			quietly(() -> {
				switch (action) {
					case 0 -> socket.setSoTimeout(10_000 + random.nextInt(100));
					case 1 -> socket.setTcpNoDelay(random.nextBoolean());
					case 2 -> socket.getSoTimeout();
					case 3 -> socket.getOutputStream().write(SECRET);
					case 4 -> socket.getInputStream().available();
					case 5 -> socket.shutdownOutput();
					case 6 -> socket.shutdownInput();
					case 7 -> connecting.interrupt();
					case 8 -> socket.connect(CHAT);
					case 9 -> socket.getLocalSocketAddress();
					case 10 -> socket.toString();
					default -> closeSometimes(socket, random);
				}
				return "done";
			});
		}
		return "done";
	}

	private static void closeSometimes(Socket socket, Random random) throws IOException {
		if (random.nextInt(3) == 0) {
			socket.close();
		}
	}

	private static Object quietly(Callable<?> call) {
		try {
			return call.call();
		}
		catch (IOException ex) {
			return ex;
		}
		catch (Exception ex) {
			throw new AssertionError("seed " + SEED, ex);
		}
	}

	/**
	 * The ways to the proxy.
	 */
	enum Way {

		PLAIN, TLS, WARM, WARM_TLS;

		Socks5Client.Builder client(StrictProxy proxy, TlsFront front) {
			boolean secured = this == TLS || this == WARM_TLS;
			Socks5Client.Builder builder = secured ? TestClients.proxy(front).tls(TlsKeys.trusting())
					: TestClients.proxy(proxy);
			boolean warm = this == WARM || this == WARM_TLS;
			return warm ? builder.warm(2, Duration.ofSeconds(1)) : builder;
		}

	}

	/**
	 * A proxy that writes down what is no handshake, and echoes inside of a tunnel.
	 */
	private static final class StrictProxy extends LoopbackServer {

		private static final byte[] REQUEST = Octets.of("05 01 00 03 09 'chat.corp' 1466");

		private final Queue<String> faults = new ConcurrentLinkedQueue<>();

		private final AtomicInteger open = new AtomicInteger();

		static StrictProxy open() {
			StrictProxy proxy = new StrictProxy();
			proxy.start();
			return proxy;
		}

		@Override
		protected Task accepted(Socket socket) {
			this.open.incrementAndGet();
			return () -> {
				try {
					serve(socket);
				}
				finally {
					this.open.decrementAndGet();
				}
			};
		}

		private void serve(Socket socket) throws IOException {
			if (expects(socket, Octets.of("05 01 00"))) {
				socket.getOutputStream().write(Octets.of("05 00"));
				if (expects(socket, REQUEST)) {
					socket.getOutputStream().write(Octets.of("05 00 00 01 7f000001 1f90"));
					socket.getInputStream().transferTo(socket.getOutputStream());
				}
			}
		}

		private boolean expects(Socket socket, byte[] message) throws IOException {
			String received = Octets.text(socket.getInputStream().readNBytes(message.length));
			if (!Octets.text(message).startsWith(received)) {
				this.faults.add(received);
			}
			return Octets.text(message).equals(received);
		}

	}

	/**
	 * Counts the ends of connects.
	 */
	private static final class Ends implements ConnectListener {

		private final AtomicInteger started = new AtomicInteger();

		private final AtomicInteger established = new AtomicInteger();

		private final AtomicInteger failed = new AtomicInteger();

		private final AtomicInteger closed = new AtomicInteger();

		private final Queue<String> faults = new ConcurrentLinkedQueue<>();

		@Override
		public Observation connectStarted(ConnectAttempt attempt) {
			this.started.incrementAndGet();
			AtomicInteger outcomes = new AtomicInteger();
			AtomicInteger closes = new AtomicInteger();
			return new Observation() {

				@Override
				public void established(Endpoint bound) {
					Ends.this.established.incrementAndGet();
					once(outcomes, "established");
				}

				@Override
				public void failed(IOException cause) {
					Ends.this.failed.incrementAndGet();
					once(outcomes, "failed");
				}

				@Override
				public void closed(boolean lostBeforeFirstOctet) {
					Ends.this.closed.incrementAndGet();
					once(closes, "closed");
				}

			};
		}

		private void once(AtomicInteger count, String what) {
			if (count.incrementAndGet() > 1) {
				this.faults.add(what + " is a second end");
			}
		}

		void addUp() {
			assertThat(this.faults).as("seed %s", SEED).isEmpty();
			assertThat(this.established.get() + this.failed.get()).as("seed %s", SEED).isEqualTo(this.started.get());
			assertThat(this.closed).as("seed %s", SEED).hasValue(this.established.get());
			assertThat(this.established).hasPositiveValue();
		}

		@Override
		public String toString() {
			return this.started + " connects, " + this.established + " established, " + this.failed + " failed, "
					+ this.closed + " closed";
		}

	}

}
