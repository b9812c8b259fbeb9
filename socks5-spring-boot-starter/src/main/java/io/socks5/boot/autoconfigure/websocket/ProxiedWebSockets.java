package io.socks5.boot.autoconfigure.websocket;

import java.util.List;
import java.util.stream.Stream;

import io.socks5.boot.autoconfigure.integration.IntegrationClients;
import io.socks5.boot.autoconfigure.integration.Socks5Integration;
import io.socks5.boot.autoconfigure.integration.UnsupportedIntegrationException;
import io.socks5.boot.http.HttpClientBypassException;

import org.springframework.aop.scope.ScopedObject;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.util.ClassUtils;

/**
 * Routes WebSocket clients with Reactor Netty and Jetty through the proxy. Rejects other
 * clients.
 */
class ProxiedWebSockets implements BeanPostProcessor {

	private static final String SPRING = "org.springframework.web.";

	private final ConfigurableListableBeanFactory beanFactory;

	private final Socks5Integration integration;

	private final List<Class<?>> types;

	private final List<WebSocketRoute> routes;

	ProxiedWebSockets(ConfigurableListableBeanFactory beanFactory, Socks5Integration integration) {
		this.beanFactory = beanFactory;
		this.integration = integration;
		ClassLoader classLoader = beanFactory.getBeanClassLoader();
		this.types = Stream
			.of(SPRING + "reactive.socket.client.WebSocketClient", SPRING + "socket.client.WebSocketClient",
					SPRING + "socket.client.ConnectionManagerSupport", SPRING + "socket.messaging.WebSocketStompClient")
			.filter((type) -> ClassUtils.isPresent(type, classLoader))
			.<Class<?>>map((type) -> ClassUtils.resolveClassName(type, classLoader))
			.toList();
		this.routes = WebSocketRoutes.available(classLoader);
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (bean instanceof ScopedObject || this.types.stream().noneMatch((type) -> type.isInstance(bean))) {
			return bean;
		}
		try {
			return routed(bean, beanName);
		}
		catch (HttpClientBypassException ex) {
			throw this.integration.refuse("WebSocket '" + beanName + "' uses " + ex.client() + ", which " + ex.reason(),
					ex.remedy());
		}
	}

	private Object routed(Object bean, String beanName) {
		WebSocketRoute route = this.routes.stream()
			.filter((each) -> each.supports(bean))
			.findFirst()
			.orElseThrow(() -> refuse(bean, beanName));
		return route.through(IntegrationClients.of(this.beanFactory, beanName).channelClient(this.integration), bean);
	}

	private UnsupportedIntegrationException refuse(Object bean, String beanName) {
		return this.integration.refuse(
				"WebSocket '" + beanName + "' is a " + bean.getClass().getName()
						+ ", which cannot be routed through the proxy",
				"Use a ReactorNettyWebSocketClient or a JettyWebSocketClient.");
	}

}
