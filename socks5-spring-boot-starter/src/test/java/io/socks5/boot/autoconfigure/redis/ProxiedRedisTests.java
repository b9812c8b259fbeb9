package io.socks5.boot.autoconfigure.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.lettuce.core.RedisClient;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.lettuce.core.resource.NettyCustomizer;
import io.netty.channel.Channel;
import io.socks5.boot.autoconfigure.integration.AbstractFailureTests;
import io.socks5.boot.autoconfigure.integration.Bystander;
import io.socks5.boot.autoconfigure.integration.Failures;
import io.socks5.boot.autoconfigure.integration.LookedUp;
import io.socks5.boot.autoconfigure.integration.ProxyForNames;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.data.redis.autoconfigure.ClientResourcesBuilderCustomizer;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.data.redis.connection.ReactiveRedisConnectionFactory;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.RedisSocketConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Redis with Lettuce through the proxy, with real servers.
 */
class ProxiedRedisTests extends AbstractFailureTests {

	private static final String REQUEST = "alice:s3cret name redis.internal.test 4711";

	private static final String[] PLAIN = { "spring.data.redis.host=redis.internal.test",
			"spring.data.redis.port=4711" };

	private static final Duration LIMIT = Duration.ofSeconds(5);

	@Test
	void connectsByNameWithTheLogin() {
		try (ProxyForNames proxy = RedisServer.ALONE.proxy()) {
			RedisApplication.runner()
				.withPropertyValues(proxy.properties())
				.withPropertyValues(PLAIN)
				.run((context) -> {
					assertThat(RedisApplication.ping(context.getBean(RedisConnectionFactory.class))).isEqualTo("PONG");
					assertThat(context.getBean(ReactiveRedisConnectionFactory.class)
						.getReactiveConnection()
						.ping()
						.block(LIMIT)).isEqualTo("PONG");
					assertThat(proxy.requests()).isNotEmpty().containsOnly(REQUEST);
				});
		}
	}

	@Test
	void connectsToTheNodesOfACluster() {
		try (ProxyForNames proxy = RedisServer.CLUSTER.proxy().with(RedisServer.NAME, RedisServer.CLUSTER.port())) {
			RedisApplication.runner()
				.withPropertyValues(proxy.properties())
				.withPropertyValues("spring.data.redis.cluster.nodes=redis.internal.test:4711")
				.run((context) -> {
					try (RedisConnection connection = context.getBean(RedisConnectionFactory.class).getConnection()) {
						connection.stringCommands().set("a".getBytes(), "b".getBytes());
						assertThat(connection.stringCommands().get("a".getBytes())).asString().isEqualTo("b");
					}
					assertThat(proxy.requests()).contains(REQUEST)
						.allSatisfy((request) -> assertThat(request).contains(" name redis.internal.test "));
				});
		}
	}

	@Test
	void looksNoNameUp() throws Exception {
		try (ProxyForNames alone = RedisServer.ALONE.proxy(); ProxyForNames cluster = RedisServer.CLUSTER.proxy()) {
			List<String> one = new ArrayList<>(List.of(alone.properties()));
			one.addAll(List.of(PLAIN));
			List<String> several = new ArrayList<>(List.of(cluster.properties()));
			several.add("spring.data.redis.cluster.nodes=redis.internal.test:4711");
			LookedUp.assertNoneIn(RedisLookups.class, String.join("\n", one), String.join("\n", several));
			assertThat(alone.requests()).containsOnly(REQUEST);
			assertThat(cluster.requests()).contains(REQUEST);
		}
	}

	@Test
	void verifiesTheNameOfTheCertificate() {
		try (ProxyForNames proxy = RedisServer.ALONE.tlsProxy()) {
			tls().withPropertyValues(proxy.properties())
				.withPropertyValues(PLAIN)
				.run((context) -> assertThat(RedisApplication.ping(context.getBean(RedisConnectionFactory.class)))
					.isEqualTo("PONG"));
			tls().withPropertyValues(proxy.properties())
				.withPropertyValues(PLAIN)
				.withPropertyValues("spring.data.redis.host=other.internal.test")
				.run((context) -> assertThatExceptionOfType(Exception.class)
					.isThrownBy(() -> RedisApplication.ping(context.getBean(RedisConnectionFactory.class)))
					.satisfies((failure) -> assertThat(failure).hasStackTraceContaining("other.internal.test found")));
		}
	}

	@Test
	void sendsNoCommandToAServerWithoutTls() {
		try (Bystander server = new Bystander(new byte[0], 0, "-ERR\r\n".getBytes());
				ProxyForNames proxy = ProxyForNames.connecting().with(RedisServer.NAME, server.port())) {
			tls().withPropertyValues(proxy.properties()).withPropertyValues(PLAIN).run((context) -> {
				assertThatExceptionOfType(Exception.class)
					.isThrownBy(() -> RedisApplication.ping(context.getBean(RedisConnectionFactory.class)));
				// the first octet is that of a TLS handshake
				assertThat(server.received()).startsWith(22).asString().doesNotContain("secret", "HELLO");
			});
		}
	}

	private static ApplicationContextRunner tls() {
		return RedisApplication.runner()
			.withPropertyValues("spring.data.redis.ssl.bundle=redis",
					"spring.ssl.bundle.pem.redis.truststore.certificate=file:" + RedisServer.ALONE.certificate().pem());
	}

	@Override
	protected ApplicationContextRunner runner(int port) {
		return RedisApplication.runner()
			.withPropertyValues("spring.data.redis.host=127.0.0.1", "spring.data.redis.port=" + port);
	}

	@Override
	protected void connect(AssertableApplicationContext context) throws Exception {
		RedisApplication.ping(context.getBean(RedisConnectionFactory.class));
	}

	@ParameterizedTest
	@ValueSource(strings = { "timeout", "connect-timeout" })
	void failsBeforeLettuceGivesUp(String limit) {
		failsOnceWithin("spring.data.redis." + limit + "=1s");
	}

	@Test
	void keepsTheCustomizerOfTheApplication() {
		Recording recording = new Recording();
		try (ProxyForNames proxy = RedisServer.ALONE.proxy()) {
			RedisApplication.runner()
				.withBean(ClientResourcesBuilderCustomizer.class,
						() -> (builder) -> builder.nettyCustomizer(recording).computationThreadPoolSize(3))
				.withPropertyValues(proxy.properties())
				.withPropertyValues(PLAIN)
				.run((context) -> {
					assertThat(RedisApplication.ping(context.getBean(RedisConnectionFactory.class))).isEqualTo("PONG");
					assertThat(recording.channels).isNotEmpty();
					assertThat(context.getBean(ClientResources.class).computationThreadPoolSize()).isEqualTo(3);
					assertThat(proxy.requests()).containsOnly(REQUEST);
				});
		}
	}

	@Test
	void routesTheResourcesOfTheApplication() {
		try (ProxyForNames proxy = RedisServer.ALONE.proxy()) {
			RedisApplication.runner()
				.withBean("own", ClientResources.class, DefaultClientResources::create)
				.withPropertyValues(proxy.properties())
				.withPropertyValues(PLAIN)
				.run((context) -> {
					assertThat(RedisApplication.ping(context.getBean(RedisConnectionFactory.class))).isEqualTo("PONG");
					assertThat(proxy.requests()).containsOnly(REQUEST);
				});
		}
	}

	@Test
	void usesAnotherClientByItsName() {
		try (ProxyForNames proxy = RedisServer.ALONE.proxy(); ProxyForNames other = RedisServer.ALONE.proxy()) {
			RedisApplication.runner()
				.withPropertyValues(other.instance("lab", "bob"))
				.withPropertyValues(proxy.properties())
				.withPropertyValues(PLAIN)
				.withPropertyValues("socks5.proxy.integrations.redis.instance=lab")
				.run((context) -> {
					assertThat(RedisApplication.ping(context.getBean(RedisConnectionFactory.class))).isEqualTo("PONG");
					assertThat(other.requests()).containsOnly("bob:s3cret name redis.internal.test 4711");
					assertThat(proxy.connections()).isZero();
				});
		}
	}

	@Test
	void changesNothingWhenItIsOff() {
		RedisApplication.runner()
			.withPropertyValues("socks5.proxy.host=proxy.corp", "socks5.proxy.integrations.redis.enabled=false")
			.run((context) -> assertThat(context.getBean(ClientResources.class))
				.isExactlyInstanceOf(DefaultClientResources.class));
	}

	@Test
	void refusesConnectionsThatBypassTheProxy() {
		ApplicationContextRunner runner = RedisApplication.runner().withPropertyValues("socks5.proxy.host=proxy.corp");
		runner.withPropertyValues("spring.data.redis.client-type=jedis")
			.run((context) -> assertRefused(context.getStartupFailure(),
					"JedisConnectionFactory, which does not connect with Lettuce"));
		runner.withBean("own", LettuceConnectionFactory.class, LettuceConnectionFactory::new)
			.run((context) -> assertRefused(context.getStartupFailure(),
					"Redis 'own' does not use the ClientResources bean"));
		runner.withBean("client", RedisClient.class, () -> RedisClient.create("redis://redis.internal.test"))
			.run((context) -> assertRefused(context.getStartupFailure(),
					"Redis 'client' does not use the ClientResources bean"));
		runner
			.withBean("local", LettuceConnectionFactory.class,
					() -> new LettuceConnectionFactory(new RedisSocketConfiguration("/tmp/redis"),
							LettuceClientConfiguration.defaultConfiguration()))
			.run((context) -> assertRefused(context.getStartupFailure(), "Redis 'local' connects to a local socket"));
		runner.withClassLoader(new FilteredClassLoader("io.lettuce"))
			.run((context) -> assertRefused(context.getStartupFailure(), "Lettuce is not on the class path"));
	}

	private static void assertRefused(@Nullable Throwable failure, String reason) {
		Failures.assertRefused(failure, "redis", reason);
	}

	/**
	 * A customizer that remembers channels.
	 */
	private static final class Recording implements NettyCustomizer {

		private final List<Channel> channels = new CopyOnWriteArrayList<>();

		@Override
		public void afterChannelInitialized(Channel channel) {
			this.channels.add(channel);
		}

	}

}
