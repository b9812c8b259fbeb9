package io.socks5.client;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

import io.socks5.protocol.ProxyClosedException;
import io.socks5.testkit.Eventually;
import io.socks5.testkit.RecordingListener;
import io.socks5.testkit.Script;
import io.socks5.testkit.ScriptedConnection;
import io.socks5.testkit.ScriptedProxy;
import io.socks5.testkit.ScriptedRelay;
import io.socks5.udp.UdpAssociation;
import io.socks5.udp.UdpFixture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Associations of an encapsulating method that end at any moment, by the client or by the
 * proxy, while several threads send and receive. The system property
 * {@code soak.duration} says how long it goes on ({@code 90s}, {@code 10m});
 * {@code soak.seed} repeats the moments of an earlier run.
 */
class DatagramSoakTests {

	private static final Logger logger = System.getLogger(DatagramSoakTests.class.getName());

	private static final Duration DURATION = Duration.parse("PT" + System.getProperty("soak.duration", "2s"));

	private static final long SEED = Long.getLong("soak.seed", ThreadLocalRandom.current().nextLong());

	private static final int LIVES_OF_A_PROXY = 50;

	private final Random random = new Random(SEED);

	private final StrictMethod method = new StrictMethod();

	@Test
	@Timeout(3600)
	void everyLifeHasOneEndAndNoCallAfterIt() throws Exception {
		long end = System.nanoTime() + DURATION.toNanos();
		int lives = 0;
		while (System.nanoTime() < end) {
			lives += lives(end);
		}
		logger.log(Level.INFO, lives + " associations, seed " + SEED);
		assertThat(this.method.violations()).isEmpty();
		assertThat(this.method.closed()).isEqualTo(this.method.begun()).isEqualTo(lives);
	}

	private int lives(long end) throws Exception {
		int lives = 0;
		try (ScriptedRelay relay = ScriptedRelay.echoing();
				ScriptedProxy proxy = ScriptedProxy.playing(scripts(relay))) {
			for (; lives < LIVES_OF_A_PROXY && System.nanoTime() < end; lives++) {
				RecordingListener watcher = new RecordingListener();
				UdpAssociation association = TestClients.proxy(proxy)
					.authentication(() -> this.method)
					.listener(watcher)
					.build()
					.associate();
				live(association, proxy.nextConnection());
				// the thread that sees the end of the connection may still be telling it
				Eventually.await("closed", watcher::events, (events) -> events.contains("closed"));
				assertThat(watcher.events()).endsWith("closed")
					.containsOnlyOnce("closed")
					.noneMatch((event) -> event.startsWith("failed"));
			}
		}
		return lives;
	}

	private static Script[] scripts(ScriptedRelay relay) {
		Script granted = Script
			.of(relay.granted().replace("> 05 01 00", "> 05 02 80 00").replace("< 05 00    ", "< 05 80    "));
		Script[] scripts = new Script[LIVES_OF_A_PROXY];
		Arrays.fill(scripts, granted);
		return scripts;
	}

	private void live(UdpAssociation association, ScriptedConnection control) throws Exception {
		List<FutureTask<IOException>> calls = new ArrayList<>();
		for (int i = 0; i < 2; i++) {
			calls.add(TestClients
				.start(() -> endOf(() -> association.send(UdpFixture.DNS, UdpFixture.payload("'ping'")))));
			calls.add(TestClients.start(() -> endOf(association::receive)));
		}
		LockSupport.parkNanos(this.random.nextInt(2_000_000));
		boolean byTheProxy = this.random.nextBoolean();
		if (byTheProxy) {
			control.close();
		}
		else {
			association.close();
		}
		for (FutureTask<IOException> call : calls) {
			assertThat(TestClients.result(call))
				.isExactlyInstanceOf(byTheProxy ? ProxyClosedException.class : SocketException.class);
		}
		association.close();
		if (!byTheProxy) {
			control.close();
		}
	}

	private static IOException endOf(Call call) {
		try {
			while (true) {
				call.make();
			}
		}
		catch (IOException ex) {
			return ex;
		}
	}

	/**
	 * Sends or receives one datagram.
	 */
	@FunctionalInterface
	private interface Call {

		void make() throws IOException;

	}

}
