package io.socks5.boot.autoconfigure.websocket;

import org.junit.jupiter.api.Test;

import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.web.reactive.socket.client.JettyWebSocketClient;
import org.springframework.web.reactive.socket.client.ReactorNettyWebSocketClient;
import org.springframework.web.socket.client.WebSocketConnectionManager;
import org.springframework.web.socket.client.standard.StandardWebSocketClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What native images need to know about WebSocket clients.
 */
class WebSocketRuntimeHintsTests {

	@Test
	void registersTheFieldsThatAreRead() {
		RuntimeHints hints = new RuntimeHints();
		new WebSocketRuntimeHints().registerHints(hints, getClass().getClassLoader());
		assertThat(RuntimeHintsPredicates.reflection()
			.onFieldAccess(ReactorNettyWebSocketClient.class, "specBuilderSupplier")).accepts(hints);
		assertThat(RuntimeHintsPredicates.reflection().onFieldAccess(JettyWebSocketClient.class, "client"))
			.accepts(hints);
		assertThat(
				RuntimeHintsPredicates.reflection().onFieldAccess(StandardWebSocketClient.class, "webSocketContainer"))
			.accepts(hints);
		assertThat(RuntimeHintsPredicates.reflection().onFieldAccess(WebSocketConnectionManager.class, "client"))
			.accepts(hints);
	}

}
