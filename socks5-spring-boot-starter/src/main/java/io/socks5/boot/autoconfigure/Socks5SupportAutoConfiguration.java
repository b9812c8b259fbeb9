package io.socks5.boot.autoconfigure;

import io.socks5.client.Socks5Client;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for beans that support all
 * {@link Socks5Client}s, including those of the application.
 */
@AutoConfiguration
@ConditionalOnClass(Socks5Client.class)
public final class Socks5SupportAutoConfiguration {

	@Bean
	static Socks5BindHandlerAdvisor socks5BindHandlerAdvisor(Environment environment,
			ObjectProvider<Socks5Refresh> refresh) {
		return new Socks5BindHandlerAdvisor(environment, refresh);
	}

	@Bean
	Socks5Clients socks5Clients(ConfigurableListableBeanFactory beanFactory) {
		return new Socks5Clients(beanFactory);
	}

	@Bean
	Socks5ClientLifecycle socks5ClientLifecycle(Socks5Clients clients, Environment environment) {
		return new Socks5ClientLifecycle(clients, environment);
	}

}
