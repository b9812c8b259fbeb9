package io.socks5.boot.autoconfigure.websocket;

import io.socks5.boot.http.HttpClientBypassException;
import io.socks5.client.Socks5Client;
import jakarta.websocket.WebSocketContainer;

import org.springframework.util.ClassUtils;

/**
 * Routes containers of Jakarta WebSocket.
 */
final class StandardContainers {

	private static final String JETTY = "org.eclipse.jetty.ee11.websocket.jakarta.client.JakartaWebSocketClientContainer";

	private StandardContainers() {
	}

	static void route(Socks5Client client, WebSocketContainer container) {
		Class<?> type = container.getClass();
		if (!ClassUtils.isPresent(JETTY, type.getClassLoader())
				|| !ClassUtils.resolveClassName(JETTY, type.getClassLoader()).isInstance(container)) {
			throw new HttpClientBypassException("a " + type.getName(), "opens its own connections",
					"Use the container of org.eclipse.jetty.ee11.websocket:jetty-ee11-websocket-jakarta-client.");
		}
		JettyContainers.route(client, container);
	}

}
