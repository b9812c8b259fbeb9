package io.socks5.boot.autoconfigure.websocket;

import io.socks5.boot.http.HttpClientBypassException;
import io.socks5.client.Socks5Client;
import jakarta.websocket.WebSocketContainer;
import org.eclipse.jetty.ee11.websocket.jakarta.client.JakartaWebSocketClientContainer;
import org.eclipse.jetty.websocket.core.client.WebSocketCoreClient;

/**
 * Routes Jetty's containers of Jakarta WebSocket.
 */
final class JettyContainers {

	private JettyContainers() {
	}

	static void route(Socks5Client client, WebSocketContainer standard) {
		JakartaWebSocketClientContainer container = (JakartaWebSocketClientContainer) standard;
		// this creates the HTTP client, which has no public getter
		container.getExecutor();
		WebSocketCoreClient core = container.getBean(WebSocketCoreClient.class);
		if (core == null) {
			throw new HttpClientBypassException("a Jetty container", "has no client of its own",
					"Use a ReactorNettyWebSocketClient or a JettyWebSocketClient.");
		}
		JettyHttpClients.route(client, core.getHttpClient());
	}

}
