package io.socks5.boot.autoconfigure.otlp;

import io.micrometer.registry.otlp.OtlpMeterRegistry;
import io.micrometer.registry.otlp.OtlpMetricsSender;
import io.socks5.boot.autoconfigure.http.IntegrationHttp;
import io.socks5.boot.autoconfigure.integration.Socks5Integration;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.util.ClassUtils;

/**
 * Rejects senders and registries of the application that bypass the proxy.
 */
class ProxiedMetrics implements BeanPostProcessor {

	private final Socks5Integration integration;

	ProxiedMetrics(Socks5Integration integration) {
		this.integration = integration;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if ((bean instanceof OtlpMetricsSender || bean instanceof OtlpMeterRegistry)
				&& !IntegrationHttp.isProxied(bean)) {
			throw refuse(beanName, bean);
		}
		return bean;
	}

	private RuntimeException refuse(String name, Object bean) {
		return this.integration.refuse(
				"Bean '" + name + "' (" + ClassUtils.getShortName(bean.getClass()) + ") has an HTTP client of its own",
				"Remove the bean.");
	}

}
