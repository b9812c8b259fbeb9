package io.socks5.boot.autoconfigure.mongodb;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import com.mongodb.MongoClientSettings;
import com.mongodb.MongoTimeoutException;
import com.mongodb.client.MongoClient;
import com.mongodb.connection.NettyTransportSettings;
import com.mongodb.connection.ServerDescription;
import com.mongodb.connection.TransportSettings;
import com.mongodb.event.ClusterDescriptionChangedEvent;
import com.mongodb.event.ClusterListener;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.socks5.boot.autoconfigure.integration.Bystander;
import io.socks5.boot.autoconfigure.integration.Causes;
import io.socks5.boot.autoconfigure.integration.LookedUp;
import io.socks5.boot.autoconfigure.integration.ProxyForNames;
import io.socks5.protocol.RequestRejectedException;
import io.socks5.protocol.Socks5TimeoutException;
import org.bson.Document;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.mongodb.autoconfigure.MongoClientFactory;
import org.springframework.boot.mongodb.autoconfigure.MongoClientSettingsBuilderCustomizer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.mongodb.MongoDatabaseFactory;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.data.mongodb.core.SimpleMongoClientDatabaseFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * MongoDB through the proxy, with both drivers and real servers.
 */
class ProxiedMongoTests {

	private static final String REQUEST = "alice:s3cret name mongo.internal.test 4711";

	private static final String[] PLAIN = { "spring.mongodb.host=mongo.internal.test", "spring.mongodb.port=4711" };

	private static final String REPLICA_SET = "spring.mongodb.uri=mongodb://mongo.internal.test:4711/?replicaSet=rs";

	@Test
	void connectsByNameWithTheLogin() {
		try (ProxyForNames proxy = MongoServers.ONLY.proxy()) {
			MongoApplication.sync().withPropertyValues(proxy.properties()).withPropertyValues(PLAIN).run((context) -> {
				assertThat(MongoApplication.ping(context.getBean(MongoClient.class))).isEqualTo(1.0);
				assertThat(proxy.requests()).isNotEmpty().containsOnly(REQUEST);
			});
		}
	}

	@Test
	void connectsWithBothDrivers() {
		try (ProxyForNames proxy = MongoServers.ONLY.proxy()) {
			MongoApplication.both().withPropertyValues(proxy.properties()).withPropertyValues(PLAIN).run((context) -> {
				assertThat(MongoApplication.ping(context.getBean(MongoClient.class))).isEqualTo(1.0);
				assertThat(MongoApplication.ping(context.getBean(com.mongodb.reactivestreams.client.MongoClient.class)))
					.isEqualTo(1.0);
				// each client has a connection for its monitor and one for commands
				assertThat(proxy.requests()).hasSizeGreaterThanOrEqualTo(4).containsOnly(REQUEST);
			});
		}
	}

	@Test
	void connectsTheClientOfTheApplicationAndTheTemplateOfSpringData() {
		try (ProxyForNames proxy = MongoServers.ONLY.proxy()) {
			MongoApplication.both()
				.withUserConfiguration(OwnClient.class)
				.withPropertyValues(proxy.properties())
				.withPropertyValues(PLAIN)
				.run((context) -> {
					MongoTemplate template = new MongoTemplate(context.getBean(MongoDatabaseFactory.class));
					template.insert(new Document("name", "Alice"), "people");
					assertThat(template.findAll(Document.class, "people")).extracting("name").contains("Alice");
					assertThat(proxy.requests()).isNotEmpty().containsOnly(REQUEST);
				});
		}
	}

	@Test
	void connectsToTheMembersOfAReplicaSet() {
		try (ProxyForNames proxy = MongoServers.ONLY.replicaSetProxy()) {
			MongoApplication.both()
				.withPropertyValues(proxy.properties())
				.withPropertyValues(REPLICA_SET)
				.run((context) -> {
					assertThat(MongoApplication.ping(context.getBean(MongoClient.class))).isEqualTo(1.0);
					assertThat(MongoApplication
						.ping(context.getBean(com.mongodb.reactivestreams.client.MongoClient.class))).isEqualTo(1.0);
					assertThat(proxy.requests()).contains(REQUEST, "alice:s3cret name member.internal.test 4712")
						.allMatch((request) -> request.contains(" name "));
				});
		}
	}

	@Test
	void looksNoNameUp() throws Exception {
		try (ProxyForNames one = MongoServers.ONLY.proxy();
				ProxyForNames several = MongoServers.ONLY.replicaSetProxy();
				ProxyForNames secured = MongoServers.ONLY.tlsProxy()) {
			List<String> plain = new ArrayList<>(List.of(one.properties()));
			plain.addAll(List.of(PLAIN));
			List<String> replicaSet = new ArrayList<>(List.of(several.properties()));
			replicaSet.add(REPLICA_SET);
			List<String> tls = new ArrayList<>(List.of(secured.properties()));
			tls.addAll(List.of(PLAIN));
			tls.addAll(List.of(tls()));
			LookedUp.assertNoneIn(MongoLookups.class, String.join("\n", plain), String.join("\n", replicaSet),
					String.join("\n", tls));
			assertThat(one.requests()).containsOnly(REQUEST);
			assertThat(several.requests()).contains(REQUEST);
			assertThat(secured.requests()).containsOnly(REQUEST);
		}
	}

	private static String[] tls() {
		return new String[] { "spring.mongodb.ssl.bundle=mongo",
				"spring.ssl.bundle.pem.mongo.truststore.certificate=file:" + MongoServers.ONLY.certificate().pem() };
	}

	@Test
	void verifiesTheNameOfTheCertificate() {
		try (ProxyForNames proxy = MongoServers.ONLY.tlsProxy()) {
			ApplicationContextRunner runner = MongoApplication.both()
				.withPropertyValues(proxy.properties())
				.withPropertyValues(tls());
			runner.withPropertyValues(PLAIN).run((context) -> {
				assertThat(MongoApplication.ping(context.getBean(MongoClient.class))).isEqualTo(1.0);
				assertThat(MongoApplication.ping(context.getBean(com.mongodb.reactivestreams.client.MongoClient.class)))
					.isEqualTo(1.0);
			});
		}
	}

	@Test
	void rejectsACertificateForAnotherName() {
		for (ApplicationContextRunner runner : List.of(MongoApplication.sync(), MongoApplication.reactive())) {
			FirstFailure failure = new FirstFailure();
			try (ProxyForNames proxy = MongoServers.ONLY.tlsProxy()) {
				runner.withBean(MongoClientSettingsBuilderCustomizer.class, () -> failure)
					.withPropertyValues(proxy.properties())
					.withPropertyValues(tls())
					.withPropertyValues(
							"spring.mongodb.uri=mongodb://other.internal.test:4711/?serverSelectionTimeoutMS=200")
					.run((context) -> {
						assertThat(failure.get()).hasStackTraceContaining("other.internal.test found");
						assertThatExceptionOfType(MongoTimeoutException.class)
							.isThrownBy(() -> MongoApplication.ping(context))
							.withMessageContaining("SSLHandshakeException");
					});
			}
		}
	}

	@Test
	void sendsNoCommandToAServerWithoutTls() {
		FirstFailure failure = new FirstFailure();
		try (Bystander server = new Bystander(new byte[0], 1, new byte[100]);
				ProxyForNames proxy = ProxyForNames.connecting().with(MongoServers.NAME, server.port())) {
			MongoApplication.sync()
				.withBean(MongoClientSettingsBuilderCustomizer.class, () -> failure)
				.withPropertyValues(proxy.properties())
				.withPropertyValues(PLAIN)
				.withPropertyValues(tls())
				.run((context) -> {
					// the end of the channel may come before the failure of TLS
					assertThat(failure.get()).isNotNull();
					assertThat(server.received()).asString().doesNotContain("ismaster", "hello", "admin");
				});
		}
	}

	@Test
	void failsWithTheRefusalOfTheProxy() {
		for (ApplicationContextRunner runner : List.of(MongoApplication.sync(), MongoApplication.reactive())) {
			try (ProxyForNames proxy = ProxyForNames.refusing()) {
				failsWith(runner.withPropertyValues(proxy.properties()), proxy, RequestRejectedException.class);
			}
		}
	}

	@Test
	void failsWithinTheLimitIfTheProxyIsSilent() {
		for (ApplicationContextRunner runner : List.of(MongoApplication.sync(), MongoApplication.reactive())) {
			try (ProxyForNames proxy = ProxyForNames.silent()) {
				failsWith(runner.withPropertyValues(proxy.properties()), proxy, Socks5TimeoutException.class);
			}
		}
	}

	@Test
	void failsWithinTheLimitOfTheDriverIfTheProxyIsSilent() {
		try (ProxyForNames proxy = ProxyForNames.silent()) {
			failsWith(MongoApplication.sync()
				.withPropertyValues(proxy.properties("alice", "60s"))
				.withPropertyValues("options=&connectTimeoutMS=1000"), proxy, Socks5TimeoutException.class);
		}
	}

	private static void failsWith(ApplicationContextRunner runner, ProxyForNames proxy,
			Class<? extends Exception> cause) {
		FirstFailure failure = new FirstFailure();
		try (Bystander server = new Bystander()) {
			runner.withBean(MongoClientSettingsBuilderCustomizer.class, () -> failure)
				.withPropertyValues("spring.mongodb.uri=mongodb://127.0.0.1:" + server.port()
						+ "/?serverSelectionTimeoutMS=200&heartbeatFrequencyMS=600000${options:}")
				.run((context) -> {
					assertThat(Causes.of(failure.get())).hasAtLeastOneElementOfType(cause);
					// the driver tries again only if a command waits
					assertThat(proxy.connections()).isOne();
					assertThatExceptionOfType(MongoTimeoutException.class)
						.isThrownBy(() -> MongoApplication.ping(context))
						.withMessageContaining(cause.getName());
					assertThat(server.connections()).isZero();
				});
		}
	}

	@Test
	void keepsTheCustomizerOfTheApplication() {
		MultiThreadIoEventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
		try (ProxyForNames proxy = MongoServers.ONLY.proxy()) {
			MongoApplication.sync()
				.withBean(MongoClientSettingsBuilderCustomizer.class,
						() -> (builder) -> builder.applicationName("own")
							.transportSettings(TransportSettings.nettyBuilder()
								.eventLoopGroup(loops)
								.allocator(UnpooledByteBufAllocator.DEFAULT)
								.build()))
				.withPropertyValues(proxy.properties())
				.withPropertyValues(PLAIN)
				.run((context) -> {
					MongoClient client = context.getBean(MongoClient.class);
					assertThat(MongoApplication.ping(client)).isEqualTo(1.0);
					assertThat(proxy.requests()).isNotEmpty().containsOnly(REQUEST);
					MongoClientSettings settings = settings(client);
					assertThat(settings.getApplicationName()).isEqualTo("own");
					NettyTransportSettings netty = (NettyTransportSettings) settings.getTransportSettings();
					assertThat(netty.getAllocator()).isSameAs(UnpooledByteBufAllocator.DEFAULT);
					// each of its event loops is an Iterable of itself
					assertThat((Object) netty.getEventLoopGroup().iterator().next()).isSameAs(loops.iterator().next());
				});
			assertThat(loops.isShuttingDown()).isFalse();
		}
		finally {
			loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
		}
	}

	@Test
	void usesAnotherClientByItsName() {
		try (ProxyForNames proxy = MongoServers.ONLY.proxy(); ProxyForNames other = MongoServers.ONLY.proxy()) {
			ApplicationContextRunner runner = MongoApplication.both()
				.withPropertyValues(other.instance("lab", "bob"))
				.withPropertyValues(proxy.properties())
				.withPropertyValues(PLAIN);
			runner.run((first) -> runner.withPropertyValues("socks5.proxy.integrations.mongodb.instance=lab")
				.run((second) -> {
					assertThat(MongoApplication.ping(second.getBean(MongoClient.class))).isEqualTo(1.0);
					assertThat(MongoApplication.ping(first.getBean(MongoClient.class))).isEqualTo(1.0);
					assertThat(other.requests()).containsOnly("bob:s3cret name mongo.internal.test 4711");
					assertThat(proxy.requests()).containsOnly(REQUEST);
				}));
		}
	}

	@Test
	void changesNothingWhenItIsOff() {
		MongoApplication.sync()
			.withPropertyValues("socks5.proxy.host=proxy.corp", "socks5.proxy.integrations.mongodb.enabled=false",
					"spring.mongodb.uri=mongodb://127.0.0.1:1")
			.run((context) -> {
				MongoClientSettings settings = settings(context.getBean(MongoClient.class));
				assertThat(settings.getTransportSettings()).isNull();
				assertThat(settings.getInetAddressResolver()).isNull();
			});
	}

	private static MongoClientSettings settings(MongoClient client) {
		return Objects.requireNonNull(MongoClients.settings(client));
	}

	/**
	 * A client that the application creates with the customizers.
	 */
	@Configuration(proxyBeanMethods = false)
	static class OwnClient {

		@Bean
		MongoClient own(MongoClientSettings settings,
				ObjectProvider<MongoClientSettingsBuilderCustomizer> customizers) {
			return new MongoClientFactory(customizers.orderedStream().toList()).createMongoClient(settings);
		}

		@Bean
		MongoDatabaseFactory databases(MongoClient own) {
			return new SimpleMongoClientDatabaseFactory(own, "test");
		}

	}

	/**
	 * Waits for the first failed connect of a client.
	 */
	private static final class FirstFailure implements MongoClientSettingsBuilderCustomizer, ClusterListener {

		private final CompletableFuture<Throwable> failure = new CompletableFuture<>();

		@Override
		public void customize(MongoClientSettings.Builder builder) {
			builder.applyToClusterSettings((settings) -> settings.addClusterListener(this));
		}

		@Override
		public void clusterDescriptionChanged(ClusterDescriptionChangedEvent event) {
			event.getNewDescription()
				.getServerDescriptions()
				.stream()
				.map(ServerDescription::getException)
				.filter(Objects::nonNull)
				.forEach(this.failure::complete);
		}

		Throwable get() throws Exception {
			return this.failure.get(MongoApplication.LIMIT.toSeconds(), TimeUnit.SECONDS);
		}

	}

}
