package io.socks5.boot.autoconfigure.oauth2;

import io.socks5.boot.autoconfigure.Socks5AutoConfiguration;
import io.socks5.boot.autoconfigure.http.IntegrationHttp;
import io.socks5.boot.autoconfigure.integration.ConditionalOnSocks5Integration;
import io.socks5.boot.autoconfigure.integration.Socks5Integration;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.security.oauth2.core.OAuth2Token;
import org.springframework.web.client.RestClient;

/**
 * {@link EnableAutoConfiguration Auto-configuration} that puts the requests of Spring
 * Security to authorization servers behind the proxy.
 */
@AutoConfiguration(after = Socks5AutoConfiguration.class,
		afterName = { "org.springframework.boot.security.oauth2.client.autoconfigure.OAuth2ClientAutoConfiguration",
				"org.springframework.boot.security.oauth2.client.autoconfigure.reactive."
						+ "ReactiveOAuth2ClientAutoConfiguration" })
@ConditionalOnClass(value = { OAuth2Token.class, RestClient.class },
		name = "org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder")
@ConditionalOnSocks5Integration("oauth2")
@Import({ Oauth2ClientConfiguration.class, ReactiveOauth2ClientConfiguration.class, ResourceServerConfiguration.class,
		ReactiveResourceServerConfiguration.class })
@ImportRuntimeHints(Oauth2RuntimeHints.class)
public final class Socks5Oauth2AutoConfiguration {

	static final String HTTP = "socks5Oauth2Http";

	static final Socks5Integration INTEGRATION = new Socks5Integration("oauth2", "OAuth2");

	@Bean
	Socks5Integration socks5Oauth2Integration() {
		return INTEGRATION;
	}

	@Bean(HTTP)
	static IntegrationHttp socks5Oauth2Http(ConfigurableListableBeanFactory beanFactory) {
		return new IntegrationHttp(beanFactory, INTEGRATION);
	}

	@Bean
	static ProxiedOauth2 socks5ProxiedOauth2(ConfigurableListableBeanFactory beanFactory) {
		return new ProxiedOauth2(beanFactory, INTEGRATION);
	}

}
