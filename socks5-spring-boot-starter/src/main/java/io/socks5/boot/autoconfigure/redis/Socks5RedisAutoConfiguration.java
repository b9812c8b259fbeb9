package io.socks5.boot.autoconfigure.redis;

import io.lettuce.core.RedisClient;
import io.socks5.boot.autoconfigure.Socks5AutoConfiguration;
import io.socks5.boot.autoconfigure.integration.ConditionalOnSocks5Integration;
import io.socks5.boot.autoconfigure.integration.Socks5Integration;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/**
 * {@link EnableAutoConfiguration Auto-configuration} that puts Redis with Lettuce behind
 * the proxy.
 */
@AutoConfiguration(after = Socks5AutoConfiguration.class)
@ConditionalOnClass({ RedisClient.class, RedisConnectionFactory.class })
@ConditionalOnSocks5Integration("redis")
public final class Socks5RedisAutoConfiguration {

	private static final Socks5Integration INTEGRATION = new Socks5Integration("redis", "Redis");

	@Bean
	Socks5Integration socks5RedisIntegration() {
		return INTEGRATION;
	}

	@Bean
	static ProxiedRedis socks5ProxiedRedis(ConfigurableListableBeanFactory beanFactory) {
		return new ProxiedRedis(beanFactory, INTEGRATION);
	}

}
