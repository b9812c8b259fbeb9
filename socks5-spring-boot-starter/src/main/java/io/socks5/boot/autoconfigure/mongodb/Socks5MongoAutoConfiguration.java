package io.socks5.boot.autoconfigure.mongodb;

import com.mongodb.MongoClientSettings;
import io.netty.handler.ssl.SslHandler;
import io.socks5.boot.autoconfigure.Socks5AutoConfiguration;
import io.socks5.boot.autoconfigure.integration.ConditionalOnSocks5Integration;
import io.socks5.boot.autoconfigure.integration.IntegrationClients;
import io.socks5.boot.autoconfigure.integration.IntegrationEventLoops;
import io.socks5.boot.autoconfigure.integration.Socks5Integration;

import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.boot.mongodb.autoconfigure.MongoClientSettingsBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * {@link EnableAutoConfiguration Auto-configuration} that puts the clients of MongoDB
 * behind the proxy.
 */
@AutoConfiguration(after = Socks5AutoConfiguration.class)
@ConditionalOnClass({ MongoClientSettings.class, MongoClientSettingsBuilderCustomizer.class })
@ConditionalOnSocks5Integration("mongodb")
public final class Socks5MongoAutoConfiguration {

	private static final Socks5Integration INTEGRATION = new Socks5Integration("mongodb", "MongoDB");

	@Bean
	Socks5Integration socks5MongodbIntegration() {
		return INTEGRATION;
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(SslHandler.class)
	@ImportRuntimeHints(MongoRuntimeHints.class)
	static class NettyConfiguration {

		@Bean(ProxiedMongo.EVENT_LOOPS)
		IntegrationEventLoops socks5MongodbEventLoops() {
			return new IntegrationEventLoops("socks5-mongodb");
		}

		@Bean
		@Order(Ordered.LOWEST_PRECEDENCE)
		ProxiedSettings socks5MongodbCustomizer(IntegrationClients clients,
				IntegrationEventLoops socks5MongodbEventLoops) {
			// the lowest precedence keeps the settings of the application's customizers
			return new ProxiedSettings(INTEGRATION, clients.channelClient(INTEGRATION), socks5MongodbEventLoops);
		}

		@Bean
		static ProxiedMongo socks5ProxiedMongo(ConfigurableListableBeanFactory beanFactory) {
			return new ProxiedMongo(beanFactory, INTEGRATION);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnMissingClass("io.netty.handler.ssl.SslHandler")
	static class MissingNettyConfiguration {

		@Bean
		static BeanFactoryPostProcessor socks5MongodbNettyCheck() {
			return (beanFactory) -> {
				throw INTEGRATION.refuse(
						"Netty is not on the class path, and without it the driver's sockets cannot be routed",
						"Add io.netty:netty-handler.");
			};
		}

	}

}
