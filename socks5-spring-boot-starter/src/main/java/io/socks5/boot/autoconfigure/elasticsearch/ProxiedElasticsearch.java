package io.socks5.boot.autoconfigure.elasticsearch;

import co.elastic.clients.transport.rest5_client.low_level.Rest5Client;
import io.socks5.boot.autoconfigure.http.IntegrationHttp;
import io.socks5.boot.autoconfigure.integration.Socks5Integration;

import org.springframework.beans.factory.config.BeanPostProcessor;

/**
 * Rejects clients that the customizer has not routed.
 */
class ProxiedElasticsearch implements BeanPostProcessor {

	private final Socks5Integration integration;

	ProxiedElasticsearch(Socks5Integration integration) {
		this.integration = integration;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (bean instanceof Rest5Client && !IntegrationHttp.isProxied(bean)) {
			throw this.integration.refuse("Rest5Client '" + beanName + "' has a connection manager of its own",
					"Create it with Spring Boot's Rest5ClientBuilder, and replace neither its HTTP client "
							+ "nor its callbacks.");
		}
		return bean;
	}

}
