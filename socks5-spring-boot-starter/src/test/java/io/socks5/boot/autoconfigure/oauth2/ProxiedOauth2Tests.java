package io.socks5.boot.autoconfigure.oauth2;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.socks5.boot.autoconfigure.Socks5AutoConfiguration;
import io.socks5.boot.autoconfigure.integration.Bystander;
import io.socks5.boot.autoconfigure.integration.Failures;
import io.socks5.boot.autoconfigure.integration.HttpStub;
import io.socks5.boot.autoconfigure.integration.LookedUp;
import io.socks5.boot.autoconfigure.integration.ProxyForNames;
import io.socks5.boot.autoconfigure.integration.Socks5IntegrationsAutoConfiguration;
import io.socks5.protocol.RequestRejectedException;
import io.socks5.protocol.Socks5TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.security.oauth2.server.resource.autoconfigure.servlet.JwkSetUriJwtDecoderBuilderCustomizer;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cache.concurrent.ConcurrentMapCache;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.ResolvableType;
import org.springframework.security.oauth2.client.endpoint.OAuth2AccessTokenResponseClient;
import org.springframework.security.oauth2.client.endpoint.OAuth2ClientCredentialsGrantRequest;
import org.springframework.security.oauth2.client.endpoint.ReactiveOAuth2AccessTokenResponseClient;
import org.springframework.security.oauth2.client.endpoint.RestClientClientCredentialsTokenResponseClient;
import org.springframework.security.oauth2.client.oidc.authentication.OidcIdTokenDecoderFactory;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.client.userinfo.OAuth2UserRequest;
import org.springframework.security.oauth2.client.userinfo.OAuth2UserService;
import org.springframework.security.oauth2.client.userinfo.ReactiveOAuth2UserService;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.user.OAuth2User;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtDecoderFactory;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.jwt.ReactiveJwtDecoder;
import org.springframework.security.oauth2.jwt.ReactiveJwtDecoderFactory;
import org.springframework.security.oauth2.server.resource.introspection.OpaqueTokenIntrospector;
import org.springframework.security.oauth2.server.resource.introspection.ReactiveOpaqueTokenIntrospector;
import org.springframework.web.client.RestTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Requests of Spring Security to an authorization server through the proxy.
 */
@SuppressWarnings("removal")
@Tag("spring-boot-4.1")
class ProxiedOauth2Tests {

	private static final Duration LIMIT = Duration.ofSeconds(10);

	private static final String JWT = "spring.security.oauth2.resourceserver.jwt.";

	private static final ApplicationContextRunner RUNNER = Oauth2Application.runner()
		.withPropertyValues(Oauth2Application.client(AuthorizationServer.ISSUER));

	private static final ApplicationContextRunner MANAGED = RUNNER
		.withUserConfiguration(Oauth2Application.Manager.class);

	@Test
	void requestsATokenByNameWithTheLogin() {
		try (ProxyForNames proxy = AuthorizationServer.shared().proxy()) {
			MANAGED.withPropertyValues(proxy.properties()).run((context) -> {
				assertThat(Oauth2Application.token(context)).isEqualTo("t0ken");
				assertThat(proxy.requests()).containsExactly(AuthorizationServer.REQUEST);
			});
		}
	}

	@Test
	void providesTheClientsOfALogin() {
		try (ProxyForNames proxy = AuthorizationServer.shared().proxy()) {
			RUNNER.withPropertyValues(proxy.properties()).run((context) -> {
				assertThat(credentials(context, OAuth2AccessTokenResponseClient.class)
					.getTokenResponse(credentialsRequest(context))
					.getAccessToken()
					.getTokenValue()).isEqualTo("t0ken");
				OAuth2UserService<OAuth2UserRequest, OAuth2User> users = bean(context, OAuth2UserService.class,
						OAuth2UserRequest.class, OAuth2User.class);
				assertThat(Objects.requireNonNull(users.loadUser(userRequest(context))).getName()).isEqualTo("me");
				JwtDecoderFactory<ClientRegistration> decoders = bean(context, JwtDecoderFactory.class,
						ClientRegistration.class);
				assertThat(
						decoders.createDecoder(registration(context)).decode(AuthorizationServer.token()).getSubject())
					.isEqualTo("me");
				assertThat(proxy.requests()).isNotEmpty().containsOnly(AuthorizationServer.REQUEST);
			});
		}
	}

	@Test
	void providesTheClientsOfAReactiveLogin() {
		try (ProxyForNames proxy = AuthorizationServer.shared().proxy()) {
			RUNNER.withPropertyValues(proxy.properties()).run((context) -> {
				ReactiveOAuth2AccessTokenResponseClient<OAuth2ClientCredentialsGrantRequest> tokens = bean(context,
						ReactiveOAuth2AccessTokenResponseClient.class, OAuth2ClientCredentialsGrantRequest.class);
				assertThat(Objects.requireNonNull(tokens.getTokenResponse(credentialsRequest(context)).block(LIMIT))
					.getAccessToken()
					.getTokenValue()).isEqualTo("t0ken");
				ReactiveOAuth2UserService<OAuth2UserRequest, OAuth2User> users = bean(context,
						ReactiveOAuth2UserService.class, OAuth2UserRequest.class, OAuth2User.class);
				assertThat(Objects.requireNonNull(users.loadUser(userRequest(context)).block(LIMIT)).getName())
					.isEqualTo("me");
				ReactiveJwtDecoderFactory<ClientRegistration> decoders = bean(context, ReactiveJwtDecoderFactory.class,
						ClientRegistration.class);
				assertThat(Objects.requireNonNull(
						decoders.createDecoder(registration(context)).decode(AuthorizationServer.token()).block(LIMIT))
					.getSubject()).isEqualTo("me");
				assertThat(proxy.requests()).isNotEmpty().containsOnly(AuthorizationServer.REQUEST);
			});
		}
	}

	@Test
	void requestsTheKeysOfAResourceServer() {
		for (String source : List.of("jwk-set-uri=" + AuthorizationServer.ISSUER + "/keys",
				"issuer-uri=" + AuthorizationServer.ISSUER)) {
			try (ProxyForNames proxy = AuthorizationServer.shared().proxy()) {
				RUNNER.withPropertyValues(proxy.properties()).withPropertyValues(JWT + source).run((context) -> {
					String token = AuthorizationServer.token();
					assertThat(context.getBean(JwtDecoder.class).decode(token).getSubject()).isEqualTo("me");
					assertThat(
							Objects.requireNonNull(context.getBean(ReactiveJwtDecoder.class).decode(token).block(LIMIT))
								.getSubject())
						.isEqualTo("me");
					assertThat(proxy.requests()).hasSizeGreaterThan(1).containsOnly(AuthorizationServer.REQUEST);
				});
			}
		}
	}

	@Test
	void introspectsOpaqueTokens() {
		try (ProxyForNames proxy = AuthorizationServer.shared().proxy()) {
			RUNNER.withPropertyValues(proxy.properties())
				.withPropertyValues(Oauth2Application.opaqueTokens(AuthorizationServer.ISSUER))
				.run((context) -> {
					assertThat(context.getBean(OpaqueTokenIntrospector.class).introspect("t").getName())
						.isEqualTo("me");
					assertThat(Objects
						.requireNonNull(
								context.getBean(ReactiveOpaqueTokenIntrospector.class).introspect("t").block(LIMIT))
						.getName()).isEqualTo("me");
					assertThat(proxy.requests()).hasSize(2).containsOnly(AuthorizationServer.REQUEST);
					assertThat(AuthorizationServer.shared().requests())
						.filteredOn((request) -> request.path().equals("/introspect"))
						.allSatisfy((request) -> assertThat(request.headers()).containsKey("authorization"));
				});
		}
	}

	@Test
	void looksNoNameUp() throws Exception {
		try (ProxyForNames proxy = AuthorizationServer.shared().proxy()) {
			List<String> properties = new ArrayList<>(List.of(AuthorizationServer.token()));
			properties.addAll(List.of(proxy.properties()));
			properties.addAll(List.of(Oauth2Application.client(AuthorizationServer.ISSUER)));
			properties.add(JWT + "issuer-uri=" + AuthorizationServer.ISSUER);
			LookedUp.assertNoneIn(Oauth2Lookups.class, properties.toArray(String[]::new));
			assertThat(proxy.requests()).hasSizeGreaterThan(1).containsOnly(AuthorizationServer.REQUEST);
		}
	}

	@Test
	void verifiesTheNameOfTheCertificate() {
		HttpStub server = AuthorizationServer.shared();
		try (ProxyForNames proxy = server.tlsProxy()) {
			tls("login.internal.test").withPropertyValues(proxy.properties())
				.run((context) -> assertThat(Oauth2Application.token(context)).isEqualTo("t0ken"));
			tls("other.internal.test").withPropertyValues(proxy.properties())
				.run((context) -> assertThatExceptionOfType(Exception.class)
					.isThrownBy(() -> Oauth2Application.token(context))
					.satisfies((failure) -> assertThat(failure).hasStackTraceContaining("other.internal.test found")));
		}
	}

	@Test
	void sendsNoRequestToAServerWithoutTls() {
		try (Bystander server = new Bystander(new byte[0], 0, "HTTP/1.1 200 OK\r\n\r\n".getBytes());
				ProxyForNames proxy = ProxyForNames.connecting().with(AuthorizationServer.NAME, server.port())) {
			tls("login.internal.test").withPropertyValues(proxy.properties()).run((context) -> {
				assertThatExceptionOfType(Exception.class).isThrownBy(() -> Oauth2Application.token(context));
				// the first octet is that of a TLS handshake
				assertThat(server.received()).startsWith(22).asString().doesNotContain("POST", "secret");
			});
		}
	}

	private static ApplicationContextRunner tls(String name) {
		return Oauth2Application.runner()
			.withUserConfiguration(Oauth2Application.Manager.class)
			.withPropertyValues(Oauth2Application.client("https://" + name + ":4711"))
			.withPropertyValues("spring.http.clients.ssl.bundle=login",
					"spring.ssl.bundle.pem.login.truststore.certificate=file:"
							+ AuthorizationServer.shared().certificate().pem());
	}

	@Test
	void failsOnceWithTheRefusalOfTheProxy() {
		try (ProxyForNames proxy = ProxyForNames.refusing()) {
			failsWith(proxy, RequestRejectedException.class);
		}
	}

	@Test
	void failsOnceWithinTheLimitIfTheProxyIsSilent() {
		try (ProxyForNames proxy = ProxyForNames.silent()) {
			failsWith(proxy, Socks5TimeoutException.class);
		}
	}

	private static void failsWith(ProxyForNames proxy, Class<? extends Exception> cause) {
		try (Bystander server = new Bystander()) {
			String url = "http://127.0.0.1:" + server.port();
			Oauth2Application.runner()
				.withUserConfiguration(Oauth2Application.Manager.class)
				.withPropertyValues(Oauth2Application.client(url))
				.withPropertyValues(JWT + "jwk-set-uri=" + url + "/keys")
				.withPropertyValues(proxy.properties())
				.run((context) -> {
					Failures.assertSoon(cause, () -> Oauth2Application.token(context));
					assertThat(proxy.connections()).isOne();
					Failures.assertSoon(cause,
							() -> context.getBean(JwtDecoder.class).decode(AuthorizationServer.token()));
					assertThat(server.connections()).isZero();
				});
		}
	}

	@Test
	void keepsTheClientOfTheApplication() {
		try (ProxyForNames proxy = AuthorizationServer.shared().proxy()) {
			RUNNER.withUserConfiguration(OwnClient.class).withPropertyValues(proxy.properties()).run((context) -> {
				assertThat(context).hasBean("socks5RefreshTokenClient");
				OAuth2AccessTokenResponseClient<OAuth2ClientCredentialsGrantRequest> client = credentials(context,
						OAuth2AccessTokenResponseClient.class);
				assertThat(client).isSameAs(context.getBean("own"));
				client.getTokenResponse(credentialsRequest(context));
				assertThat(AuthorizationServer.shared().requests())
					.anySatisfy((request) -> assertThat(request.text()).contains("audience=own"));
				assertThat(proxy.requests()).containsExactly(AuthorizationServer.REQUEST);
			});
		}
	}

	@Test
	void keepsTheCustomizerOfTheApplication() {
		ConcurrentMapCache cache = new ConcurrentMapCache("keys");
		try (ProxyForNames proxy = AuthorizationServer.shared().proxy()) {
			RUNNER.withPropertyValues(proxy.properties())
				.withPropertyValues(JWT + "jwk-set-uri=" + AuthorizationServer.ISSUER + "/keys")
				.withBean(JwkSetUriJwtDecoderBuilderCustomizer.class, () -> (builder) -> builder.cache(cache))
				.run((context) -> {
					context.getBean(JwtDecoder.class).decode(AuthorizationServer.token());
					assertThat(cache.getNativeCache()).containsKey(AuthorizationServer.ISSUER + "/keys");
					assertThat(proxy.requests()).containsExactly(AuthorizationServer.REQUEST);
				});
		}
	}

	@Test
	void usesAnotherClientByItsName() {
		try (ProxyForNames proxy = AuthorizationServer.shared().proxy();
				ProxyForNames other = AuthorizationServer.shared().proxy()) {
			MANAGED.withPropertyValues(other.instance("lab", "bob"))
				.withPropertyValues(proxy.properties())
				.withPropertyValues("socks5.proxy.integrations.oauth2.instance=lab")
				.run((context) -> {
					assertThat(Oauth2Application.token(context)).isEqualTo("t0ken");
					assertThat(other.requests()).containsExactly("bob:s3cret name login.internal.test 4711");
					assertThat(proxy.connections()).isZero();
				});
		}
	}

	@Test
	void changesNothingWhenItIsOff() {
		MANAGED
			.withPropertyValues("socks5.proxy.host=proxy.corp", "socks5.proxy.integrations.oauth2.enabled=false",
					JWT + "jwk-set-uri=" + AuthorizationServer.ISSUER + "/keys")
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(OAuth2AccessTokenResponseClient.class)
				.doesNotHaveBean(OAuth2UserService.class)
				.doesNotHaveBean(JwtDecoderFactory.class)
				.doesNotHaveBean(JwkSetUriJwtDecoderBuilderCustomizer.class));
	}

	@Test
	void refusesToDiscoverAnIssuer() {
		RUNNER
			.withPropertyValues("socks5.proxy.host=proxy.corp",
					"spring.security.oauth2.client.provider.app.issuer-uri=" + AuthorizationServer.ISSUER)
			.run((context) -> assertRefused(context.getStartupFailure(),
					"'spring.security.oauth2.client.provider.app.issuer-uri' is set"));
	}

	@Test
	void refusesClientsThatBypassTheProxy() {
		ApplicationContextRunner runner = RUNNER.withPropertyValues("socks5.proxy.host=proxy.corp");
		runner.withBean("own", JwtDecoder.class, () -> NimbusJwtDecoder.withJwkSetUri("http://login/keys").build())
			.run((context) -> assertRefused(context.getStartupFailure(),
					"Bean 'own' (NimbusJwtDecoder) has an HTTP client of its own"));
		runner.withBean("ids", OidcIdTokenDecoderFactory.class, OidcIdTokenDecoderFactory::new)
			.run((context) -> assertRefused(context.getStartupFailure(),
					"Bean 'ids' (OidcIdTokenDecoderFactory) creates its clients later"));
		runner.withPropertyValues(JWT + "jwk-set-uri=" + AuthorizationServer.ISSUER + "/keys")
			.withBean(JwkSetUriJwtDecoderBuilderCustomizer.class,
					() -> (builder) -> builder.restOperations(new RestTemplate()))
			.run((context) -> assertRefused(context.getStartupFailure(), "sets the RestTemplate of the JWT decoder"));
		runner.withPropertyValues("spring.http.clients.imperative.factory=jdk")
			.run((context) -> assertRefused(context.getStartupFailure(), "The JDK's HttpClient"));
	}

	@Test
	void refusesToStartWithoutAnHttpClient() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, Socks5AutoConfiguration.class,
					Socks5IntegrationsAutoConfiguration.class, Socks5Oauth2AutoConfiguration.class))
			.withClassLoader(new FilteredClassLoader("org.springframework.boot.http.client"))
			.withPropertyValues("socks5.proxy.host=proxy.corp", "socks5.proxy.integrations.oauth2.enabled=true")
			.run((context) -> assertRefused(context.getStartupFailure(),
					"spring-boot-http-client is not on the class path"));
	}

	@Test
	void allowsADecoderThatConnectsNowhere() {
		RUNNER.withPropertyValues("socks5.proxy.host=proxy.corp")
			.withBean(JwtDecoder.class, () -> (token) -> Jwt.withTokenValue(token).build())
			.run((context) -> assertThat(context).hasNotFailed());
	}

	private static void assertRefused(@Nullable Throwable failure, String reason) {
		Failures.assertRefused(failure, "oauth2", reason);
	}

	private static ClientRegistration registration(ApplicationContext context) {
		return Objects.requireNonNull(context.getBean(ClientRegistrationRepository.class).findByRegistrationId("app"));
	}

	private static OAuth2ClientCredentialsGrantRequest credentialsRequest(ApplicationContext context) {
		return new OAuth2ClientCredentialsGrantRequest(registration(context));
	}

	private static OAuth2UserRequest userRequest(ApplicationContext context) {
		Instant now = Instant.now();
		return new OAuth2UserRequest(registration(context),
				new OAuth2AccessToken(OAuth2AccessToken.TokenType.BEARER, "t0ken", now, now.plusSeconds(60)), Map.of());
	}

	private static OAuth2AccessTokenResponseClient<OAuth2ClientCredentialsGrantRequest> credentials(
			ApplicationContext context, Class<?> type) {
		return bean(context, type, OAuth2ClientCredentialsGrantRequest.class);
	}

	@SuppressWarnings("unchecked")
	private static <T> T bean(ApplicationContext context, Class<?> type, Class<?>... generics) {
		return (T) context.getBeanProvider(ResolvableType.forClassWithGenerics(type, generics)).getObject();
	}

	@Configuration(proxyBeanMethods = false)
	static class OwnClient {

		@Bean
		OAuth2AccessTokenResponseClient<OAuth2ClientCredentialsGrantRequest> own() {
			RestClientClientCredentialsTokenResponseClient client = new RestClientClientCredentialsTokenResponseClient();
			client.setParametersCustomizer((parameters) -> parameters.add("audience", "own"));
			return client;
		}

	}

}
