package io.socks5.client;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.socks5.event.ConnectListener;
import io.socks5.protocol.Endpoint;
import io.socks5.route.NameResolution;
import io.socks5.route.NonProxyHosts;
import io.socks5.testkit.Eventually;
import io.socks5.transport.NameLookup;
import io.socks5.udp.RelayAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the limit of warm connections of all clients together.
 */
@Timeout(60)
class WarmLimitTests {

	private static final int MOST = 256;

	private final ExchangeFactory proxy = new ExchangeFactory(settings(), NameLookup.ofClient());

	private final CountDownLatch go = new CountDownLatch(1);

	private final CountDownLatch otherMade = new CountDownLatch(1);

	private final AtomicInteger made = new AtomicInteger();

	private static Settings settings() {
		AuthPolicy login = new AuthPolicy(AuthPolicy.NO_CREDENTIALS, List.of(), false, false);
		return new Settings("default", Endpoint.of("127.0.0.1", 1), null, null, null, login, Duration.ofSeconds(1),
				Duration.ofSeconds(1), NameResolution.REMOTE, new Routes("default", NonProxyHosts.NONE, List.of()),
				RelayAddress.AUTO, true, false, false, null, ConnectListener.composite(List.of()));
	}

	private WarmPool of(int size, WarmPool.Maker maker) {
		return new WarmPool(new WarmSettings(size, Duration.ofMinutes(5)), maker);
	}

	@Test
	void aClientGetsNoMoreThanTheLimit() throws Exception {
		WarmPool greedy = of(2 * MOST, (proxy) -> {
			this.made.incrementAndGet();
			awaitGo();
			throw new IOException("test");
		});
		WarmPool other = of(1, (proxy) -> {
			this.otherMade.countDown();
			throw new IOException("test");
		});
		greedy.refill(this.proxy, null);
		// these wait behind those of the greedy one, if they have a place at all
		other.refill(this.proxy, null);
		this.go.countDown();
		Eventually.await("a connection of the other client", () -> {
			other.refill(this.proxy, null);
			return this.otherMade.await(1, TimeUnit.MILLISECONDS);
		});
		assertThat(this.made.get()).isPositive().isLessThanOrEqualTo(MOST);
		greedy.close();
		other.close();
	}

	@Test
	void noMoreThanFourAreMadeAtOnceHoweverManyWereMadeBefore() throws Exception {
		int size = 16;
		AtomicInteger running = new AtomicInteger();
		CountDownLatch fifth = new CountDownLatch(1);
		WarmPool warm = of(size, (proxy) -> {
			if (running.incrementAndGet() > 4) {
				fifth.countDown();
			}
			awaitShortly(fifth);
			running.decrementAndGet();
			this.made.incrementAndGet();
			throw new IOException("test");
		});
		Eventually.await("made >= " + 4 * size, () -> {
			warm.refill(this.proxy, null);
			assertThat(fifth.await(1, TimeUnit.MILLISECONDS)).isFalse();
			return this.made.get();
		}, (made) -> made >= 4 * size);
		assertThat(fifth.getCount()).isEqualTo(1);
		warm.close();
	}

	private static void awaitShortly(CountDownLatch latch) throws IOException {
		try {
			latch.await(10, TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			throw new IOException(ex);
		}
	}

	private void awaitGo() throws IOException {
		try {
			this.go.await();
		}
		catch (InterruptedException ex) {
			throw new IOException(ex);
		}
	}

}
