package io.socks5.boot.autoconfigure.oauth2;

import java.util.Map;
import java.util.Objects;

import io.socks5.boot.autoconfigure.integration.Socks5Integration;

import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.security.oauth2.client.autoconfigure.OAuth2ClientProperties;
import org.springframework.core.env.Environment;

/**
 * Stops the start if a client registration is to be discovered. Spring Security asks the
 * issuer with a static HTTP client, before any bean can change it.
 */
class IssuerDiscovery implements BeanFactoryPostProcessor {

	private static final String PREFIX = "spring.security.oauth2.client";

	private final Environment environment;

	private final Socks5Integration integration;

	IssuerDiscovery(Environment environment, Socks5Integration integration) {
		this.environment = environment;
		this.integration = integration;
	}

	@Override
	public void postProcessBeanFactory(ConfigurableListableBeanFactory beanFactory) {
		Binder.get(this.environment)
			.bind(PREFIX, OAuth2ClientProperties.class)
			.ifBound((properties) -> check(properties.getRegistration(), properties.getProvider()));
	}

	private void check(Map<String, OAuth2ClientProperties.Registration> registrations,
			Map<String, OAuth2ClientProperties.Provider> providers) {
		registrations.forEach((name, registration) -> {
			String id = Objects.requireNonNullElse(registration.getProvider(), name);
			OAuth2ClientProperties.Provider provider = providers.get(id);
			if (provider != null && provider.getIssuerUri() != null) {
				throw this.integration.refuse(
						"'" + PREFIX + ".provider." + id
								+ ".issuer-uri' is set, and Spring Security asks the issuer directly",
						"Set the URIs of the provider instead: 'authorization-uri', 'token-uri', 'jwk-set-uri' "
								+ "and 'user-info-uri'.");
			}
		});
	}

}
