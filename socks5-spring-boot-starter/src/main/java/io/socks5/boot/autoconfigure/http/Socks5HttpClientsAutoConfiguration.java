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
 * behind the {@link Socks5Client}. Asked for, it never backs off for lack of one: the
 * start fails rather than that HTTP goes past the proxy.
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

	// after those of the application, whose settings stay
	@Bean
	@Order(Ordered.LOWEST_PRECEDENCE)
	ProxiedRequestFactoryCustomizer socks5RequestFactoryCustomizer(Socks5Client client,
			ObjectProvider<HttpClientSettings> settings) {
		return new ProxiedRequestFactoryCustomizer(client, settings);
	}

	/**
	 * Without a {@code WebClient} in the application, nobody connects with a connector:
	 * it may be that of the JDK.
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
	 * Spring Boot has no request factory bean in a reactive web application, and its
	 * {@code RestClient} would take whichever library there is.
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
