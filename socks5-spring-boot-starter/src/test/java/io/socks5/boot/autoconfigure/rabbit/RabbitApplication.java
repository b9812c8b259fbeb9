package io.socks5.boot.autoconfigure.rabbit;

import java.util.Objects;

import io.socks5.boot.autoconfigure.Socks5AutoConfiguration;
import io.socks5.boot.autoconfigure.integration.Socks5IntegrationsAutoConfiguration;

import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.boot.amqp.autoconfigure.RabbitAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/**
 * An application with RabbitMQ.
 */
final class RabbitApplication {

	private RabbitApplication() {
	}

	static ApplicationContextRunner runner() {
		return new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, RabbitAutoConfiguration.class,
					Socks5AutoConfiguration.class, Socks5IntegrationsAutoConfiguration.class,
					Socks5RabbitAutoConfiguration.class))
			.withPropertyValues("socks5.proxy.integrations.rabbit.enabled=true",
					"spring.rabbitmq.host=" + RabbitServer.NAME, "spring.rabbitmq.port=4711");
	}

	/**
	 * Sends a message to a queue of this connection and receives it.
	 */
	static String echo(ConnectionFactory factory, String text) {
		return Objects.requireNonNull(new RabbitTemplate(factory).execute((channel) -> {
			String queue = channel.queueDeclare().getQueue();
			channel.basicPublish("", queue, null, text.getBytes());
			return new String(channel.basicGet(queue, true).getBody());
		}));
	}

}
