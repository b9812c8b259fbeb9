package io.socks5.boot.autoconfigure.http;

import io.socks5.boot.autoconfigure.ConditionalOnSocks5Enabled;
import io.socks5.boot.autoconfigure.Socks5AutoConfiguration;
import io.socks5.boot.autoconfigure.Socks5Clients;
import io.socks5.boot.autoconfigure.Socks5ProxyProperties;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.autoconfigure.service.HttpServiceClientProperties;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.web.client.support.RestClientHttpServiceGroupConfigurer;
import org.springframework.web.service.registry.HttpServiceProxyRegistry;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the routes of HTTP service
 * groups.
 */
@AutoConfiguration(after = Socks5AutoConfiguration.class)
@ConditionalOnClass({ HttpServiceClientProperties.class, RestClientHttpServiceGroupConfigurer.class })
@ConditionalOnSocks5Enabled
public final class Socks5HttpServiceGroupsAutoConfiguration {

	@Bean
	ServiceGroupRoutes socks5ServiceGroupRoutes(Socks5ProxyProperties properties, Socks5Clients clients,
			ObjectProvider<HttpServiceProxyRegistry> registries) {
		return new ServiceGroupRoutes(properties, clients, registries);
	}

	@Bean
	ServiceGroupSettings socks5ServiceGroupSettings(ObjectProvider<HttpServiceClientProperties> properties,
			ObjectProvider<SslBundles> bundles, ObjectProvider<HttpClientSettings> settings) {
		return new ServiceGroupSettings(properties, bundles, settings);
	}

	@Bean
	UnproxiedBuilders socks5UnproxiedBuilders(ConfigurableListableBeanFactory beanFactory, Environment environment) {
		return new UnproxiedBuilders(beanFactory, environment);
	}

	@Bean
	RoutedRestClientGroups socks5RestClientGroups(ServiceGroupRoutes routes, UnproxiedBuilders builders,
			ServiceGroupSettings settings, ObjectProvider<HttpClientSettings> global) {
		return new RoutedRestClientGroups(routes, builders, settings, global);
	}

	/**
	 * Configures the groups that use {@code WebClient}.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(
			name = "org.springframework.web.reactive.function.client.support.WebClientHttpServiceGroupConfigurer")
	static class WebClientConfiguration {

		@Bean
		RoutedWebClientGroups socks5WebClientGroups(ServiceGroupRoutes routes, UnproxiedBuilders builders,
				ServiceGroupSettings settings, ObjectProvider<HttpClientSettings> global) {
			return new RoutedWebClientGroups(routes, builders, settings, global);
		}

	}

}
