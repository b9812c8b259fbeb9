package io.socks5.boot.autoconfigure.websocket;

import io.socks5.boot.autoconfigure.integration.ProxyForNames;
import io.socks5.boot.autoconfigure.integration.ServerProcess;
import io.socks5.boot.autoconfigure.integration.TestCertificate;
import org.reactivestreams.Publisher;
import reactor.netty.DisposableServer;
import reactor.netty.http.Http11SslContextSpec;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.websocket.WebsocketInbound;
import reactor.netty.http.websocket.WebsocketOutbound;
import reactor.netty.tcp.SslProvider;

/**
 * A server of WebSockets that echoes, in clear text and with TLS. It runs until the JVM
 * ends.
 */
final class WebSocketServer {

	static final WebSocketServer ONLY = new WebSocketServer();

	static final String NAME = "ws.internal.test";

	/** Another name of the server, for which it has no certificate. */
	static final String OTHER = "other.internal.test";

	private final TestCertificate certificate = TestCertificate.of("ws.internal.test",
			ServerProcess.directory("websocket"));

	private final DisposableServer plain = server().bindNow();

	private final DisposableServer tls = secureServer().bindNow();

	private WebSocketServer() {
	}

	private static HttpServer server() {
		return HttpServer.create()
			.host("127.0.0.1")
			.port(0)
			.route((routes) -> routes.ws("/echo", (in, out) -> out.sendString(in.receive().asString()))
				.ws("/stomp", WebSocketServer::stomp));
	}

	private static Publisher<Void> stomp(WebsocketInbound in, WebsocketOutbound out) {
		return out.sendString(in.receive().asString().map((frame) -> "CONNECTED\nversion:1.2\n\n\0"));
	}

	private HttpServer secureServer() {
		SslProvider.GenericSslContextSpec<?> context = Http11SslContextSpec.forServer(this.certificate.pem().toFile(),
				this.certificate.key().toFile());
		return server().secure((ssl) -> ssl.sslContext(context));
	}

	/**
	 * Returns the port without TLS.
	 */
	int port() {
		return this.plain.port();
	}

	TestCertificate certificate() {
		return this.certificate;
	}

	/**
	 * Returns a proxy that knows the names.
	 */
	ProxyForNames proxy() {
		return ProxyForNames.connecting().with(NAME, this.plain.port()).with(OTHER, this.plain.port());
	}

	/**
	 * Returns a proxy whose names lead to TLS.
	 */
	ProxyForNames tlsProxy() {
		return ProxyForNames.connecting().with(NAME, this.tls.port()).with(OTHER, this.tls.port());
	}

}
