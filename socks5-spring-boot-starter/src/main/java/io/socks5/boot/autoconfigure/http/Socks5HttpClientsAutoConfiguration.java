package io.socks5.boot.autoconfigure.http;

import io.socks5.boot.autoconfigure.ConditionalOnSocks5Enabled;
import io.socks5.boot.autoconfigure.Socks5AutoConfiguration;
import io.socks5.client.Socks5Client;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.autoconfigure.HttpClientAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.io.ResourceLoader;

/**
 * {@link EnableAutoConfiguration Auto-configuration} that puts Spring Boot's HTTP clients
 * behind the {@link Socks5Client}. It never backs off without one. Startup fails instead,
 * because HTTP must not bypass the proxy.
 */
@AutoConfiguration(after = Socks5AutoConfiguration.class,
		beforeName = "org.springframework.boot.http.client.autoconfigure.HttpClientAutoConfiguration")
@ConditionalOnClass(HttpClientAutoConfiguration.class)
@ConditionalOnSocks5Enabled("socks5.proxy.http-clients.enabled")
@ImportRuntimeHints(HttpClientRuntimeHints.class)
public final class Socks5HttpClientsAutoConfiguration {

	@Bean
	static UnproxiedBeans socks5UnproxiedBeans(ConfigurableListableBeanFactory beanFactory) {
		return new UnproxiedBeans(beanFactory);
	}

	@Bean
	@Order(Ordered.LOWEST_PRECEDENCE)
	ProxiedRequestFactoryCustomizer socks5RequestFactoryCustomizer(Socks5Client client,
			ObjectProvider<HttpClientSettings> settings) {
		// the lowest precedence keeps the settings of the application's customizers
		return new ProxiedRequestFactoryCustomizer(client, settings);
	}

	/**
	 * Customizes connectors only if {@code WebClient} is present. The connector may be
	 * that of the JDK otherwise.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(name = "org.springframework.web.reactive.function.client.WebClient")
	static class WebClientConfiguration {

		@Bean
		@Order(Ordered.LOWEST_PRECEDENCE)
		ProxiedConnectorCustomizer socks5ConnectorCustomizer(Socks5Client client,
				ObjectProvider<HttpClientSettings> settings) {
			return new ProxiedConnectorCustomizer(client, settings);
		}

	}

	/**
	 * Provides the request factory builder that Spring Boot omits in a reactive web
	 * application. Its {@code RestClient} would detect any library otherwise.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
	@ConditionalOnClass(name = "org.springframework.boot.restclient.autoconfigure.RestClientAutoConfiguration")
	static class ReactiveWebApplicationConfiguration {

		@Bean
		@ConditionalOnMissingBean
		ClientHttpRequestFactoryBuilder<?> socks5ClientHttpRequestFactoryBuilder(ResourceLoader resourceLoader,
				ProxiedRequestFactoryCustomizer customizer) {
			return customizer.customize(ClientHttpRequestFactoryBuilder.detect(resourceLoader.getClassLoader()));
		}

	}

}
