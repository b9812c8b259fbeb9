package io.socks5.boot.autoconfigure.websocket;

import io.socks5.boot.http.HttpClientBypassException;
import io.socks5.client.Socks5Client;
import jakarta.websocket.WebSocketContainer;

import org.springframework.web.socket.client.WebSocketClient;
import org.springframework.web.socket.client.WebSocketConnectionManager;
import org.springframework.web.socket.client.standard.AnnotatedEndpointConnectionManager;
import org.springframework.web.socket.client.standard.EndpointConnectionManager;
import org.springframework.web.socket.client.standard.StandardWebSocketClient;

/**
 * Routes the clients and connection managers of servlet applications.
 */
final class ServletWebSockets implements WebSocketRoute {

	@Override
	public boolean supports(Object bean) {
		// a subclass may have settings that a copy would lose
		return bean.getClass() == StandardWebSocketClient.class || bean instanceof RemoteNamesWebSocketClient
				|| bean instanceof WebSocketConnectionManager || bean instanceof EndpointConnectionManager
				|| bean instanceof AnnotatedEndpointConnectionManager;
	}

	@Override
	public Object through(Socks5Client client, Object bean) {
		if (bean instanceof StandardWebSocketClient standard) {
			WebSocketContainer container = (WebSocketContainer) WebSocketFields.read(standard,
					StandardWebSocketClient.class, "webSocketContainer");
			StandardContainers.route(client, container);
			return new RemoteNamesWebSocketClient(container, standard);
		}
		if (bean instanceof EndpointConnectionManager manager) {
			StandardContainers.route(client, manager.getWebSocketContainer());
		}
		else if (bean instanceof AnnotatedEndpointConnectionManager manager) {
			StandardContainers.route(client, manager.getWebSocketContainer());
		}
		else {
			requireRouted((WebSocketClient) WebSocketFields.read(bean, WebSocketConnectionManager.class, "client"));
		}
		return bean;
	}

	static void requireRouted(WebSocketClient client) {
		if (!(client instanceof RemoteNamesWebSocketClient)) {
			throw new HttpClientBypassException("a " + client.getClass().getName(),
					"cannot be routed through the proxy because it is no bean",
					"Define a StandardWebSocketClient as a bean, and use that.");
		}
	}

}
