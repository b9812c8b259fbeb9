package io.socks5.boot.autoconfigure.zipkin;

import io.socks5.boot.autoconfigure.http.IntegrationHttp;
import io.socks5.boot.autoconfigure.integration.Socks5Integration;
import zipkin2.reporter.BytesMessageSender;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.util.ClassUtils;

/**
 * Rejects senders of the application that bypass the proxy.
 */
class ProxiedZipkin implements BeanPostProcessor {

	private final Socks5Integration integration;

	ProxiedZipkin(Socks5Integration integration) {
		this.integration = integration;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (bean instanceof BytesMessageSender && !IntegrationHttp.isProxied(bean)) {
			throw this.integration.refuse("Bean '" + beanName + "' (" + ClassUtils.getShortName(bean.getClass())
					+ ") does not send through the proxy", "Remove the bean.");
		}
		return bean;
	}

}
