package io.socks5.boot.autoconfigure.rabbit;

import java.util.Map;

import javax.net.SocketFactory;
import javax.net.ssl.SSLSocketFactory;

import com.rabbitmq.client.DnsRecordIpAddressResolver;
import com.rabbitmq.stream.Environment;
import io.socks5.boot.autoconfigure.integration.Failures;
import org.junit.jupiter.api.Test;

import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.amqp.rabbit.connection.LocalizedQueueConnectionFactory;
import org.springframework.boot.amqp.autoconfigure.ConnectionFactoryCustomizer;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.io.ByteArrayResource;

import static org.mockito.Mockito.mock;

/**
 * RabbitMQ connections that would bypass the proxy.
 */
class RabbitRefusalTests {

	private static final ApplicationContextRunner RUNNER = RabbitApplication.runner()
		.withPropertyValues("socks5.proxy.host=proxy.corp");

	@Test
	void refusesSocketFactories() {
		assertRefused(
				RUNNER.withBean(ConnectionFactoryCustomizer.class,
						() -> (factory) -> factory.setSocketFactory(SocketFactory.getDefault())),
				"RabbitMQ 'rabbitConnectionFactory' has a SocketFactory, which would not be used");
		assertRefused(
				RUNNER.withBean(ConnectionFactoryCustomizer.class,
						() -> (factory) -> factory.setSocketFactory(SSLSocketFactory.getDefault())),
				"RabbitMQ 'rabbitConnectionFactory' has an SSLSocketFactory, but no SSLContext");
	}

	@Test
	void refusesResolversThatLookNamesUp() {
		assertRefused(RUNNER.withBean("own", CachingConnectionFactory.class, () -> {
			CachingConnectionFactory factory = new CachingConnectionFactory("rabbit.internal.test");
			factory.setAddressResolver(new DnsRecordIpAddressResolver("rabbit.internal.test"));
			return factory;
		}), "RabbitMQ 'own' looks names up with a com.rabbitmq.client.DnsRecordIpAddressResolver");
	}

	@Test
	void refusesOtherFactories() {
		assertRefused(
				RUNNER.withBean("own", LocalizedQueueConnectionFactory.class,
						() -> new LocalizedQueueConnectionFactory(new CachingConnectionFactory("rabbit.internal.test"),
								Map.of("rabbit@one", "rabbit.internal.test:4711"),
								new String[] { "http://rabbit.internal.test:15672" }, "/", "guest", "guest", false,
								new ByteArrayResource(new byte[0]))),
				"RabbitMQ 'own' is a " + LocalizedQueueConnectionFactory.class.getName()
						+ ", which creates its own connections");
	}

	@Test
	void refusesStreams() {
		assertRefused(RUNNER.withBean("streams", Environment.class, () -> mock(Environment.class)),
				"RabbitMQ 'streams' connects to RabbitMQ streams");
	}

	@Test
	void refusesAMissingLibrary() {
		assertRefused(RUNNER.withClassLoader(new FilteredClassLoader("org.springframework.amqp")),
				"Spring AMQP is not on the class path");
	}

	@Test
	void refusesGssapi() {
		assertRefused(RUNNER.withPropertyValues("socks5.proxy.gssapi.enabled=true"),
				"It uses channels, which cannot carry the protection of GSSAPI");
	}

	private static void assertRefused(ApplicationContextRunner runner, String reason) {
		runner.run((context) -> Failures.assertRefused(context.getStartupFailure(), "rabbit", reason));
	}

}
