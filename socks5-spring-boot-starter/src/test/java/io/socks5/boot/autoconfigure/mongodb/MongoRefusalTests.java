package io.socks5.boot.autoconfigure.mongodb;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import com.mongodb.AutoEncryptionSettings;
import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.MongoCredential;
import com.mongodb.ServerAddress;
import com.mongodb.client.MongoClient;
import com.mongodb.connection.ClusterConnectionMode;
import com.mongodb.connection.TransportSettings;
import io.socks5.boot.autoconfigure.integration.Bystander;
import io.socks5.boot.autoconfigure.integration.Failures;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.mongodb.autoconfigure.MongoClientSettingsBuilderCustomizer;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.data.mongodb.MongoDatabaseFactory;
import org.springframework.data.mongodb.ReactiveMongoDatabaseFactory;
import org.springframework.data.mongodb.core.MongoClientFactoryBean;
import org.springframework.data.mongodb.core.SimpleMongoClientDatabaseFactory;
import org.springframework.data.mongodb.core.SimpleReactiveMongoDatabaseFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.mockito.Mockito.mock;

/**
 * What cannot go through the proxy by name stops the start.
 */
@ExtendWith(OutputCaptureExtension.class)
class MongoRefusalTests {

	private final ApplicationContextRunner runner = MongoApplication.sync()
		.withPropertyValues("socks5.proxy.host=proxy.corp");

	@ParameterizedTest
	@ValueSource(strings = { "spring.mongodb.uri=mongodb+srv://mongo.internal.test/test",
			"spring.mongodb.protocol=mongodb+srv" })
	void refusesTheSchemeForWhichTheDriverAsksDns(String property) {
		this.runner.withPropertyValues("spring.mongodb.host=mongo.internal.test", property)
			.run((context) -> assertRefused(context.getStartupFailure(), "'" + property.split("=")[0] + "' ",
					"mongodb+srv, for which the driver asks DNS for the servers"));
	}

	@Test
	void refusesAnSrvHostOfACustomizer() {
		refuses((builder) -> builder.applyToClusterSettings(
				(cluster) -> cluster.mode(ClusterConnectionMode.MULTIPLE).srvHost("mongo.internal.test")),
				MongoClientSettings.builder().build(), "SRV host 'mongo.internal.test'");
	}

	@Test
	void refusesLocalSockets() {
		this.runner.withPropertyValues("spring.mongodb.uri=mongodb://%2Ftmp%2Fmongodb.sock")
			.run((context) -> assertRefused(context.getStartupFailure(), "A client connects to a local socket"));
	}

	@Test
	void refusesTheProxyOfTheDriver() {
		this.runner.withPropertyValues("spring.mongodb.uri=mongodb://mongo.internal.test/?proxyHost=127.0.0.1")
			.run((context) -> assertRefused(context.getStartupFailure(), "A client has the driver's own proxy"));
		refuses((builder) -> builder.applyToSocketSettings(
				(sockets) -> sockets.applyToProxySettings((proxy) -> proxy.host("127.0.0.1").port(1080))),
				"A client has the driver's own proxy");
	}

	@Test
	void refusesAResolver() {
		refuses((builder) -> builder.inetAddressResolver((host) -> List.of()), "A client has an InetAddressResolver");
	}

	@Test
	void refusesAnotherTransport() {
		ExecutorService threads = Executors.newSingleThreadExecutor();
		try {
			refuses((builder) -> builder
				.transportSettings(TransportSettings.asyncBuilder().executorService(threads).build()),
					"A client has AsyncTransportSettings, whose channels cannot be routed");
		}
		finally {
			threads.shutdown();
		}
	}

	@Test
	void refusesAutomaticEncryption() {
		AutoEncryptionSettings encryption = AutoEncryptionSettings.builder()
			.keyVaultNamespace("keys.vault")
			.kmsProviders(Map.of())
			.build();
		refuses((builder) -> builder.autoEncryptionSettings(encryption), "A client encrypts automatically");
	}

	@Test
	void refusesLoginsThatConnectThemselves() {
		refuses((builder) -> builder.credential(MongoCredential.createGSSAPICredential("alice")),
				"authenticates with GSSAPI, which looks the name of the server up");
		refuses((builder) -> builder.credential(MongoCredential.createAwsCredential(null, null)),
				"authenticates with MONGODB-AWS");
		refuses((builder) -> builder
			.credential(MongoCredential.createOidcCredential(null).withMechanismProperty("ENVIRONMENT", "k8s")),
				"authenticates with MONGODB-OIDC");
	}

	@Test
	void acceptsLoginsWithoutAConnectOfTheirOwn() {
		List.of(MongoCredential.createAwsCredential("key", "secret".toCharArray()),
				MongoCredential.createScramSha256Credential("alice", "admin", "secret".toCharArray()))
			.forEach(
					(login) -> this.runner
						.withBean(MongoClientSettingsBuilderCustomizer.class,
								() -> (builder) -> builder.credential(login)
									.applyToClusterSettings((cluster) -> cluster
										.hosts(List.of(new ServerAddress("mongo.internal.test")))))
						.run((context) -> assertThat(context).hasNotFailed()));
	}

	private void refuses(MongoClientSettingsBuilderCustomizer customizer, String reason) {
		this.runner.withBean(MongoClientSettingsBuilderCustomizer.class, () -> customizer)
			.run((context) -> assertRefused(context.getStartupFailure(), reason));
	}

	private void refuses(MongoClientSettingsBuilderCustomizer customizer, MongoClientSettings settings, String reason) {
		this.runner.withBean(MongoClientSettings.class, () -> settings)
			.withBean(MongoClientSettingsBuilderCustomizer.class, () -> customizer)
			.run((context) -> assertRefused(context.getStartupFailure(), reason));
	}

	@Test
	void refusesAndClosesClientsThatBypassTheProxy() {
		String reason = "MongoDB 'own' has a MongoClient without the settings that lead through the proxy";
		try (Bystander server = new Bystander()) {
			String uri = "mongodb://127.0.0.1:" + server.port();
			this.runner.withBean("own", MongoClient.class, () -> com.mongodb.client.MongoClients.create(uri))
				.run((context) -> assertRefused(context.getStartupFailure(), reason));
			this.runner
				.withBean("own", com.mongodb.reactivestreams.client.MongoClient.class,
						() -> com.mongodb.reactivestreams.client.MongoClients.create(uri))
				.run((context) -> assertRefused(context.getStartupFailure(), reason));
			this.runner.withBean("own", MongoClientFactoryBean.class, () -> {
				MongoClientFactoryBean factory = new MongoClientFactoryBean();
				factory.setConnectionString(new ConnectionString(uri));
				return factory;
			}).run((context) -> assertRefused(context.getStartupFailure(), reason));
			this.runner
				.withBean("own", MongoDatabaseFactory.class, () -> new SimpleMongoClientDatabaseFactory(uri + "/test"))
				.run((context) -> assertRefused(context.getStartupFailure(), reason));
			this.runner
				.withBean("own", ReactiveMongoDatabaseFactory.class,
						() -> new SimpleReactiveMongoDatabaseFactory(new ConnectionString(uri + "/test")))
				.run((context) -> assertRefused(context.getStartupFailure(), reason));
		}
	}

	@Test
	void closesTheClientThatItRefuses() {
		MongoClient client = com.mongodb.client.MongoClients.create("mongodb://127.0.0.1:1");
		this.runner.withBean("own", MongoClient.class, () -> client).run((context) -> {
			assertThat(context).hasFailed();
			assertThat(catchThrowable(() -> MongoApplication.ping(client))).isInstanceOf(IllegalStateException.class);
		});
	}

	@Test
	void refusesACustomizerThatComesLater() {
		this.runner
			.withInitializer((context) -> context
				.addBeanFactoryPostProcessor((beanFactory) -> beanFactory.registerSingleton("later",
						(MongoClientSettingsBuilderCustomizer) (builder) -> builder
							.inetAddressResolver((host) -> List.of()))))
			.run((context) -> assertRefused(context.getStartupFailure(),
					"without the settings that lead through the proxy"));
	}

	@Test
	void refusesClientsThatItDoesNotKnow() {
		this.runner.withBean("own", MongoClient.class, () -> mock(MongoClient.class))
			.run((context) -> assertRefused(context.getStartupFailure(), "MongoDB 'own' is a ",
					"whose connections cannot be routed"));
		this.runner.withBean("own", MongoDatabaseFactory.class, () -> mock(MongoDatabaseFactory.class))
			.run((context) -> assertRefused(context.getStartupFailure(), "MongoDB 'own' is a ",
					"whose connections cannot be routed"));
	}

	@Test
	void namesWhatIsMissing() {
		this.runner.withClassLoader(new FilteredClassLoader("io.netty.handler.ssl"))
			.run((context) -> assertRefused(context.getStartupFailure(), "Netty is not on the class path"));
		MongoApplication.none()
			.withPropertyValues("socks5.proxy.host=proxy.corp")
			.withClassLoader(new FilteredClassLoader("org.springframework.boot.mongodb"))
			.run((context) -> assertRefused(context.getStartupFailure(),
					"spring-boot-mongodb is not on the class path"));
	}

	@Test
	void namesTheClientAtTheStart(CapturedOutput output) {
		this.runner
			.withPropertyValues("spring.mongodb.host=mongo.internal.test", "socks5.proxy.integrations.require-all=true")
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(output).contains("Through the proxy: MongoDB; past it: none of Spring Boot's clients");
	}

	@Test
	void namesTheClientThatBypassesTheProxy(CapturedOutput output) {
		ApplicationContextRunner off = this.runner
			.withPropertyValues("socks5.proxy.integrations.mongodb.enabled=false");
		off.withBean(MongoDatabaseFactory.class, () -> mock(MongoDatabaseFactory.class))
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(output).contains("Through the proxy: none of Spring Boot's clients; past it: MongoDB");
		off.withPropertyValues("socks5.proxy.integrations.require-all=true")
			.run((context) -> assertThat(context).getFailure().hasStackTraceContaining("MongoDB bypasses the proxy"));
	}

	private static void assertRefused(@Nullable Throwable failure, String... reasons) {
		Failures.assertRefused(failure, "mongodb", reasons);
	}

}
