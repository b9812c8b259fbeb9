package io.socks5.client;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;

import io.socks5.auth.Authentication;
import io.socks5.auth.Encapsulation;
import io.socks5.auth.SubNegotiation;
import io.socks5.protocol.AuthMethod;
import io.socks5.protocol.FailureContext;
import io.socks5.protocol.ProxyAuthenticationException;
import io.socks5.protocol.Socks5Exception;
import io.socks5.testkit.EchoServer;
import io.socks5.testkit.FakeSocksServer;
import io.socks5.testkit.RecordingListener;
import io.socks5.testkit.Script;
import io.socks5.testkit.ScriptedProxy;
import io.socks5.testkit.XorFront;
import io.socks5.testkit.XorMethod;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for warm connections with an encapsulation, and for octets that cannot be
 * wrapped.
 */
@Timeout(60)
class WarmEncapsulationTests {

	private static final InetSocketAddress CHAT = InetSocketAddress.createUnresolved("chat.test", 5222);

	private final EchoServer echo = EchoServer.listen();

	private final FakeSocksServer proxy = FakeSocksServer.open().knowing("chat.test", this.echo.port());

	private final XorFront front = XorFront.before(this.proxy, 100);

	private final Counted method = new Counted();

	private final RecordingListener watcher = new RecordingListener();

	private final Socks5Client client = builder().warm(1, Duration.ofMinutes(5)).listener(this.watcher).build();

	private Socks5Client.Builder builder() {
		return TestClients.proxy(this.front).authentication(() -> this.method).requireAuthentication(true);
	}

	@AfterEach
	void close() {
		this.client.close();
		this.front.close();
		this.proxy.close();
		this.echo.close();
	}

	private void warmUp() throws IOException {
		this.client.connect("chat.test", 5222).close();
		TestClients.awaitIdle(this.client, 1);
		assertThat(this.method.held.get()).as("those of connections that are open").isEqualTo(1);
		this.watcher.events().clear();
	}

	@Test
	void anUnusedOneReleasesWhatItsMethodHolds() throws Exception {
		warmUp();
		this.client.close();
		assertThat(this.method.held.get()).isZero();
	}

	@Test
	void anUnusedOneReleasesWhatTheMethodsOfOtherProxiesHold() throws Exception {
		try (FakeSocksServer second = FakeSocksServer.open().knowing("chat.test", this.echo.port())) {
			this.proxy.knowing("second.test", second.port());
			Socks5Client.Builder behind = Socks5Client.builder().proxy("second.test", 1080).via(builder().build());
			try (Socks5Client chain = behind.warm(1, Duration.ofMinutes(5)).build()) {
				chain.connect("chat.test", 5222).close();
				TestClients.awaitIdle(chain, 1);
				assertThat(this.method.held.get()).isEqualTo(1);
			}
			assertThat(this.method.held.get()).isZero();
		}
	}

	@Test
	void aFailureBehindTwoMoreProxiesReleasesWhatTheFirstHolds() throws Exception {
		Script refuses = Script.of("> 05 01 00\n< 05 ff\nx\n");
		try (ScriptedProxy third = ScriptedProxy.playing(refuses); FakeSocksServer second = FakeSocksServer.open()) {
			this.proxy.knowing("second.test", second.port());
			second.knowing("third.test", third.port());
			Socks5Client two = Socks5Client.builder().proxy("second.test", 1080).via(builder().build()).build();
			Socks5Client three = Socks5Client.builder().proxy("third.test", 1080).via(two).build();
			assertThat(TestClients.failureOf(() -> three.connect("chat.test", 5222)))
				.isInstanceOf(ProxyAuthenticationException.class);
			assertThat(this.method.held.get()).isZero();
		}
	}

	@Test
	void whatCannotBeWrappedIsAFailureOfTheConnect() throws Exception {
		warmUp();
		this.method.refusals.set(Integer.MAX_VALUE);
		assertThat(TestClients.failureOf(() -> this.client.connect("chat.test", 5222)))
			.isExactlyInstanceOf(IOException.class)
			.hasMessageStartingWith("The connect failed unexpectedly: ");
		assertThat(this.client.warm()).isEqualTo(new WarmStatistics(1, 1, 1, 0));
		assertThat(this.watcher.events()).endsWith("failed IOException");
	}

	@Test
	void aRequestThatItCannotWrapIsMadeOverAnotherConnection() throws Exception {
		warmUp();
		this.method.refusals.set(1);
		try (Socket socket = this.client.connect("chat.test", 5222)) {
			socket.getOutputStream().write('x');
			assertThat(socket.getInputStream().read()).isEqualTo('x');
			TestClients.awaitIdle(this.client, 1);
			assertThat(this.client.warm()).isEqualTo(new WarmStatistics(1, 1, 1, 1));
			assertThat(this.method.held.get()).as("those of the socket and of the idle connection").isEqualTo(2);
		}
		assertThat(this.watcher.events()).filteredOn((event) -> event.startsWith("started")).hasSize(1);
		assertThat(this.watcher.events()).endsWith("established 127.0.0.1:8080", "closed");
	}

	@Test
	void aRawChannelIsRefused() throws Exception {
		warmUp();
		assertThat(TestClients.failureOf(() -> this.client.openChannel("chat.test", 5222)))
			.hasMessageStartingWith("an encapsulating authentication method ");
		assertThat(this.method.held.get()).isZero();
		assertThat(this.watcher.events()).containsExactly("started CONNECT chat.test:5222", "failed IOException");
	}

	@Test
	void aFirstFlightOfManyMessagesArrivesWhole() throws Exception {
		byte[] flight = "0123456789".repeat(500).getBytes(StandardCharsets.US_ASCII);
		byte[] sent = flight.clone();
		warmUp();
		try (Socket socket = this.client.connect(CHAT, sent)) {
			Arrays.fill(sent, (byte) 0);
			assertThat(socket.getInputStream().readNBytes(flight.length)).isEqualTo(flight);
		}
		assertThat(this.client.warm().hits()).isEqualTo(1);
	}

	/**
	 * A method that counts the encapsulations that are held, and breaks.
	 */
	private static final class Counted implements Authentication {

		private final XorMethod method = new XorMethod(7, 1000);

		private final AtomicInteger held = new AtomicInteger();

		/** The number of messages that the method refuses to wrap. */
		private final AtomicInteger refusals = new AtomicInteger();

		@Override
		public AuthMethod method() {
			return XorMethod.METHOD;
		}

		@Override
		public boolean encapsulates() {
			return true;
		}

		@Override
		public SubNegotiation begin(FailureContext site) {
			SubNegotiation exchange = this.method.begin(site);
			return new SubNegotiation() {

				@Override
				public ByteBuffer start() throws Socks5Exception {
					return exchange.start();
				}

				@Override
				public int wanted() {
					return 0;
				}

				@Override
				public ByteBuffer receive(ByteBuffer field) throws Socks5Exception {
					return exchange.receive(field);
				}

				@Override
				public Encapsulation encapsulation() {
					return new Held(Counted.this, Counted.this.method.messages(site));
				}

			};
		}

	}

	/**
	 * The messages of one connection.
	 */
	private static final class Held implements Encapsulation {

		private final Counted method;

		private final Encapsulation messages;

		private boolean closed;

		Held(Counted method, Encapsulation messages) {
			this.method = method;
			this.messages = messages;
			method.held.incrementAndGet();
		}

		@Override
		public int limit() {
			return this.messages.limit();
		}

		@Override
		public ByteBuffer wrap(ByteBuffer octets) throws Socks5Exception {
			if (this.method.refusals.getAndUpdate((left) -> Math.max(0, left - 1)) > 0) {
				throw new IllegalStateException("broken");
			}
			return this.messages.wrap(octets);
		}

		@Override
		public int wanted() {
			return this.messages.wanted();
		}

		@Override
		public boolean isBetweenMessages() {
			return this.messages.isBetweenMessages();
		}

		@Override
		public ByteBuffer unwrap(ByteBuffer field) throws Socks5Exception {
			return this.messages.unwrap(field);
		}

		@Override
		public void close() {
			if (!this.closed) {
				this.closed = true;
				this.method.held.decrementAndGet();
			}
		}

	}

}
