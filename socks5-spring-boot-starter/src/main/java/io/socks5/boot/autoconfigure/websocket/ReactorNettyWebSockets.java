package io.socks5.boot.autoconfigure.websocket;

import java.util.function.Supplier;

import io.socks5.boot.http.ReactorNettyIntegration;
import io.socks5.client.Socks5Client;
import reactor.netty.http.client.WebsocketClientSpec;

import org.springframework.web.reactive.socket.client.ReactorNettyWebSocketClient;

/**
 * Replaces clients of Reactor Netty, which cannot be changed.
 */
final class ReactorNettyWebSockets implements WebSocketRoute {

	@Override
	public boolean supports(Object bean) {
		// a subclass may have settings that a copy would lose
		return bean.getClass() == ReactorNettyWebSocketClient.class;
	}

	@Override
	@SuppressWarnings("unchecked")
	public Object through(Socks5Client client, Object bean) {
		ReactorNettyWebSocketClient reactor = (ReactorNettyWebSocketClient) bean;
		// the getter of the specification returns no builder
		Supplier<WebsocketClientSpec.Builder> specification = (Supplier<WebsocketClientSpec.Builder>) WebSocketFields
			.read(reactor, ReactorNettyWebSocketClient.class, "specBuilderSupplier");
		return new ReactorNettyWebSocketClient(ReactorNettyIntegration.through(client, reactor.getHttpClient()),
				specification);
	}

}
