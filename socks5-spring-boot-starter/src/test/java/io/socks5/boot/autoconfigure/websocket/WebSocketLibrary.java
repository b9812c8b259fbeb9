package io.socks5.boot.autoconfigure.websocket;

import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.socks5.boot.autoconfigure.integration.TestCertificate;
import jakarta.websocket.WebSocketContainer;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.transport.HttpClientTransportOverHTTP;
import org.eclipse.jetty.ee11.websocket.jakarta.client.JakartaWebSocketClientContainerProvider;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;
import reactor.core.publisher.Mono;
import reactor.netty.http.Http11SslContextSpec;
import reactor.netty.tcp.SslProvider;

import org.springframework.context.Lifecycle;
import org.springframework.web.reactive.socket.WebSocketMessage;
import org.springframework.web.reactive.socket.client.JettyWebSocketClient;
import org.springframework.web.reactive.socket.client.ReactorNettyWebSocketClient;
import org.springframework.web.reactive.socket.client.WebSocketClient;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.client.standard.StandardWebSocketClient;
import org.springframework.web.socket.handler.TextWebSocketHandler;

/**
 * The clients that can be routed. They trust the certificate of the server.
 */
enum WebSocketLibrary {

	REACTOR_NETTY {

		@Override
		Object client() {
			SslProvider.GenericSslContextSpec<?> context = Http11SslContextSpec.forClient()
				.configure((builder) -> builder.trustManager(CERTIFICATE.pem().toFile()));
			return new ReactorNettyWebSocketClient(
					reactor.netty.http.client.HttpClient.create().secure((ssl) -> ssl.sslContext(context)));
		}

	},

	JETTY {

		@Override
		Object client() {
			return new JettyWebSocketClient(new org.eclipse.jetty.websocket.client.WebSocketClient(jetty()));
		}

	},

	REACTIVE_STANDARD {

		@Override
		Object client() {
			return new org.springframework.web.reactive.socket.client.StandardWebSocketClient(container());
		}

	},

	STANDARD {

		@Override
		Object client() {
			return new StandardWebSocketClient(container());
		}

	};

	private static final TestCertificate CERTIFICATE = WebSocketServer.ONLY.certificate();

	private static final int SECONDS = 20;

	abstract Object client();

	static WebSocketContainer container() {
		return JakartaWebSocketClientContainerProvider.getContainer(jetty());
	}

	static HttpClient jetty() {
		SslContextFactory.Client tls = new SslContextFactory.Client();
		tls.setTrustStorePath(CERTIFICATE.trustStore().toUri().toString());
		tls.setTrustStorePassword(TestCertificate.PASSWORD);
		ClientConnector connector = new ClientConnector();
		connector.setSslContextFactory(tls);
		HttpClient http = new HttpClient(new HttpClientTransportOverHTTP(connector));
		QueuedThreadPool threads = new QueuedThreadPool();
		threads.setDaemon(true);
		http.setExecutor(threads);
		http.setScheduler(new ScheduledExecutorScheduler("websocket-test", true));
		return http;
	}

	/**
	 * Sends a text and returns what is received.
	 */
	static String echo(Object client, String uri) throws Exception {
		if (client instanceof Lifecycle lifecycle) {
			lifecycle.start();
		}
		CompletableFuture<String> answer = new CompletableFuture<>();
		if (client instanceof WebSocketClient reactive) {
			reactive
				.execute(URI.create(uri),
						(session) -> session.send(Mono.just(session.textMessage("hello")))
							.thenMany(session.receive().take(1).map(WebSocketMessage::getPayloadAsText))
							.doOnNext(answer::complete)
							.then())
				.block(Duration.ofSeconds(SECONDS));
			return answer.getNow("nothing");
		}
		try (WebSocketSession session = ((org.springframework.web.socket.client.WebSocketClient) client)
			.execute(new Receiver(answer), uri)
			.get(SECONDS, TimeUnit.SECONDS)) {
			session.sendMessage(new TextMessage("hello"));
			return answer.get(SECONDS, TimeUnit.SECONDS);
		}
	}

	/**
	 * Completes a future with a text.
	 */
	private static final class Receiver extends TextWebSocketHandler {

		private final CompletableFuture<String> answer;

		Receiver(CompletableFuture<String> answer) {
			this.answer = answer;
		}

		@Override
		protected void handleTextMessage(WebSocketSession session, TextMessage message) {
			this.answer.complete(message.getPayload());
		}

		@Override
		public void afterConnectionClosed(WebSocketSession session, CloseStatus status) {
			this.answer.completeExceptionally(new IllegalStateException(status.toString()));
		}

	}

}
