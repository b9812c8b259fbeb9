package io.socks5.boot.autoconfigure.http;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.core.log.LogMessage;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.reactive.ClientHttpConnector;

/**
 * Warns of the application's own request factories and connectors, which take the place
 * of Spring Boot's and are left alone.
 */
class UnproxiedBeans implements SmartInitializingSingleton {

	private static final Log logger = LogFactory.getLog(Socks5HttpClientsAutoConfiguration.class);

	private static final List<Class<?>> TYPES = List.of(ClientHttpRequestFactoryBuilder.class,
			ClientHttpRequestFactory.class, ClientHttpConnectorBuilder.class, ClientHttpConnector.class);

	/** Where the beans come from that the customizers have seen. */
	private static final List<String> PROXIED = List.of("org.springframework.boot.http.client.autoconfigure.",
			Socks5HttpClientsAutoConfiguration.class.getName());

	private final ConfigurableListableBeanFactory beanFactory;

	UnproxiedBeans(ConfigurableListableBeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	@Override
	public void afterSingletonsInstantiated() {
		List<String> own = new ArrayList<>();
		for (Class<?> type : TYPES) {
			for (String name : this.beanFactory.getBeanNamesForType(type, true, false)) {
				if (!isProxied(name)) {
					own.add("'" + name + "' (" + type.getSimpleName() + ")");
				}
			}
		}
		if (!own.isEmpty()) {
			logger.warn(LogMessage.format("HTTP goes past the SOCKS5 proxy with %s: beans of the application's own are "
					+ "left alone, Socks5HttpClients puts them behind it", String.join(", ", own)));
		}
	}

	private boolean isProxied(String name) {
		Method method = this.beanFactory.containsBeanDefinition(name)
				? factoryMethod(this.beanFactory.getMergedBeanDefinition(name)) : null;
		String origin = (method != null) ? method.getDeclaringClass().getName() : "";
		return PROXIED.stream().anyMatch(origin::startsWith);
	}

	private static @Nullable Method factoryMethod(BeanDefinition definition) {
		return (definition instanceof RootBeanDefinition root) ? root.getResolvedFactoryMethod() : null;
	}

}
