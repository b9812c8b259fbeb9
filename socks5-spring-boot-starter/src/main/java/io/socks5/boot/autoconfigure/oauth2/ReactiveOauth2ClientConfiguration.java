package io.socks5.boot.autoconfigure.oauth2;

import io.socks5.boot.autoconfigure.http.IntegrationHttp;

import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.security.oauth2.client.autoconfigure.OAuth2ClientProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.oauth2.client.endpoint.OAuth2AuthorizationCodeGrantRequest;
import org.springframework.security.oauth2.client.endpoint.OAuth2ClientCredentialsGrantRequest;
import org.springframework.security.oauth2.client.endpoint.OAuth2RefreshTokenGrantRequest;
import org.springframework.security.oauth2.client.endpoint.ReactiveOAuth2AccessTokenResponseClient;
import org.springframework.security.oauth2.client.endpoint.WebClientReactiveAuthorizationCodeTokenResponseClient;
import org.springframework.security.oauth2.client.endpoint.WebClientReactiveClientCredentialsTokenResponseClient;
import org.springframework.security.oauth2.client.endpoint.WebClientReactiveRefreshTokenTokenResponseClient;
import org.springframework.security.oauth2.client.oidc.userinfo.OidcReactiveOAuth2UserService;
import org.springframework.security.oauth2.client.oidc.userinfo.OidcUserRequest;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ReactiveClientRegistrationRepository;
import org.springframework.security.oauth2.client.userinfo.DefaultReactiveOAuth2UserService;
import org.springframework.security.oauth2.client.userinfo.OAuth2UserRequest;
import org.springframework.security.oauth2.client.userinfo.ReactiveOAuth2UserService;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;
import org.springframework.security.oauth2.core.user.OAuth2User;
import org.springframework.security.oauth2.jwt.ReactiveJwtDecoderFactory;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * The beans that Spring Security uses in reactive applications instead of clients of its
 * own. {@link ProxiedOauth2} routes them.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass({ OAuth2ClientProperties.class, ReactiveClientRegistrationRepository.class, WebClient.class })
class ReactiveOauth2ClientConfiguration {

	/**
	 * The beans of an application with client registrations.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnBean(ReactiveClientRegistrationRepository.class)
	static class RegistrationsConfiguration {

		@Bean
		@ConditionalOnMissingBean
		ReactiveOAuth2AccessTokenResponseClient<OAuth2AuthorizationCodeGrantRequest> socks5AuthorizationCodeWebClient() {
			return new WebClientReactiveAuthorizationCodeTokenResponseClient();
		}

		@Bean
		@ConditionalOnMissingBean
		ReactiveOAuth2AccessTokenResponseClient<OAuth2RefreshTokenGrantRequest> socks5RefreshTokenWebClient() {
			return new WebClientReactiveRefreshTokenTokenResponseClient();
		}

		@Bean
		@ConditionalOnMissingBean
		ReactiveOAuth2AccessTokenResponseClient<OAuth2ClientCredentialsGrantRequest> socks5ClientCredentialsWebClient() {
			return new WebClientReactiveClientCredentialsTokenResponseClient();
		}

		@Bean
		@ConditionalOnMissingBean
		ReactiveOAuth2UserService<OAuth2UserRequest, OAuth2User> socks5ReactiveOAuth2UserService() {
			return new DefaultReactiveOAuth2UserService();
		}

		@Bean
		@ConditionalOnMissingBean
		@ConditionalOnClass(name = "org.springframework.security.oauth2.jwt.ReactiveJwtDecoder")
		ReactiveOAuth2UserService<OidcUserRequest, OidcUser> socks5ReactiveOidcUserService(
				ReactiveOAuth2UserService<OAuth2UserRequest, OAuth2User> users) {
			OidcReactiveOAuth2UserService service = new OidcReactiveOAuth2UserService();
			service.setOauth2UserService(users);
			return service;
		}

	}

	/**
	 * The bean that decodes ID tokens.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(ReactiveJwtDecoderFactory.class)
	@ConditionalOnBean(ReactiveClientRegistrationRepository.class)
	static class IdTokenConfiguration {

		@Bean
		@ConditionalOnMissingBean
		ReactiveJwtDecoderFactory<ClientRegistration> socks5ReactiveIdTokenDecoders(IntegrationHttp socks5Oauth2Http) {
			return new ReactiveIdTokenDecoders(socks5Oauth2Http.connector());
		}

	}

}
