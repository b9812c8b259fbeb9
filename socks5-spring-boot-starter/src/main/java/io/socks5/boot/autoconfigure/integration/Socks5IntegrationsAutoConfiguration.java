package io.socks5.boot.autoconfigure.integration;

import io.socks5.boot.autoconfigure.ConditionalOnSocks5Enabled;
import io.socks5.boot.autoconfigure.Socks5AutoConfiguration;
import io.socks5.boot.autoconfigure.Socks5ProxyProperties;
import io.socks5.client.Socks5Client;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for what the integrations of Spring
 * Boot's clients have in common.
 */
@AutoConfiguration(after = Socks5AutoConfiguration.class)
@ConditionalOnClass(Socks5Client.class)
public final class Socks5IntegrationsAutoConfiguration {

	@Bean
	static IntegrationsCheck socks5IntegrationsCheck() {
		return new IntegrationsCheck();
	}

	@Bean(IntegrationClients.BEAN)
	@ConditionalOnSocks5Enabled
	IntegrationClients socks5IntegrationClients(ConfigurableListableBeanFactory beanFactory) {
		return new IntegrationClients(beanFactory);
	}

	@Bean
	@ConditionalOnSocks5Enabled
	RoutedClients socks5RoutedClients(ConfigurableListableBeanFactory beanFactory, IntegrationClients clients,
			Socks5ProxyProperties properties) {
		return new RoutedClients(beanFactory, clients, properties);
	}

}
