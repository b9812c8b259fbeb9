package io.socks5.boot.autoconfigure.websocket;

import io.socks5.client.Socks5Client;
import org.eclipse.jetty.websocket.client.WebSocketClient;

import org.springframework.web.reactive.socket.client.JettyWebSocketClient;

/**
 * Routes the HTTP clients of Jetty's WebSocket clients.
 */
final class JettyWebSockets implements WebSocketRoute {

	@Override
	public boolean supports(Object bean) {
		return bean instanceof JettyWebSocketClient;
	}

	@Override
	public Object through(Socks5Client client, Object bean) {
		WebSocketClient jetty = (WebSocketClient) WebSocketFields.read(bean, JettyWebSocketClient.class, "client");
		JettyHttpClients.route(client, jetty.getHttpClient());
		return bean;
	}

}
