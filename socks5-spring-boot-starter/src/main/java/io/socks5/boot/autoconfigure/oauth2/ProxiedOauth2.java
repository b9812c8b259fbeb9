package io.socks5.boot.autoconfigure.oauth2;

import java.util.List;
import java.util.function.Supplier;

import io.socks5.boot.autoconfigure.http.IntegrationHttp;
import io.socks5.boot.autoconfigure.integration.Socks5Integration;

import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.util.ClassUtils;

/**
 * Routes the beans of Spring Security that ask an authorization server, and all clients
 * inside them. Rejects those that keep a connection of their own.
 */
class ProxiedOauth2 implements BeanPostProcessor {

	private static final String SECURITY = "org.springframework.security.oauth2.";

	/** The beans to route. */
	private static final List<String> TYPES = List.of("client.OAuth2AuthorizedClientManager",
			"client.ReactiveOAuth2AuthorizedClientManager", "client.OAuth2AuthorizedClientProvider",
			"client.ReactiveOAuth2AuthorizedClientProvider", "client.endpoint.OAuth2AccessTokenResponseClient",
			"client.endpoint.ReactiveOAuth2AccessTokenResponseClient", "client.userinfo.OAuth2UserService",
			"client.userinfo.ReactiveOAuth2UserService", "jwt.JwtDecoder", "jwt.ReactiveJwtDecoder",
			"server.resource.introspection.OpaqueTokenIntrospector",
			"server.resource.introspection.ReactiveOpaqueTokenIntrospector");

	/** Beans that create clients later, which cannot be routed. */
	private static final List<String> FACTORIES = List.of("client.oidc.authentication.OidcIdTokenDecoderFactory",
			"client.oidc.authentication.ReactiveOidcIdTokenDecoderFactory", "jwt.SupplierJwtDecoder",
			"jwt.SupplierReactiveJwtDecoder");

	private final ConfigurableListableBeanFactory beanFactory;

	private final Socks5Integration integration;

	private final List<Class<?>> types;

	private final List<Class<?>> factories;

	ProxiedOauth2(ConfigurableListableBeanFactory beanFactory, Socks5Integration integration) {
		this.beanFactory = beanFactory;
		this.integration = integration;
		this.types = present(TYPES);
		this.factories = present(FACTORIES);
	}

	private List<Class<?>> present(List<String> names) {
		ClassLoader classLoader = this.beanFactory.getBeanClassLoader();
		return names.stream()
			.map((name) -> SECURITY + name)
			.filter((name) -> ClassUtils.isPresent(name, classLoader))
			.<Class<?>>map((name) -> ClassUtils.resolveClassName(name, classLoader))
			.toList();
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (isOneOf(this.factories, bean) && !isOfBoot(beanName)) {
			throw refuse(beanName, bean, "creates its clients later");
		}
		if (isOneOf(this.types, bean)) {
			Supplier<IntegrationHttp> http = () -> http(beanName);
			if (IntegrationHttp.isDirect(bean, (part) -> SecurityClients.route(part, http))) {
				throw refuse(beanName, bean, "has an HTTP client of its own");
			}
		}
		return bean;
	}

	private IntegrationHttp http(String user) {
		this.beanFactory.registerDependentBean(Socks5Oauth2AutoConfiguration.HTTP, user);
		return this.beanFactory.getBean(Socks5Oauth2AutoConfiguration.HTTP, IntegrationHttp.class);
	}

	private static boolean isOneOf(List<Class<?>> types, Object bean) {
		return types.stream().anyMatch((type) -> type.isInstance(bean));
	}

	private boolean isOfBoot(String name) {
		// its customizers route what it creates later
		BeanDefinition definition = this.beanFactory.containsBeanDefinition(name)
				? this.beanFactory.getMergedBeanDefinition(name) : null;
		String factory = (definition != null) ? definition.getFactoryBeanName() : null;
		return factory != null && factory.startsWith("org.springframework.boot.security.oauth2.");
	}

	private RuntimeException refuse(String name, Object bean, String reason) {
		return this.integration.refuse(
				"Bean '" + name + "' (" + ClassUtils.getShortName(bean.getClass()) + ") " + reason,
				"Create it with a RestTemplate, RestClient or WebClient that Socks5HttpClients routes, "
						+ "or remove the bean.");
	}

}
