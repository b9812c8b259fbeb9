package io.socks5.boot.autoconfigure.websocket;

import io.socks5.boot.autoconfigure.Socks5AutoConfiguration;
import io.socks5.boot.autoconfigure.integration.Socks5IntegrationsAutoConfiguration;

import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/**
 * An application with a WebSocket client.
 */
final class WebSocketApplication {

	private static final String BEAN = "socket";

	private WebSocketApplication() {
	}

	static ApplicationContextRunner runner(Object client) {
		return empty().withInitializer((context) -> {
			RootBeanDefinition definition = new RootBeanDefinition(client.getClass());
			definition.setInstanceSupplier(() -> client);
			((GenericApplicationContext) context).registerBeanDefinition(BEAN, definition);
		});
	}

	static ApplicationContextRunner empty() {
		return new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, Socks5AutoConfiguration.class,
					Socks5IntegrationsAutoConfiguration.class, Socks5WebSocketAutoConfiguration.class))
			.withPropertyValues("socks5.proxy.integrations.websocket.enabled=true");
	}

	/**
	 * Returns the client of the application.
	 */
	static Object client(ApplicationContext context) {
		return context.getBean(BEAN);
	}

	static String echo(ApplicationContext context, String uri) throws Exception {
		return WebSocketLibrary.echo(client(context), uri);
	}

}
