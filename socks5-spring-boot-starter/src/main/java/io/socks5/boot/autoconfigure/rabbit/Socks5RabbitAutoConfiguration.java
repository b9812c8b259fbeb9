package io.socks5.boot.autoconfigure.rabbit;

import com.rabbitmq.client.ConnectionFactory;
import io.netty.handler.ssl.SslHandler;
import io.socks5.boot.autoconfigure.Socks5AutoConfiguration;
import io.socks5.boot.autoconfigure.integration.ConditionalOnSocks5Integration;
import io.socks5.boot.autoconfigure.integration.IntegrationEventLoops;
import io.socks5.boot.autoconfigure.integration.Socks5Integration;

import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.amqp.autoconfigure.RabbitProperties;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ImportRuntimeHints;

/**
 * {@link EnableAutoConfiguration Auto-configuration} that puts RabbitMQ behind the proxy.
 */
@AutoConfiguration(after = Socks5AutoConfiguration.class)
@ConditionalOnClass({ ConnectionFactory.class, CachingConnectionFactory.class, RabbitProperties.class,
		SslHandler.class })
@ConditionalOnSocks5Integration("rabbit")
@ImportRuntimeHints(RabbitRuntimeHints.class)
public final class Socks5RabbitAutoConfiguration {

	private static final Socks5Integration INTEGRATION = new Socks5Integration("rabbit", "RabbitMQ");

	@Bean
	Socks5Integration socks5RabbitIntegration() {
		return INTEGRATION;
	}

	@Bean(BrokerTransport.EVENT_LOOPS)
	IntegrationEventLoops socks5RabbitEventLoops() {
		return new IntegrationEventLoops("socks5-rabbit");
	}

	@Bean
	static ProxiedRabbit socks5ProxiedRabbit(ConfigurableListableBeanFactory beanFactory) {
		return new ProxiedRabbit(beanFactory, INTEGRATION);
	}

}
