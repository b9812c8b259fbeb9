package io.socks5.boot.autoconfigure.websocket;

import io.socks5.boot.http.HttpClientBypassException;
import io.socks5.boot.http.JettyIntegration;
import io.socks5.client.Socks5Client;
import org.eclipse.jetty.client.HttpClient;

/**
 * Routes clients of Jetty.
 */
final class JettyHttpClients {

	private JettyHttpClients() {
	}

	static void route(Socks5Client client, HttpClient http) {
		if (client.isSecured()) {
			throw new HttpClientBypassException("Jetty",
					"uses channels, which cannot carry the TLS of the connection to " + client.proxy(),
					"Use a ReactorNettyWebSocketClient.");
		}
		if (!http.getDestinations().isEmpty()) {
			throw new HttpClientBypassException("a Jetty client", "has connected already",
					"Connect after the application has started.");
		}
		JettyIntegration.install(client, http);
	}

}
