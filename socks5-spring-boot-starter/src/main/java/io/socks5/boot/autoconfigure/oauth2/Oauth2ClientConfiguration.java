package io.socks5.boot.autoconfigure.oauth2;

import io.socks5.boot.autoconfigure.http.IntegrationHttp;

import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.security.oauth2.client.autoconfigure.OAuth2ClientProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.security.oauth2.client.endpoint.OAuth2AccessTokenResponseClient;
import org.springframework.security.oauth2.client.endpoint.OAuth2AuthorizationCodeGrantRequest;
import org.springframework.security.oauth2.client.endpoint.OAuth2ClientCredentialsGrantRequest;
import org.springframework.security.oauth2.client.endpoint.OAuth2RefreshTokenGrantRequest;
import org.springframework.security.oauth2.client.endpoint.RestClientAuthorizationCodeTokenResponseClient;
import org.springframework.security.oauth2.client.endpoint.RestClientClientCredentialsTokenResponseClient;
import org.springframework.security.oauth2.client.endpoint.RestClientRefreshTokenTokenResponseClient;
import org.springframework.security.oauth2.client.oidc.userinfo.OidcUserRequest;
import org.springframework.security.oauth2.client.oidc.userinfo.OidcUserService;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.client.userinfo.DefaultOAuth2UserService;
import org.springframework.security.oauth2.client.userinfo.OAuth2UserRequest;
import org.springframework.security.oauth2.client.userinfo.OAuth2UserService;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;
import org.springframework.security.oauth2.core.user.OAuth2User;
import org.springframework.security.oauth2.jwt.JwtDecoderFactory;

/**
 * The beans that Spring Security uses instead of clients of its own.
 * {@link ProxiedOauth2} routes them.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass({ OAuth2ClientProperties.class, ClientRegistrationRepository.class })
class Oauth2ClientConfiguration {

	@Bean
	static IssuerDiscovery socks5IssuerDiscovery(Environment environment) {
		return new IssuerDiscovery(environment, Socks5Oauth2AutoConfiguration.INTEGRATION);
	}

	/**
	 * The beans of an application with client registrations.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnBean(ClientRegistrationRepository.class)
	static class RegistrationsConfiguration {

		@Bean
		@ConditionalOnMissingBean
		OAuth2AccessTokenResponseClient<OAuth2AuthorizationCodeGrantRequest> socks5AuthorizationCodeClient() {
			return new RestClientAuthorizationCodeTokenResponseClient();
		}

		@Bean
		@ConditionalOnMissingBean
		OAuth2AccessTokenResponseClient<OAuth2RefreshTokenGrantRequest> socks5RefreshTokenClient() {
			return new RestClientRefreshTokenTokenResponseClient();
		}

		@Bean
		@ConditionalOnMissingBean
		OAuth2AccessTokenResponseClient<OAuth2ClientCredentialsGrantRequest> socks5ClientCredentialsClient() {
			return new RestClientClientCredentialsTokenResponseClient();
		}

		@Bean
		@ConditionalOnMissingBean
		OAuth2UserService<OAuth2UserRequest, OAuth2User> socks5OAuth2UserService() {
			return new DefaultOAuth2UserService();
		}

		@Bean
		@ConditionalOnMissingBean
		@ConditionalOnClass(name = "org.springframework.security.oauth2.jwt.JwtDecoder")
		OAuth2UserService<OidcUserRequest, OidcUser> socks5OidcUserService(
				OAuth2UserService<OAuth2UserRequest, OAuth2User> users) {
			OidcUserService service = new OidcUserService();
			service.setOauth2UserService(users);
			return service;
		}

	}

	/**
	 * The bean that decodes ID tokens.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(JwtDecoderFactory.class)
	@ConditionalOnBean(ClientRegistrationRepository.class)
	static class IdTokenConfiguration {

		@Bean
		@ConditionalOnMissingBean
		JwtDecoderFactory<ClientRegistration> socks5IdTokenDecoders(IntegrationHttp socks5Oauth2Http) {
			return new IdTokenDecoders(socks5Oauth2Http.requestFactory());
		}

	}

}
