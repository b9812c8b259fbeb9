package io.socks5.boot.autoconfigure.rabbit;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What native images need to know about the connection factories.
 */
class RabbitRuntimeHintsTests {

	@ParameterizedTest
	@CsvSource({ "com.rabbitmq.client.ConnectionFactory, frameHandlerFactory",
			"com.rabbitmq.client.ConnectionFactory, sslContextFactory",
			"com.rabbitmq.client.ConnectionFactory$NettyConfiguration, eventLoopGroup",
			"com.rabbitmq.client.ConnectionFactory$NettyConfiguration, sslContextFactory",
			"com.rabbitmq.client.ConnectionFactory$NettyConfiguration, bootstrapCustomizer",
			"com.rabbitmq.client.ConnectionFactory$NettyConfiguration, channelCustomizer",
			"org.springframework.amqp.rabbit.connection.AbstractConnectionFactory, addressResolver",
			"org.springframework.amqp.rabbit.connection.AbstractConnectionFactory, addresses",
			"org.springframework.amqp.rabbit.connection.AbstractRoutingConnectionFactory, targetConnectionFactories",
			"org.springframework.amqp.rabbit.connection.AbstractRoutingConnectionFactory, "
					+ "defaultTargetConnectionFactory" })
	void registersTheFieldsThatAreRead(Class<?> type, String field) {
		RuntimeHints hints = new RuntimeHints();
		new RabbitRuntimeHints().registerHints(hints, getClass().getClassLoader());
		assertThat(RuntimeHintsPredicates.reflection().onFieldAccess(type, field)).accepts(hints);
	}

}
