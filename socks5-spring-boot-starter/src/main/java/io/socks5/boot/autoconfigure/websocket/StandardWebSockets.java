package io.socks5.boot.autoconfigure.websocket;

import io.socks5.client.Socks5Client;

import org.springframework.web.reactive.socket.client.StandardWebSocketClient;

/**
 * Routes the containers of reactive clients of Jakarta WebSocket.
 */
final class StandardWebSockets implements WebSocketRoute {

	@Override
	public boolean supports(Object bean) {
		return bean instanceof StandardWebSocketClient;
	}

	@Override
	public Object through(Socks5Client client, Object bean) {
		StandardContainers.route(client, ((StandardWebSocketClient) bean).getWebSocketContainer());
		return bean;
	}

}
