package io.socks5.boot.autoconfigure.websocket;

import io.socks5.client.Socks5Client;

import org.springframework.web.socket.messaging.WebSocketStompClient;

/**
 * Requires STOMP clients to use a client that is routed.
 */
final class StompWebSockets implements WebSocketRoute {

	@Override
	public boolean supports(Object bean) {
		return bean instanceof WebSocketStompClient;
	}

	@Override
	public Object through(Socks5Client client, Object bean) {
		ServletWebSockets.requireRouted(((WebSocketStompClient) bean).getWebSocketClient());
		return bean;
	}

}
