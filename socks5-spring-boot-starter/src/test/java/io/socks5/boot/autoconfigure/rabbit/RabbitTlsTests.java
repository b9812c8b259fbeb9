package io.socks5.boot.autoconfigure.rabbit;

import java.util.Objects;

import io.netty.handler.ssl.SslContextBuilder;
import io.socks5.boot.autoconfigure.integration.Bystander;
import io.socks5.boot.autoconfigure.integration.ProxyForNames;
import io.socks5.boot.autoconfigure.integration.TestCertificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.boot.amqp.autoconfigure.ConnectionFactoryCustomizer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * TLS to RabbitMQ through the proxy, with a real server.
 */
class RabbitTlsTests {

	private static final String OTHER_NAME = "spring.rabbitmq.host=" + RabbitServer.OTHER;

	@ParameterizedTest
	@EnumSource
	void verifiesTheNameOfTheCertificate(Trust trust) {
		try (ProxyForNames proxy = RabbitServer.ONLY.tlsProxy()) {
			ApplicationContextRunner runner = trust.runner().withPropertyValues(proxy.properties());
			runner.run((context) -> assertThat(echo(context.getBean(ConnectionFactory.class))).isEqualTo("hello"));
			runner.withPropertyValues(OTHER_NAME)
				.run((context) -> assertFails(context.getBean(ConnectionFactory.class),
						"No subject alternative DNS name matching other.internal.test found"));
			assertThat(proxy.requests()).containsExactly("alice:s3cret name rabbit.internal.test 4711",
					"alice:s3cret name other.internal.test 4711");
		}
	}

	@ParameterizedTest
	@EnumSource(value = Trust.class, names = { "BUNDLE", "TRUST_STORE" })
	void acceptsAnotherNameIfToldTo(Trust trust) {
		try (ProxyForNames proxy = RabbitServer.ONLY.tlsProxy()) {
			trust.runner()
				.withPropertyValues(proxy.properties())
				.withPropertyValues(OTHER_NAME, "spring.rabbitmq.ssl.verify-hostname=false")
				.run((context) -> assertThat(echo(context.getBean(ConnectionFactory.class))).isEqualTo("hello"));
		}
	}

	@Test
	void trustsOnlyWhatTheJvmTrustsByDefault() {
		try (ProxyForNames proxy = RabbitServer.ONLY.tlsProxy()) {
			ApplicationContextRunner runner = RabbitApplication.runner()
				.withPropertyValues(proxy.properties())
				.withPropertyValues("spring.rabbitmq.ssl.enabled=true");
			runner.run((context) -> assertFails(context.getBean(ConnectionFactory.class), "PKIX path building failed"));
			runner.withPropertyValues("spring.rabbitmq.ssl.validate-server-certificate=false")
				.run((context) -> assertThat(echo(context.getBean(ConnectionFactory.class))).isEqualTo("hello"));
		}
	}

	@ParameterizedTest
	@EnumSource
	void sendsNothingToAServerWithoutTls(Trust trust) {
		// the last message of RabbitMQ's old protocol
		byte[] answer = { 'A', 'M', 'Q', 'P', 0, 0, 9, 1 };
		try (Bystander server = new Bystander(new byte[0], 0, answer);
				ProxyForNames proxy = ProxyForNames.connecting().with(RabbitServer.NAME, server.port())) {
			trust.runner().withPropertyValues(proxy.properties()).run((context) -> {
				assertFails(context.getBean(ConnectionFactory.class), "");
				// the first octet is that of a TLS handshake
				assertThat(server.received()).startsWith(22).asString().doesNotContain("AMQP");
			});
		}
	}

	private static String echo(ConnectionFactory factory) {
		return RabbitApplication.echo(factory, "hello");
	}

	private static void assertFails(ConnectionFactory factory, String reason) {
		assertThatExceptionOfType(Exception.class).isThrownBy(() -> echo(factory))
			.satisfies((failure) -> assertThat(failure).hasStackTraceContaining(reason));
	}

	/**
	 * Ways to trust the server.
	 */
	enum Trust {

		BUNDLE("spring.rabbitmq.ssl.bundle=rabbit",
				"spring.ssl.bundle.pem.rabbit.truststore.certificate=file:" + RabbitServer.ONLY.certificate().pem()),

		TRUST_STORE("spring.rabbitmq.ssl.enabled=true",
				"spring.rabbitmq.ssl.trust-store=file:" + RabbitServer.ONLY.certificate().trustStore(),
				"spring.rabbitmq.ssl.trust-store-type=PKCS12",
				"spring.rabbitmq.ssl.trust-store-password=" + TestCertificate.PASSWORD,
				"spring.rabbitmq.ssl.algorithm=TLSv1.3"),

		CUSTOMIZER {

			@Override
			ApplicationContextRunner runner() {
				return super.runner().withBean(ConnectionFactoryCustomizer.class, () -> (factory) -> {
					try {
						factory.netty()
							.sslContext(SslContextBuilder.forClient()
								.trustManager(RabbitServer.ONLY.certificate().pem().toFile())
								.endpointIdentificationAlgorithm(null)
								.build());
					}
					catch (Exception ex) {
						throw new IllegalStateException(ex);
					}
				});
			}

		};

		private final String[] properties;

		Trust(String... properties) {
			this.properties = Objects.requireNonNull(properties);
		}

		ApplicationContextRunner runner() {
			return RabbitApplication.runner().withPropertyValues(this.properties);
		}

	}

}
