package io.socks5.boot.autoconfigure.redis;

import io.socks5.boot.autoconfigure.Socks5AutoConfiguration;
import io.socks5.boot.autoconfigure.integration.Socks5IntegrationsAutoConfiguration;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/**
 * An application with Redis.
 */
final class RedisApplication {

	private RedisApplication() {
	}

	static ApplicationContextRunner runner() {
		return new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, DataRedisAutoConfiguration.class,
					Socks5AutoConfiguration.class, Socks5IntegrationsAutoConfiguration.class,
					Socks5RedisAutoConfiguration.class))
			.withPropertyValues("socks5.proxy.integrations.redis.enabled=true", "spring.data.redis.password=secret");
	}

	static String ping(RedisConnectionFactory factory) {
		try (RedisConnection connection = factory.getConnection()) {
			return String.valueOf(connection.ping());
		}
	}

}
