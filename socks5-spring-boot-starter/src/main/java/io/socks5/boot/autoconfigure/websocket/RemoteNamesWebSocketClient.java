package io.socks5.boot.autoconfigure.websocket;

import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import jakarta.websocket.ClientEndpointConfig;
import jakarta.websocket.Extension;
import jakarta.websocket.WebSocketContainer;

import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.http.HttpHeaders;
import org.springframework.util.concurrent.FutureUtils;
import org.springframework.web.socket.WebSocketExtension;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.adapter.standard.StandardWebSocketHandlerAdapter;
import org.springframework.web.socket.adapter.standard.StandardWebSocketSession;
import org.springframework.web.socket.adapter.standard.WebSocketToStandardExtensionAdapter;
import org.springframework.web.socket.client.standard.StandardWebSocketClient;

/**
 * A client that leaves names to its container. Spring's own looks each name up.
 */
class RemoteNamesWebSocketClient extends StandardWebSocketClient {

	private static final int HTTP = 80;

	private static final int HTTPS = 443;

	private final WebSocketContainer container;

	RemoteNamesWebSocketClient(WebSocketContainer container, StandardWebSocketClient settings) {
		super(container);
		this.container = container;
		setUserProperties(settings.getUserProperties());
		setSslContext(settings.getSslContext());
		setTaskExecutor(settings.getTaskExecutor());
	}

	@Override
	protected CompletableFuture<WebSocketSession> executeInternal(WebSocketHandler handler, HttpHeaders headers,
			URI uri, List<String> protocols, List<WebSocketExtension> extensions, Map<String, Object> attributes) {
		StandardWebSocketSession session = new StandardWebSocketSession(headers, attributes, null,
				InetSocketAddress.createUnresolved(uri.getHost(), port(uri)));
		ClientEndpointConfig config = ClientEndpointConfig.Builder.create()
			.configurator(new HeaderConfigurator(headers))
			.preferredSubprotocols(protocols)
			.extensions(extensions.stream().<Extension>map(WebSocketToStandardExtensionAdapter::new).toList())
			.sslContext(getSslContext())
			.build();
		config.getUserProperties().putAll(getUserProperties());
		StandardWebSocketHandlerAdapter endpoint = new StandardWebSocketHandlerAdapter(handler, session);
		AsyncTaskExecutor executor = getTaskExecutor();
		return (executor != null) ? FutureUtils.callAsync(() -> connect(endpoint, config, uri, session), executor)
				: FutureUtils.callAsync(() -> connect(endpoint, config, uri, session));
	}

	private WebSocketSession connect(StandardWebSocketHandlerAdapter endpoint, ClientEndpointConfig config, URI uri,
			WebSocketSession session) throws Exception {
		this.container.connectToServer(endpoint, config, uri);
		return session;
	}

	private static int port(URI uri) {
		if (uri.getPort() != -1) {
			return uri.getPort();
		}
		return "wss".equalsIgnoreCase(uri.getScheme()) ? HTTPS : HTTP;
	}

	/**
	 * Adds the headers of a handshake.
	 */
	private static final class HeaderConfigurator extends ClientEndpointConfig.Configurator {

		private final HttpHeaders headers;

		HeaderConfigurator(HttpHeaders headers) {
			this.headers = headers;
		}

		@Override
		public void beforeRequest(Map<String, List<String>> request) {
			this.headers.forEach(request::put);
		}

	}

}
