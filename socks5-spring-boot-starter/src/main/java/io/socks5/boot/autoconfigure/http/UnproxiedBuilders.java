package io.socks5.boot.autoconfigure.http;

import java.lang.reflect.Method;
import java.util.List;
import java.util.Locale;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.autoconfigure.ClientHttpRequestFactoryBuilderCustomizer;
import org.springframework.boot.http.client.autoconfigure.reactive.ClientHttpConnectorBuilderCustomizer;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.boot.util.LambdaSafe;
import org.springframework.core.ResolvableType;
import org.springframework.core.env.Environment;

/**
 * The builders of Spring Boot as they are without the customizers of the starter, for
 * clients that connect through another proxy or directly.
 */
class UnproxiedBuilders {

	private static final String BOOT = "org.springframework.boot.http.client.autoconfigure.";

	private final ConfigurableListableBeanFactory beanFactory;

	private final Environment environment;

	UnproxiedBuilders(ConfigurableListableBeanFactory beanFactory, Environment environment) {
		this.beanFactory = beanFactory;
		this.environment = environment;
	}

	@SuppressWarnings("unchecked")
	ClientHttpRequestFactoryBuilder<?> requestFactory() {
		if (isOfApplication(ClientHttpRequestFactoryBuilder.class)) {
			return this.beanFactory.getBean(ClientHttpRequestFactoryBuilder.class);
		}
		ClientHttpRequestFactoryBuilder<?>[] builder = { chosenRequestFactory() };
		List<ClientHttpRequestFactoryBuilderCustomizer<?>> customizers = this.beanFactory
			.<ClientHttpRequestFactoryBuilderCustomizer<?>>getBeanProvider(
					ResolvableType.forClass(ClientHttpRequestFactoryBuilderCustomizer.class))
			.orderedStream()
			.filter((customizer) -> !(customizer instanceof ProxiedRequestFactoryCustomizer))
			.toList();
		LambdaSafe.callbacks(ClientHttpRequestFactoryBuilderCustomizer.class, customizers, builder[0])
			.invoke((customizer) -> builder[0] = customizer.customize(builder[0]));
		return builder[0];
	}

	private ClientHttpRequestFactoryBuilder<?> chosenRequestFactory() {
		return switch (choice("spring.http.clients.imperative.factory")) {
			case "httpcomponents" -> ClientHttpRequestFactoryBuilder.httpComponents();
			case "jetty" -> ClientHttpRequestFactoryBuilder.jetty();
			case "reactor" -> ClientHttpRequestFactoryBuilder.reactor();
			case "jdk" -> ClientHttpRequestFactoryBuilder.jdk();
			case "simple" -> ClientHttpRequestFactoryBuilder.simple();
			default -> ClientHttpRequestFactoryBuilder.detect(this.beanFactory.getBeanClassLoader());
		};
	}

	@SuppressWarnings("unchecked")
	ClientHttpConnectorBuilder<?> connector() {
		if (isOfApplication(ClientHttpConnectorBuilder.class)) {
			return this.beanFactory.getBean(ClientHttpConnectorBuilder.class);
		}
		ClientHttpConnectorBuilder<?>[] builder = { chosenConnector() };
		List<ClientHttpConnectorBuilderCustomizer<?>> customizers = this.beanFactory
			.<ClientHttpConnectorBuilderCustomizer<?>>getBeanProvider(
					ResolvableType.forClass(ClientHttpConnectorBuilderCustomizer.class))
			.orderedStream()
			.filter((customizer) -> !(customizer instanceof ProxiedConnectorCustomizer))
			.toList();
		LambdaSafe.callbacks(ClientHttpConnectorBuilderCustomizer.class, customizers, builder[0])
			.invoke((customizer) -> builder[0] = customizer.customize(builder[0]));
		return builder[0];
	}

	private ClientHttpConnectorBuilder<?> chosenConnector() {
		return switch (choice("spring.http.clients.reactive.connector")) {
			case "httpcomponents" -> ClientHttpConnectorBuilder.httpComponents();
			case "jetty" -> ClientHttpConnectorBuilder.jetty();
			case "reactor" -> ClientHttpConnectorBuilder.reactor();
			case "jdk" -> ClientHttpConnectorBuilder.jdk();
			default -> ClientHttpConnectorBuilder.detect(this.beanFactory.getBeanClassLoader());
		};
	}

	private String choice(String property) {
		String value = this.environment.getProperty(property, "");
		return value.toLowerCase(Locale.ROOT).replaceAll("[^a-z]", "");
	}

	private boolean isOfApplication(Class<?> type) {
		String[] names = this.beanFactory.getBeanNamesForType(type, true, false);
		return names.length == 1 && !isOfAutoConfiguration(names[0]);
	}

	private boolean isOfAutoConfiguration(String bean) {
		Method method = (this.beanFactory.containsBeanDefinition(bean)
				&& this.beanFactory.getMergedBeanDefinition(bean) instanceof RootBeanDefinition definition)
						? definition.getResolvedFactoryMethod() : null;
		String origin = (method != null) ? method.getDeclaringClass().getName() : "";
		return origin.startsWith(BOOT) || origin.startsWith(Socks5HttpClientsAutoConfiguration.class.getName());
	}

}
