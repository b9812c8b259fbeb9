package io.socks5.boot.autoconfigure.websocket;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import org.springframework.util.ClassUtils;

/**
 * The routes whose libraries are on the class path.
 */
final class WebSocketRoutes {

	private static final String WEBFLUX = "org.springframework.web.reactive.socket.client.WebSocketClient";

	private static final String SERVLET = "org.springframework.web.socket.client.WebSocketClient";

	private static final String STANDARD = "jakarta.websocket.WebSocketContainer";

	private WebSocketRoutes() {
	}

	static List<WebSocketRoute> available(@Nullable ClassLoader classLoader) {
		List<WebSocketRoute> routes = new ArrayList<>();
		add(routes, classLoader, ReactorNettyWebSockets::new, WEBFLUX, "reactor.netty.http.client.HttpClient");
		add(routes, classLoader, JettyWebSockets::new, WEBFLUX, "org.eclipse.jetty.websocket.client.WebSocketClient");
		add(routes, classLoader, StandardWebSockets::new, WEBFLUX, STANDARD);
		add(routes, classLoader, ServletWebSockets::new, SERVLET, STANDARD);
		add(routes, classLoader, StompWebSockets::new, SERVLET, STANDARD, "org.springframework.messaging.Message");
		return routes;
	}

	private static void add(List<WebSocketRoute> routes, @Nullable ClassLoader classLoader,
			Supplier<WebSocketRoute> route, String... types) {
		for (String type : types) {
			if (!ClassUtils.isPresent(type, classLoader)) {
				return;
			}
		}
		routes.add(route.get());
	}

}
