package io.socks5.boot.autoconfigure.oauth2;

import java.util.Objects;

import io.socks5.boot.autoconfigure.Socks5AutoConfiguration;
import io.socks5.boot.autoconfigure.integration.Socks5IntegrationsAutoConfiguration;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.HttpClientAutoConfiguration;
import org.springframework.boot.security.oauth2.client.autoconfigure.OAuth2ClientAutoConfiguration;
import org.springframework.boot.security.oauth2.client.autoconfigure.reactive.ReactiveOAuth2ClientAutoConfiguration;
import org.springframework.boot.security.oauth2.server.resource.autoconfigure.OAuth2ResourceServerAutoConfiguration;
import org.springframework.boot.security.oauth2.server.resource.autoconfigure.reactive.ReactiveOAuth2ResourceServerAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.oauth2.client.AuthorizedClientServiceOAuth2AuthorizedClientManager;
import org.springframework.security.oauth2.client.OAuth2AuthorizeRequest;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClientManager;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClientProviderBuilder;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClientService;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;

/**
 * An application that is a client and a resource server.
 */
final class Oauth2Application {

	private static final String CLIENT = "spring.security.oauth2.client.";

	private static final String SERVER = "spring.security.oauth2.resourceserver.";

	private Oauth2Application() {
	}

	static ApplicationContextRunner runner() {
		return new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, HttpClientAutoConfiguration.class,
					OAuth2ClientAutoConfiguration.class, ReactiveOAuth2ClientAutoConfiguration.class,
					OAuth2ResourceServerAutoConfiguration.class, ReactiveOAuth2ResourceServerAutoConfiguration.class,
					Socks5AutoConfiguration.class, Socks5IntegrationsAutoConfiguration.class,
					Socks5Oauth2AutoConfiguration.class))
			.withPropertyValues("socks5.proxy.integrations.oauth2.enabled=true");
	}

	/**
	 * Returns the properties of a client.
	 * @param server the URL of the authorization server
	 */
	static String[] client(String server) {
		return new String[] { CLIENT + "registration.app.authorization-grant-type=client_credentials",
				CLIENT + "registration.app.client-id=app", CLIENT + "registration.app.client-secret=secret",
				CLIENT + "provider.app.token-uri=" + server + "/token",
				CLIENT + "provider.app.jwk-set-uri=" + server + "/keys",
				CLIENT + "provider.app.user-info-uri=" + server + "/user",
				CLIENT + "provider.app.user-name-attribute=sub" };
	}

	/**
	 * Returns the properties of a resource server.
	 * @param server the URL of the authorization server
	 */
	static String[] opaqueTokens(String server) {
		return new String[] { SERVER + "opaquetoken.introspection-uri=" + server + "/introspect",
				SERVER + "opaquetoken.client-id=app", SERVER + "opaquetoken.client-secret=secret" };
	}

	/**
	 * Returns the token of the client, which its manager requests.
	 */
	static String token(ApplicationContext context) {
		return Objects
			.requireNonNull(context.getBean(OAuth2AuthorizedClientManager.class)
				.authorize(OAuth2AuthorizeRequest.withClientRegistrationId("app").principal("app").build()))
			.getAccessToken()
			.getTokenValue();
	}

	/**
	 * A manager as Spring Security's documentation defines it.
	 */
	@Configuration(proxyBeanMethods = false)
	static class Manager {

		@Bean
		OAuth2AuthorizedClientManager manager(ClientRegistrationRepository registrations,
				OAuth2AuthorizedClientService service) {
			AuthorizedClientServiceOAuth2AuthorizedClientManager manager = new AuthorizedClientServiceOAuth2AuthorizedClientManager(
					registrations, service);
			manager.setAuthorizedClientProvider(
					OAuth2AuthorizedClientProviderBuilder.builder().clientCredentials().build());
			return manager;
		}

	}

}
