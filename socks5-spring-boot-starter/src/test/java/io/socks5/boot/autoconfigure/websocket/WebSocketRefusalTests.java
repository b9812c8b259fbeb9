package io.socks5.boot.autoconfigure.websocket;

import java.net.URI;
import java.util.List;

import io.socks5.boot.autoconfigure.integration.Failures;
import io.socks5.boot.autoconfigure.integration.ProxyForNames;
import jakarta.websocket.WebSocketContainer;
import net.bytebuddy.ByteBuddy;
import org.junit.jupiter.api.Test;

import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.web.client.RestTemplate;
import org.springframework.web.reactive.socket.client.JettyWebSocketClient;
import org.springframework.web.reactive.socket.client.ReactorNettyWebSocketClient;
import org.springframework.web.reactive.socket.client.WebSocketClient;
import org.springframework.web.socket.client.WebSocketConnectionManager;
import org.springframework.web.socket.client.standard.EndpointConnectionManager;
import org.springframework.web.socket.client.standard.StandardWebSocketClient;
import org.springframework.web.socket.handler.AbstractWebSocketHandler;
import org.springframework.web.socket.messaging.WebSocketStompClient;
import org.springframework.web.socket.sockjs.client.RestTemplateXhrTransport;
import org.springframework.web.socket.sockjs.client.SockJsClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

/**
 * WebSocket clients that cannot be routed stop the start.
 */
class WebSocketRefusalTests {

	private static final String TOMCAT = "org.apache.tomcat.websocket.WsWebSocketContainer";

	@Test
	void refusesTheContainerOfTomcat() throws Exception {
		// Tomcat is not on the class path
		WebSocketContainer tomcat = new ByteBuddy().subclass(WebSocketContainer.class)
			.name(TOMCAT)
			.make()
			.load(getClass().getClassLoader())
			.getLoaded()
			.getConstructor()
			.newInstance();
		EndpointConnectionManager manager = new EndpointConnectionManager(mock(jakarta.websocket.Endpoint.class),
				"ws://ws.internal.test");
		manager.setWebSocketContainer(tomcat);
		for (Object client : List.of(new StandardWebSocketClient(tomcat), manager,
				new org.springframework.web.reactive.socket.client.StandardWebSocketClient(tomcat))) {
			assertRefused(WebSocketApplication.runner(client),
					"WebSocket 'socket' uses a " + TOMCAT + ", which opens its own connections");
		}
	}

	@Test
	void refusesClientsThatItDoesNotKnow() {
		WebSocketClient other = mock(WebSocketClient.class);
		assertRefused(WebSocketApplication.runner(other), "WebSocket 'socket' is a " + other.getClass().getName());
		ReactorNettyWebSocketClient reactor = new ReactorNettyWebSocketClient() {
		};
		assertRefused(WebSocketApplication.runner(reactor), "WebSocket 'socket' is a " + reactor.getClass().getName());
		StandardWebSocketClient standard = new StandardWebSocketClient(WebSocketLibrary.container()) {
		};
		assertRefused(WebSocketApplication.runner(standard),
				"WebSocket 'socket' is a " + standard.getClass().getName());
		SockJsClient sockJs = new SockJsClient(List.of(new RestTemplateXhrTransport(new RestTemplate())));
		assertRefused(WebSocketApplication.runner(sockJs), "WebSocket 'socket' is a " + SockJsClient.class.getName());
	}

	@Test
	void refusesWhatUsesAClientWithoutABean() {
		StandardWebSocketClient client = new StandardWebSocketClient(WebSocketLibrary.container());
		String reason = "WebSocket 'socket' uses a " + StandardWebSocketClient.class.getName()
				+ ", which cannot be routed through the proxy because it is no bean";
		assertRefused(WebSocketApplication.runner(new WebSocketStompClient(client)), reason);
		assertRefused(
				WebSocketApplication.runner(new WebSocketConnectionManager(client, new AbstractWebSocketHandler() {
				}, URI.create("ws://ws.internal.test"))), reason);
	}

	@Test
	void refusesAClientThatHasConnected() throws Exception {
		JettyWebSocketClient client = (JettyWebSocketClient) WebSocketLibrary.JETTY.client();
		WebSocketLibrary.echo(client, "ws://127.0.0.1:" + WebSocketServer.ONLY.port() + "/echo");
		assertRefused(WebSocketApplication.runner(client),
				"WebSocket 'socket' uses a Jetty client, which has connected already");
	}

	@Test
	void refusesJettyWithTlsToTheProxy() {
		for (WebSocketLibrary library : List.of(WebSocketLibrary.JETTY, WebSocketLibrary.STANDARD,
				WebSocketLibrary.REACTIVE_STANDARD)) {
			assertRefused(
					WebSocketApplication.runner(library.client()).withPropertyValues("socks5.proxy.ssl.enabled=true"),
					"WebSocket 'socket' uses Jetty, which uses channels");
		}
	}

	@Test
	void refusesToDoNothing() {
		assertRefused(
				WebSocketApplication.empty()
					.withClassLoader(new FilteredClassLoader("org.springframework.web.reactive.socket",
							"org.springframework.web.socket")),
				"A WebSocket client of Spring is not on the class path");
	}

	@Test
	void routesWhatIsOnTheClassPath() {
		try (ProxyForNames proxy = WebSocketServer.ONLY.proxy()) {
			WebSocketApplication.runner(WebSocketLibrary.REACTOR_NETTY.client())
				.withClassLoader(new FilteredClassLoader("org.springframework.web.socket", "org.eclipse.jetty",
						"jakarta.websocket"))
				.withPropertyValues(proxy.properties())
				.run((context) -> assertThat(WebSocketApplication.echo(context, "ws://ws.internal.test:4711/echo"))
					.isEqualTo("hello"));
			WebSocketApplication.runner(WebSocketLibrary.STANDARD.client())
				.withClassLoader(new FilteredClassLoader("org.springframework.web.reactive", "reactor.netty",
						"org.eclipse.jetty.websocket.client", "org.springframework.messaging"))
				.withPropertyValues(proxy.properties())
				.run((context) -> assertThat(WebSocketApplication.echo(context, "ws://ws.internal.test:4711/echo"))
					.isEqualTo("hello"));
		}
	}

	@Test
	void requiresTheIntegrationIfAllMustGoThroughTheProxy() {
		for (WebSocketLibrary library : WebSocketLibrary.values()) {
			ApplicationContextRunner runner = WebSocketApplication.runner(library.client())
				.withPropertyValues("socks5.proxy.host=proxy.corp", "socks5.proxy.integrations.require-all=true");
			runner.run((context) -> assertThat(context).hasNotFailed());
			runner.withPropertyValues("socks5.proxy.integrations.websocket.enabled=false")
				.run((context) -> assertThat(context.getStartupFailure()).isNotNull()
					.hasMessageContaining("'socks5.proxy.integrations.require-all' cannot be kept")
					.hasMessageContaining("WebSocket bypasses the proxy"));
		}
	}

	private static void assertRefused(ApplicationContextRunner runner, String reason) {
		runner.withPropertyValues("socks5.proxy.host=proxy.corp")
			.run((context) -> Failures.assertRefused(context.getStartupFailure(), "websocket", reason));
	}

}
