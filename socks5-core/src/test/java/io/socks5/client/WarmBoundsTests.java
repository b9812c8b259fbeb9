package io.socks5.client;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

import io.socks5.auth.Authentication;
import io.socks5.auth.SubNegotiation;
import io.socks5.protocol.AuthMethod;
import io.socks5.protocol.Credentials;
import io.socks5.protocol.FailureContext;
import io.socks5.testkit.Eventually;
import io.socks5.testkit.RecordingListener;
import io.socks5.testkit.Script;
import io.socks5.testkit.ScriptedConnection;
import io.socks5.testkit.ScriptedProxy;
import io.socks5.testkit.XorMethod;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for the limits of warm connections: number, login, idle time and threads.
 */
@Timeout(60)
class WarmBoundsTests {

	private static final Duration LONG = Duration.ofMinutes(5);

	private static final String REQUEST = """
			> 05 01 00 03 09 'chat.corp' 1466       VER CMD RSV ATYP DST.ADDR DST.PORT
			< 05 00 00 01 c0000201 1f90             VER REP RSV ATYP BND.ADDR BND.PORT
			""";

	private static final String ALICE = """
			> 05 02 00 02                           VER NMETHODS METHODS
			< 05 02                                 VER METHOD
			> 01 05 'alice' 01 '0'                  VER ULEN UNAME PLEN PASSWD
			< 01 00                                 VER STATUS
			""";

	private static final String BOB = ALICE.replace("05 'alice'", "03 'bob'");

	private static final Script WHOLE = Script.of(ALICE + REQUEST).thenEchoes();

	private static final Script IDLE = Script.of(ALICE);

	private final Thread caller = Thread.currentThread();

	private Socks5Client client = Socks5Client.builder().proxy("127.0.0.1", 1080).build();

	private static Socks5Client.Builder builder(ScriptedProxy proxy) {
		return TestClients.proxy(proxy).credentials("alice", "0").handshakeTimeout(LONG).warm(1, LONG);
	}

	// called on the connecting thread, and for warm connections
	private Supplier<Credentials> login(Supplier<Credentials> ahead) {
		return () -> (Thread.currentThread() == this.caller) ? Credentials.of("alice", "0") : ahead.get();
	}

	private void connect() throws IOException {
		this.client.connect("chat.corp", 5222).close();
	}

	@AfterEach
	void close() {
		this.client.close();
	}

	@Test
	void anErrorAheadOfDemandTakesNoPlace() throws Exception {
		AtomicBoolean failed = new AtomicBoolean();
		CountDownLatch asked = new CountDownLatch(1);
		Supplier<Credentials> login = login(() -> {
			if (failed.compareAndSet(false, true)) {
				asked.countDown();
				throw new NoClassDefFoundError("test");
			}
			return Credentials.of("alice", "0");
		});
		try (ScriptedProxy proxy = ScriptedProxy.playing(WHOLE)) {
			this.client = builder(proxy).credentials(login).build();
			connect();
			asked.await();
			for (int i = 0; i < 1000 && this.client.warm().idle() == 0; i++) {
				connect();
			}
			TestClients.awaitIdle(this.client, 1);
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void anErrorInTheRefillClosesTheTunnel(boolean channel) {
		OutOfMemoryError error = new OutOfMemoryError("of the test");
		UncountableMethod method = new UncountableMethod(error);
		RecordingListener watcher = new RecordingListener().at("established", () -> method.armed = true);
		String greeting = "> 05 02 81 00\n< 05 00\n";
		try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of(greeting + REQUEST))) {
			this.client = TestClients.proxy(proxy).authentication(method).listener(watcher).warm(1, LONG).build();
			assertThatExceptionOfType(OutOfMemoryError.class)
				.isThrownBy(() -> (channel ? this.client.openChannel("chat.corp", 5222)
						: this.client.connect("chat.corp", 5222))
					.close())
				.isSameAs(error);
			proxy.nextConnection().awaitClosedByClient();
		}
		assertThat(watcher.events()).endsWith("established 192.0.2.1:8080", "closed");
	}

	@Test
	void noMoreWaitForALoginThanItsNumber() throws Exception {
		Script bob = Script.of(BOB);
		try (ScriptedProxy proxy = ScriptedProxy.playing(WHOLE, bob, WHOLE, bob)) {
			this.client = builder(proxy).credentials(login(() -> Credentials.of("bob", "0"))).build();
			connect();
			proxy.nextConnection();
			TestClients.awaitIdle(this.client, 1);
			proxy.nextConnection();
			connect();
			proxy.nextConnection();
			proxy.nextConnection().awaitClosedByClient();
			assertThat(this.client.warm().idle()).isEqualTo(1);
		}
	}

	@Test
	void noneIsBegunAfterClose() throws Exception {
		int threads = 4;
		List<ScriptedConnection> begun = new ArrayList<>();
		try (ScriptedProxy proxy = ScriptedProxy.playing(WHOLE, Script.of(ALICE.substring(0, ALICE.indexOf('<'))))) {
			this.client = builder(proxy).warm(64, LONG).build();
			connect();
			proxy.nextConnection();
			for (int i = 0; i < threads; i++) {
				begun.add(proxy.nextConnection());
			}
			this.client.close();
			for (ScriptedConnection each : begun) {
				each.awaitPlayed().close();
			}
			awaitIdleThreads();
			assertThat(proxy.connections()).isEqualTo(1 + threads);
		}
	}

	// what another client has made on the same threads was asked for later
	private static void awaitIdleThreads() throws IOException {
		try (ScriptedProxy proxy = ScriptedProxy.playing(WHOLE, IDLE); Socks5Client other = builder(proxy).build()) {
			other.connect("chat.corp", 5222).close();
			TestClients.awaitIdle(other, 1);
		}
	}

	@Test
	void anExpiredConnectionIsNotUsedEvenIfItIsNotClosedYet() throws Exception {
		CountDownLatch busy = new CountDownLatch(4);
		CountDownLatch done = new CountDownLatch(1);
		Duration shortly = Duration.ofSeconds(1);
		try (ScriptedProxy proxy = ScriptedProxy.playing(WHOLE, IDLE, WHOLE);
				ScriptedProxy slow = ScriptedProxy.playing(WHOLE);
				Socks5Client other = builder(slow).warm(4, LONG).credentials(login(() -> {
					busy.countDown();
					await(done);
					return Credentials.of("alice", "0");
				})).build()) {
			this.client = builder(proxy).warm(1, shortly).build();
			connect();
			TestClients.awaitIdle(this.client, 1);
			long end = System.nanoTime() + shortly.toNanos();
			other.connect("chat.corp", 5222).close();
			busy.await();
			Eventually.await("the connection to be too old", () -> System.nanoTime() - end > 0);
			connect();
			assertThat(this.client.warm().hits()).isZero();
		}
		finally {
			done.countDown();
		}
	}

	@Test
	void anotherClientWhoseConnectionsHangDelaysNeitherExpiryNorRefill() throws Exception {
		CountDownLatch busy = new CountDownLatch(4);
		CountDownLatch done = new CountDownLatch(1);
		try (ScriptedProxy proxy = ScriptedProxy.playing(WHOLE, IDLE, WHOLE, IDLE);
				ScriptedProxy slow = ScriptedProxy.playing(WHOLE);
				Socks5Client other = builder(slow).warm(16, LONG).credentials(login(() -> {
					busy.countDown();
					await(done);
					return Credentials.of("alice", "0");
				})).build()) {
			other.connect("chat.corp", 5222).close();
			busy.await();
			this.client = builder(proxy).warm(1, Duration.ofMillis(200)).build();
			for (int i = 0; i < 2; i++) {
				connect();
				proxy.nextConnection();
				proxy.nextConnection().awaitClosedByClient();
			}
			assertThat(this.client.warm().discarded()).isEqualTo(2);
		}
		finally {
			done.countDown();
		}
	}

	@Test
	void aConnectThatIsCancelledBeforeItStartsUsesNoneUp() throws Exception {
		List<Runnable> later = new ArrayList<>();
		try (ScriptedProxy proxy = ScriptedProxy.playing(WHOLE, IDLE)) {
			this.client = builder(proxy).build();
			connect();
			TestClients.awaitIdle(this.client, 1);
			this.client.connectAsync("chat.corp", 5222, later::add).cancel(false);
			later.forEach(Runnable::run);
			assertThat(this.client.warm()).isEqualTo(new WarmStatistics(0, 1, 0, 1));
		}
	}

	@Test
	void oneThatExpiresIsNeverMissingFromTheStatistics() throws Exception {
		try (ScriptedProxy proxy = ScriptedProxy.playing(WHOLE, IDLE)) {
			this.client = builder(proxy).warm(1, Duration.ofMillis(50)).build();
			connect();
			boolean made = false;
			long end = System.nanoTime() + LONG.toNanos() / 10;
			for (WarmStatistics now = this.client.warm(); now.discarded() == 0; now = this.client.warm()) {
				assertThat(now.idle()).isGreaterThanOrEqualTo(made ? 1 : 0);
				assertThat(System.nanoTime()).isLessThan(end);
				made = now.idle() == 1;
			}
			assertThat(this.client.warm().idle()).isZero();
		}
	}

	@Test
	void oneThatWasUsedIsNotKeptForItsTime() throws Exception {
		List<WeakReference<Credentials>> given = new CopyOnWriteArrayList<>();
		Supplier<Credentials> login = login(() -> {
			Credentials own = Credentials.of("alice", "0");
			given.add(new WeakReference<>(own));
			return own;
		});
		try (ScriptedProxy proxy = ScriptedProxy.playing(WHOLE)) {
			this.client = builder(proxy).credentials(login).build();
			connect();
			TestClients.awaitIdle(this.client, 1);
			connect();
			TestClients.awaitIdle(this.client, 1);
			assertThat(this.client.warm().hits()).isEqualTo(1);
			WeakReference<Credentials> used = given.get(0);
			Eventually.awaitCollected(used);
		}
	}

	@Test
	void theLoginOfOneThatHasExpiredIsNotKept() throws Exception {
		List<WeakReference<Credentials>> given = new CopyOnWriteArrayList<>();
		Supplier<Credentials> login = login(() -> {
			Credentials own = Credentials.of("alice", "0");
			given.add(new WeakReference<>(own));
			return own;
		});
		try (ScriptedProxy proxy = ScriptedProxy.playing(WHOLE, IDLE)) {
			this.client = builder(proxy).credentials(login).warm(1, Duration.ofMillis(50)).build();
			connect();
			proxy.nextConnection();
			proxy.nextConnection().awaitClosedByClient();
			WeakReference<Credentials> expired = given.get(0);
			Eventually.awaitCollected(expired);
		}
	}

	@Test
	void noMoreAreMadeThanWereTaken() throws Exception {
		// many, since a refill could meet the moment in which the one before it ends
		int connects = 300;
		try (ScriptedProxy proxy = ScriptedProxy.playing(WHOLE)) {
			this.client = builder(proxy).warm(2, LONG).build();
			connect();
			TestClients.awaitIdle(this.client, 2);
			for (int i = 0; i < connects; i++) {
				connect();
				TestClients.awaitIdle(this.client, 2);
			}
			assertThat(this.client.warm().hits()).isEqualTo(connects);
			assertThat(proxy.connections()).isEqualTo(1 + 2 + connects);
		}
	}

	@Test
	void closedClientsLeaveTheirPlacesToOthers() throws Exception {
		int size = 64;
		// more than there are places
		for (int i = 0; i < 5; i++) {
			try (ScriptedProxy proxy = ScriptedProxy.playing(WHOLE, IDLE)) {
				this.client = builder(proxy).warm(size, LONG).build();
				connect();
				TestClients.awaitIdle(this.client, size);
				this.client.close();
			}
		}
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			throw new AssertionError(ex);
		}
	}

	@Test
	void aThreadInheritsNothingFromTheConnectThatStartedIt() throws Exception {
		InheritableThreadLocal<String> tenant = new InheritableThreadLocal<>();
		List<Object> seen = new ArrayList<>();
		FutureTask<ClassLoader> ahead = new FutureTask<>(() -> {
			seen.add(String.valueOf(tenant.get()));
			return Thread.currentThread().getContextClassLoader();
		});
		ClassLoader before = this.caller.getContextClassLoader();
		try (ScriptedProxy proxy = ScriptedProxy.playing(WHOLE);
				URLClassLoader own = new URLClassLoader(new URL[0], before)) {
			this.client = builder(proxy).credentials(login(() -> {
				ahead.run();
				return Credentials.of("alice", "0");
			})).build();
			tenant.set("other");
			this.caller.setContextClassLoader(own);
			connect();
			assertThat(TestClients.result(ahead)).isNotSameAs(own);
			assertThat(seen).containsExactly("null");
		}
		finally {
			this.caller.setContextClassLoader(before);
		}
	}

	@Test
	void closingAnIsolatedClientClosesNothingOfTheOthers() throws Exception {
		Script isolated = Script.of(BOB.replace("02 00 02", "01 02") + REQUEST).thenEchoes();
		try (ScriptedProxy proxy = ScriptedProxy.playing(WHOLE, WHOLE, isolated, isolated, WHOLE)) {
			this.client = builder(proxy).build();
			connect();
			TestClients.awaitIdle(this.client, 1);
			try (Socks5Client other = this.client.isolated("bob")) {
				other.connect("chat.corp", 5222).close();
				TestClients.awaitIdle(this.client, 2);
			}
			assertThat(this.client.warm().idle()).isEqualTo(2);
			connect();
			assertThat(this.client.warm().hits()).isEqualTo(1);
		}
	}

	@Test
	void anIsolatedClientDoesNotTakeWhatItHasNotLoggedInTo() throws Exception {
		Script anonymous = Script.of("> 05 02 00 02\n< 05 00\n" + REQUEST).thenEchoes();
		Script isolated = Script.of(ALICE.replace("02 00 02", "01 02") + REQUEST).thenEchoes();
		try (ScriptedProxy proxy = ScriptedProxy.playing(anonymous, anonymous, isolated)) {
			this.client = builder(proxy).build();
			connect();
			TestClients.awaitIdle(this.client, 1);
			try (Socks5Socket socket = (Socks5Socket) this.client.isolated("alice").connect("chat.corp", 5222)) {
				assertThat(socket.method()).isEqualTo(AuthMethod.USERNAME_PASSWORD);
			}
		}
	}

	@Test
	void aConnectionThatWasOfferedAnotherMethodServesNoOneElse() throws Exception {
		String offered = ALICE.replace("02 00 02", "02 81 02");
		String alone = ALICE.replace("02 00 02", "01 02");
		try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of(offered + REQUEST).thenEchoes(), Script.of(offered),
				Script.of(alone + REQUEST).thenEchoes(), Script.of(alone))) {
			this.client = builder(proxy).authentication(() -> new XorMethod(1, 64)).requireAuthentication(true).build();
			connect();
			TestClients.awaitIdle(this.client, 1);
			// the same login
			this.client.isolated("alice").connect("chat.corp", 5222).close();
			assertThat(this.client.warm().hits()).isZero();
		}
	}

	/**
	 * A method whose hash cannot be computed after the tunnel is established.
	 */
	private static final class UncountableMethod implements Supplier<Authentication> {

		private final Error error;

		private boolean armed;

		UncountableMethod(Error error) {
			this.error = error;
		}

		@Override
		public Authentication get() {
			return new Authentication() {

				@Override
				public AuthMethod method() {
					return XorMethod.METHOD;
				}

				@Override
				public SubNegotiation begin(FailureContext site) {
					throw new AssertionError("The proxy does not select it");
				}

			};
		}

		@Override
		public boolean equals(@Nullable Object other) {
			return this == other;
		}

		@Override
		public int hashCode() {
			if (this.armed) {
				throw this.error;
			}
			return 1;
		}

	}

}
