package io.socks5.boot.autoconfigure.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.socks5.boot.autoconfigure.integration.Failures;
import io.socks5.boot.autoconfigure.integration.LookedUp;
import io.socks5.boot.autoconfigure.integration.ProxyForNames;
import io.socks5.protocol.RequestRejectedException;
import io.socks5.protocol.Socks5TimeoutException;
import org.junit.jupiter.api.Test;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Redis Sentinel and replicas through the proxy, with real servers.
 */
class RedisSentinelTests {

	private static final String SENTINEL = "alice:s3cret name sentinel.internal.test 4711";

	private static final Duration LIMIT = Duration.ofSeconds(30);

	@Test
	void connectsToTheMasterByTheNameThatTheSentinelAnnounces() {
		try (ProxyForNames proxy = SentinelServer.PLAIN.proxy()) {
			runner(proxy).run((context) -> {
				RedisConnectionFactory factory = context.getBean(RedisConnectionFactory.class);
				assertThat(RedisApplication.ping(factory)).isEqualTo("PONG");
				assertThat(proxy.requests()).contains(SENTINEL, announced(SentinelServer.PLAIN.master()))
					.allSatisfy((request) -> assertThat(request).contains(" name "));
			});
		}
	}

	@Test
	void connectsToTheNewMasterAfterAFailover() {
		try (ProxyForNames proxy = SentinelServer.FAILOVER.proxy()) {
			runner(proxy).run((context) -> {
				RedisConnectionFactory factory = context.getBean(RedisConnectionFactory.class);
				write(factory);
				String after = announced(SentinelServer.FAILOVER.failover());
				await().atMost(LIMIT).ignoreExceptions().until(() -> {
					write(factory);
					return proxy.requests().contains(after);
				});
				assertThat(proxy.requests()).allSatisfy((request) -> assertThat(request).contains(" name "));
			});
		}
	}

	@Test
	void readsFromAReplica() {
		try (ProxyForNames proxy = SentinelServer.PLAIN.proxy()) {
			runner(proxy).withPropertyValues("spring.data.redis.lettuce.read-from=replica").run((context) -> {
				read(context.getBean(RedisConnectionFactory.class));
				assertThat(proxy.requests()).contains(SENTINEL, announced(SentinelServer.PLAIN.replica()))
					.allSatisfy((request) -> assertThat(request).contains(" name "));
			});
		}
	}

	@Test
	void readsFromAReplicaWithoutASentinel() {
		String nodes = "localhost:" + SentinelServer.PLAIN.master() + ",localhost:" + SentinelServer.PLAIN.replica();
		try (ProxyForNames proxy = SentinelServer.PLAIN.proxy()) {
			RedisApplication.runner()
				.withPropertyValues(proxy.properties())
				.withPropertyValues("spring.data.redis.masterreplica.nodes=" + nodes,
						"spring.data.redis.lettuce.read-from=replica")
				.run((context) -> {
					read(context.getBean(RedisConnectionFactory.class));
					assertThat(proxy.requests()).contains(announced(SentinelServer.PLAIN.replica()))
						.allSatisfy((request) -> assertThat(request).contains(" name localhost "));
				});
		}
	}

	@Test
	void looksNoNameUp() throws Exception {
		try (ProxyForNames proxy = SentinelServer.PLAIN.proxy()) {
			List<String> properties = new ArrayList<>(List.of(proxy.properties()));
			properties.addAll(List.of(SentinelServer.properties()));
			LookedUp.assertNoneIn(RedisLookups.class, String.join("\n", properties));
			assertThat(proxy.requests()).contains(SENTINEL);
		}
	}

	@Test
	void verifiesTheNamesOfTheCertificates() {
		try (ProxyForNames proxy = SentinelServer.TLS.proxy()) {
			tls(proxy, SentinelServer.TLS.certificates())
				.run((context) -> assertThat(RedisApplication.ping(context.getBean(RedisConnectionFactory.class)))
					.isEqualTo("PONG"));
			assertThat(proxy.requests()).contains(SENTINEL, announced(SentinelServer.TLS.master()));
		}
		try (ProxyForNames proxy = SentinelServer.TLS.proxy().with("other.internal.test", SentinelServer.TLS.port())) {
			tls(proxy, SentinelServer.TLS.certificates())
				.withPropertyValues("spring.data.redis.sentinel.nodes=other.internal.test:4711")
				.run((context) -> assertThatExceptionOfType(Exception.class)
					.isThrownBy(() -> RedisApplication.ping(context.getBean(RedisConnectionFactory.class)))
					.satisfies((failure) -> assertThat(failure).hasStackTraceContaining("other.internal.test found")));
		}
	}

	@Test
	void failsWithTheRefusalOfTheProxy() {
		try (ProxyForNames proxy = ProxyForNames.refusing()) {
			failsWith(proxy, RequestRejectedException.class);
		}
	}

	@Test
	void failsWithinTheLimitIfTheProxyIsSilent() {
		try (ProxyForNames proxy = ProxyForNames.silent()) {
			failsWith(proxy, Socks5TimeoutException.class);
		}
	}

	private static void failsWith(ProxyForNames proxy, Class<? extends Exception> cause) {
		runner(proxy).run((context) -> {
			Failures.assertSoon(cause, () -> RedisApplication.ping(context.getBean(RedisConnectionFactory.class)));
			assertThat(proxy.connections()).isOne();
		});
	}

	private static ApplicationContextRunner runner(ProxyForNames proxy) {
		return RedisApplication.runner()
			.withPropertyValues(proxy.properties())
			.withPropertyValues(SentinelServer.properties());
	}

	private static ApplicationContextRunner tls(ProxyForNames proxy, String trusted) {
		return runner(proxy).withPropertyValues("spring.data.redis.ssl.bundle=redis",
				"spring.ssl.bundle.pem.redis.truststore.certificate=" + trusted);
	}

	private static String announced(int port) {
		return "alice:s3cret name localhost " + port;
	}

	private static void write(RedisConnectionFactory factory) {
		try (RedisConnection connection = factory.getConnection()) {
			connection.stringCommands().set("a".getBytes(), "b".getBytes());
		}
	}

	private static void read(RedisConnectionFactory factory) {
		try (RedisConnection connection = factory.getConnection()) {
			connection.stringCommands().get("a".getBytes());
		}
	}

}
