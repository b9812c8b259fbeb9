package io.socks5.boot.autoconfigure.websocket;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

import javax.net.ssl.SSLContext;

import io.socks5.boot.autoconfigure.integration.ProxyForNames;
import jakarta.websocket.ClientEndpoint;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.OnOpen;
import jakarta.websocket.Session;
import org.eclipse.jetty.client.HttpClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.netty.http.client.WebsocketClientSpec;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.messaging.simp.stomp.StompSession;
import org.springframework.messaging.simp.stomp.StompSessionHandlerAdapter;
import org.springframework.web.reactive.socket.client.JettyWebSocketClient;
import org.springframework.web.reactive.socket.client.ReactorNettyWebSocketClient;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.adapter.standard.StandardWebSocketSession;
import org.springframework.web.socket.client.ConnectionManagerSupport;
import org.springframework.web.socket.client.WebSocketClient;
import org.springframework.web.socket.client.WebSocketConnectionManager;
import org.springframework.web.socket.client.standard.AnnotatedEndpointConnectionManager;
import org.springframework.web.socket.client.standard.EndpointConnectionManager;
import org.springframework.web.socket.client.standard.StandardWebSocketClient;
import org.springframework.web.socket.handler.AbstractWebSocketHandler;
import org.springframework.web.socket.messaging.WebSocketStompClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What routed WebSocket clients keep, and what connects with them.
 */
class WebSocketSettingsTests {

	private static final String URI = "ws://ws.internal.test:4711/echo";

	private static final String REQUEST = "alice:s3cret name ws.internal.test 4711";

	private static final int SECONDS = 20;

	@Test
	void keepsTheHttpClientAndTheSpecificationOfReactorNetty() {
		AtomicInteger specifications = new AtomicInteger();
		AtomicInteger connects = new AtomicInteger();
		Supplier<WebsocketClientSpec.Builder> own = () -> {
			specifications.incrementAndGet();
			return WebsocketClientSpec.builder().maxFramePayloadLength(4711);
		};
		reactor.netty.http.client.HttpClient http = reactor.netty.http.client.HttpClient.create()
			.doOnConnected((connection) -> connects.incrementAndGet());
		try (ProxyForNames proxy = WebSocketServer.ONLY.proxy()) {
			WebSocketApplication.runner(new ReactorNettyWebSocketClient(http, own))
				.withPropertyValues(proxy.properties())
				.run((context) -> {
					assertThat(WebSocketApplication.echo(context, URI)).isEqualTo("hello");
					assertThat(specifications).hasPositiveValue();
					assertThat(connects).hasValue(1);
				});
		}
	}

	@Test
	void keepsTheHttpClientOfJetty() {
		AtomicInteger requests = new AtomicInteger();
		HttpClient http = WebSocketLibrary.jetty();
		http.getRequestListeners().addBeginListener((request) -> requests.incrementAndGet());
		JettyWebSocketClient client = new JettyWebSocketClient(
				new org.eclipse.jetty.websocket.client.WebSocketClient(http));
		try (ProxyForNames proxy = WebSocketServer.ONLY.proxy()) {
			WebSocketApplication.runner(client).withPropertyValues(proxy.properties()).run((context) -> {
				assertThat(WebSocketApplication.client(context)).isSameAs(client);
				assertThat(WebSocketApplication.echo(context, URI)).isEqualTo("hello");
				assertThat(requests).hasValue(1);
			});
		}
	}

	@Test
	void keepsTheSettingsOfAStandardClient() throws Exception {
		StandardWebSocketClient client = new StandardWebSocketClient(WebSocketLibrary.container());
		SSLContext tls = SSLContext.getDefault();
		AtomicInteger tasks = new AtomicInteger();
		SimpleAsyncTaskExecutor executor = new SimpleAsyncTaskExecutor();
		executor.setTaskDecorator((task) -> {
			tasks.incrementAndGet();
			return task;
		});
		client.setUserProperties(Map.of("own", "value"));
		client.setSslContext(tls);
		client.setTaskExecutor(executor);
		try (ProxyForNames proxy = WebSocketServer.ONLY.proxy()) {
			WebSocketApplication.runner(client).withPropertyValues(proxy.properties()).run((context) -> {
				StandardWebSocketClient routed = context.getBean(StandardWebSocketClient.class);
				assertThat(routed.getUserProperties()).containsEntry("own", "value");
				assertThat(routed.getSslContext()).isSameAs(tls);
				assertThat(WebSocketApplication.echo(context, URI)).isEqualTo("hello");
				assertThat(tasks).hasValue(1);
			});
		}
	}

	@Test
	void connectsOnAnotherThreadWithoutAnExecutor() {
		StandardWebSocketClient client = new StandardWebSocketClient(WebSocketLibrary.container());
		client.setTaskExecutor(null);
		try (ProxyForNames proxy = WebSocketServer.ONLY.proxy()) {
			WebSocketApplication.runner(client).withPropertyValues(proxy.properties()).run((context) -> {
				assertThat(WebSocketApplication.echo(context, URI)).isEqualTo("hello");
				assertThat(proxy.requests()).containsExactly(REQUEST);
			});
		}
	}

	@Test
	void connectsWithStomp() {
		try (ProxyForNames proxy = WebSocketServer.ONLY.proxy()) {
			WebSocketApplication.runner(WebSocketLibrary.STANDARD.client())
				.withBean(WebSocketStompClient.class)
				.withPropertyValues(proxy.properties())
				.run((context) -> {
					StompSession session = context.getBean(WebSocketStompClient.class)
						.connectAsync("ws://ws.internal.test:4711/stomp", new StompSessionHandlerAdapter() {
						})
						.get(SECONDS, TimeUnit.SECONDS);
					assertThat(session.isConnected()).isTrue();
					assertThat(proxy.requests()).containsExactly(REQUEST);
				});
		}
	}

	@ParameterizedTest
	@ValueSource(classes = { ManagerOfAClient.class, ManagerOfAnEndpoint.class, ManagerOfAnAnnotatedEndpoint.class })
	void connectsWithAConnectionManager(Class<?> configuration) {
		try (ProxyForNames proxy = WebSocketServer.ONLY.proxy()) {
			WebSocketApplication.runner(WebSocketLibrary.STANDARD.client())
				.withUserConfiguration(configuration)
				.withPropertyValues(proxy.properties())
				.run((context) -> {
					Connected connected = context.getBean(Connected.class);
					context.getBean(ConnectionManagerSupport.class).start();
					assertThat(connected.uri.get(SECONDS, TimeUnit.SECONDS)).isEqualTo(URI);
					assertThat(proxy.requests()).containsExactly(REQUEST);
				});
		}
	}

	/**
	 * Knows where a connection manager has connected to.
	 */
	@ClientEndpoint
	public static final class Connected extends AbstractWebSocketHandler {

		private final CompletableFuture<String> uri = new CompletableFuture<>();

		@Override
		public void afterConnectionEstablished(WebSocketSession session) {
			this.uri.complete(String.valueOf(((StandardWebSocketSession) session).getNativeSession().getRequestURI()));
		}

		/**
		 * Called by the container.
		 * @param session an open session
		 */
		@OnOpen
		public void opened(Session session) {
			this.uri.complete(session.getRequestURI().toString());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ManagerOfAClient {

		@Bean
		Connected connected() {
			return new Connected();
		}

		@Bean
		WebSocketConnectionManager manager(WebSocketClient client, Connected connected) {
			return new WebSocketConnectionManager(client, connected, URI);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ManagerOfAnEndpoint {

		@Bean
		Connected connected() {
			return new Connected();
		}

		@Bean
		EndpointConnectionManager manager(Connected connected) {
			EndpointConnectionManager manager = new EndpointConnectionManager(new Endpoint() {

				@Override
				public void onOpen(Session session, EndpointConfig config) {
					connected.opened(session);
				}

			}, URI);
			manager.setWebSocketContainer(WebSocketLibrary.container());
			return manager;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ManagerOfAnAnnotatedEndpoint {

		@Bean
		Connected connected() {
			return new Connected();
		}

		@Bean
		AnnotatedEndpointConnectionManager manager(Connected connected) {
			AnnotatedEndpointConnectionManager manager = new AnnotatedEndpointConnectionManager(connected, URI);
			manager.setWebSocketContainer(WebSocketLibrary.container());
			return manager;
		}

	}

}
