package io.socks5.boot.autoconfigure.websocket;

import io.socks5.boot.autoconfigure.Socks5AutoConfiguration;
import io.socks5.boot.autoconfigure.integration.ConditionalOnSocks5Integration;
import io.socks5.boot.autoconfigure.integration.Socks5Integration;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.AnyNestedCondition;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.ImportRuntimeHints;

/**
 * {@link EnableAutoConfiguration Auto-configuration} that puts WebSocket clients behind
 * the proxy.
 */
@AutoConfiguration(after = Socks5AutoConfiguration.class)
@Conditional(Socks5WebSocketAutoConfiguration.OnClient.class)
@ConditionalOnSocks5Integration("websocket")
@ImportRuntimeHints(WebSocketRuntimeHints.class)
public final class Socks5WebSocketAutoConfiguration {

	private static final Socks5Integration INTEGRATION = new Socks5Integration("websocket", "WebSocket");

	@Bean
	Socks5Integration socks5WebsocketIntegration() {
		return INTEGRATION;
	}

	@Bean
	static ProxiedWebSockets socks5ProxiedWebSockets(ConfigurableListableBeanFactory beanFactory) {
		return new ProxiedWebSockets(beanFactory, INTEGRATION);
	}

	/**
	 * Matches with the WebSocket clients of WebFlux or those of servlet applications.
	 */
	static final class OnClient extends AnyNestedCondition {

		OnClient() {
			super(ConfigurationPhase.PARSE_CONFIGURATION);
		}

		@ConditionalOnClass(name = "org.springframework.web.reactive.socket.client.WebSocketClient")
		static final class Reactive {

		}

		@ConditionalOnClass(name = "org.springframework.web.socket.client.WebSocketClient")
		static final class Servlet {

		}

	}

}
