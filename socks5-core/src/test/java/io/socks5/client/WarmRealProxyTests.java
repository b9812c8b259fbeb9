package io.socks5.client;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

import io.socks5.testkit.Eventually;
import io.socks5.testkit.real.Danted;
import io.socks5.testkit.real.Microsocks;
import io.socks5.testkit.real.RealProxy;
import io.socks5.testkit.real.Service;
import io.socks5.testkit.real.Target;
import io.socks5.testkit.real.TcpTable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for warm connections to real proxies. Their end, for any reason, fails no
 * connect.
 */
@Timeout(120)
class WarmRealProxyTests {

	private static final Duration LONG = Duration.ofMinutes(5);

	private static final Duration SHORT = Duration.ofMillis(500);

	private static final int THREADS = 8;

	private static final int ROUNDS = 3;

	private Service server;

	@BeforeEach
	void startServer() throws IOException {
		this.server = Service.start(new Target());
	}

	@AfterEach
	void stopServer() throws IOException {
		this.server.close();
	}

	static Stream<Named<Callable<RealProxy>>> proxies() {
		return Stream.of(Named.of("danted", Danted::startWithLogin),
				Named.of("microsocks", Microsocks::startWithLogin));
	}

	@ParameterizedTest
	@MethodSource("proxies")
	void aBurstFindsThem(Callable<RealProxy> start) throws Exception {
		try (RealProxy proxy = start.call(); Traffic traffic = new Traffic(proxy, this.server, LONG)) {
			traffic.connect();
			for (int i = 0; i < 20; i++) {
				traffic.awaitStock();
				traffic.connect();
			}
			assertThat(traffic.warm().hits()).isEqualTo(20);
			traffic.awaitStock();
			traffic.burst(THREADS, 5);
			assertNoneFailed(traffic);
			assertThat(traffic.warm().hits()).isGreaterThanOrEqualTo(20 + Traffic.SIZE);
			assertThat(traffic.warm().discarded()).isZero();
			traffic.awaitStock();
			assertThat(TcpTable.established(proxy.port())).isEqualTo(Traffic.SIZE);
			assertNothingStays(proxy, traffic);
		}
	}

	@ParameterizedTest
	@MethodSource("proxies")
	void aPauseLetsThemExpire(Callable<RealProxy> start) throws Exception {
		try (RealProxy proxy = start.call(); Traffic traffic = new Traffic(proxy, this.server, SHORT)) {
			for (int i = 0; i < ROUNDS; i++) {
				WarmStatistics before = traffic.warm();
				traffic.connect();
				assertThat(traffic.warm().misses()).isEqualTo(before.misses() + 1);
				traffic.burst(THREADS, 2);
				traffic.awaitExpiry();
				assertThat(traffic.warm().discarded()).isGreaterThanOrEqualTo(before.discarded() + Traffic.SIZE);
			}
			assertNoneFailed(traffic);
			assertNothingStays(proxy, traffic);
		}
	}

	@ParameterizedTest
	@MethodSource("proxies")
	void noneOutlivesItsProxy(Callable<RealProxy> start) throws Exception {
		try (RealProxy proxy = start.call()) {
			assertNoConnectFails(proxy, () -> {
				proxy.kill();
				awaitTheEnd(proxy);
				proxy.restart();
			});
		}
	}

	@Test
	void theIdleTimeoutOfTheProxyMayBeShorter() throws Exception {
		try (RealProxy proxy = Danted.startWithLogin(3)) {
			assertNoConnectFails(proxy, () -> awaitTheEnd(proxy));
		}
	}

	private static void awaitTheEnd(RealProxy proxy) throws Exception {
		Eventually.await("established == 0", () -> TcpTable.established(proxy.port()), (count) -> count == 0);
	}

	// the first to connect then is alone, or one of many
	private void assertNoConnectFails(RealProxy proxy, End end) throws Exception {
		try (Traffic single = new Traffic(proxy, this.server, LONG);
				Traffic crowd = new Traffic(proxy, this.server, LONG)) {
			single.connect();
			crowd.connect();
			single.awaitStock();
			crowd.awaitStock();
			end.come();
			single.connect();
			assertThat(single.warm()).returns(0L, WarmStatistics::hits)
				.returns(2L, WarmStatistics::misses)
				.returns((long) Traffic.SIZE, WarmStatistics::discarded);
			crowd.burst(THREADS, 2);
			assertThat(crowd.warm().discarded()).isGreaterThanOrEqualTo(Traffic.SIZE);
			assertNoneFailed(single);
			assertNoneFailed(crowd);
			assertNothingStays(proxy, single, crowd);
		}
	}

	private static void assertNoneFailed(Traffic traffic) {
		assertThat(traffic.failures()).isEmpty();
		assertThat(traffic.warm().hits() + traffic.warm().misses()).isEqualTo(traffic.connects());
	}

	// one that is just being made is closed a little later
	private static void assertNothingStays(RealProxy proxy, Traffic... all) throws Exception {
		for (Traffic traffic : all) {
			traffic.close();
			assertThat(traffic.warm().idle()).isZero();
		}
		Eventually.await("held == 0", () -> TcpTable.held(proxy.port()), (count) -> count == 0);
	}

	/**
	 * What ends the connections that wait.
	 */
	@FunctionalInterface
	private interface End {

		void come() throws Exception;

	}

}
