package io.socks5.boot.autoconfigure.redis;

import java.time.Duration;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.resource.ClientResources;
import io.socks5.boot.autoconfigure.integration.IntegrationClients;
import io.socks5.boot.autoconfigure.integration.Socks5Integration;
import io.socks5.boot.autoconfigure.integration.UnsupportedIntegrationException;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.data.redis.connection.ReactiveRedisConnectionFactory;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * Routes Lettuce's {@link ClientResources} through the proxy, after the application has
 * customized them. Rejects connections that do not use them.
 */
class ProxiedRedis implements BeanPostProcessor {

	private static final String REMEDY = "Use Lettuce with the ClientResources bean of the application.";

	private final ConfigurableListableBeanFactory beanFactory;

	private final Socks5Integration integration;

	ProxiedRedis(ConfigurableListableBeanFactory beanFactory, Socks5Integration integration) {
		this.beanFactory = beanFactory;
		this.integration = integration;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (bean instanceof ClientResources resources && !(bean instanceof ProxiedClientResources)) {
			return new ProxiedClientResources(resources,
					IntegrationClients.of(this.beanFactory, beanName).channelClient(this.integration));
		}
		if (bean instanceof LettuceConnectionFactory lettuce) {
			check(lettuce, beanName);
		}
		else if (bean instanceof RedisConnectionFactory || bean instanceof ReactiveRedisConnectionFactory) {
			throw refuse(beanName, "is a " + bean.getClass().getName() + ", which does not connect with Lettuce");
		}
		else if (bean instanceof AbstractRedisClient client) {
			requireProxied(client.getResources(), beanName);
		}
		return bean;
	}

	private void check(LettuceConnectionFactory lettuce, String name) {
		if (lettuce.getSocketConfiguration() != null) {
			throw refuse(name, "connects to a local socket");
		}
		requireProxied(lettuce.getClientResources(), name).limit(Duration.ofMillis(lettuce.getTimeout()));
	}

	private ProxiedClientResources requireProxied(@Nullable ClientResources resources, String name) {
		if (resources instanceof ProxiedClientResources proxied) {
			return proxied;
		}
		throw refuse(name, "does not use the ClientResources bean, which goes through the proxy");
	}

	private UnsupportedIntegrationException refuse(String name, String reason) {
		return this.integration.refuse("Redis '" + name + "' " + reason, REMEDY);
	}

}
