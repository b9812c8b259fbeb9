package io.socks5.boot.autoconfigure.http;

import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.netty.channel.ChannelId;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.Http2SslContextSpec;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.http.server.HttpServerRoutes;
import reactor.netty.tcp.SslProvider;

/**
 * An HTTPS site on loopback, with a certificate for a name that no resolver knows.
 */
final class TestSite implements AutoCloseable {

	private static final Duration LONG = Duration.ofSeconds(60);

	private final Set<ChannelId> connections = ConcurrentHashMap.newKeySet();

	private final @Nullable X509Bundle certificate;

	private final String name;

	private final DisposableServer server;

	private TestSite(String name) throws Exception {
		this.name = name;
		X509Bundle made = new CertificateBuilder().ecp256()
			.subject("CN=" + name)
			.addSanDnsName(name)
			.addSanIpAddress("127.0.0.1")
			.setIsCertificateAuthority(true)
			.buildSelfSigned();
		this.certificate = made;
		SslProvider.GenericSslContextSpec<?> tls = Http2SslContextSpec.forServer(made.getKeyPair().getPrivate(),
				made.getCertificatePath());
		this.server = HttpServer.create()
			.bindAddress(() -> new InetSocketAddress("127.0.0.1", 0))
			.protocol(HttpProtocol.H2, HttpProtocol.HTTP11)
			.secure((spec) -> spec.sslContext(tls))
			.doOnConnection((connection) -> this.connections.add(connection.channel().id()))
			.route(this::routes)
			.bindNow();
	}

	static TestSite open(String name) {
		try {
			return new TestSite(name);
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	private TestSite() {
		this.name = "127.0.0.1";
		this.certificate = null;
		this.server = HttpServer.create()
			.bindAddress(() -> new InetSocketAddress("127.0.0.1", 0))
			.doOnConnection((connection) -> this.connections.add(connection.channel().id()))
			.route(this::routes)
			.bindNow();
	}

	/**
	 * A site without TLS.
	 * @return a started site
	 */
	static TestSite plain() {
		return new TestSite();
	}

	private void routes(HttpServerRoutes routes) {
		routes.get("/hello", (request, response) -> response.sendString(Mono.just("hello")))
			.get("/protocol", (request, response) -> response.sendString(Mono.just(request.version().text())))
			.post("/token",
					(request, response) -> response.header(HttpHeaderNames.CONTENT_TYPE, "application/json")
						.sendString(Mono.just("{\"access_token\":\"t0ken\",\"token_type\":\"Bearer\"}")))
			.get("/redirect", (request, response) -> response.sendRedirect("/hello"))
			.get("/cookie", TestSite::cookie)
			.get("/never", (request, response) -> Mono.never())
			.get("/slow",
					(request, response) -> response.sendString(Mono.just("late").delayElement(Duration.ofMillis(50))));
	}

	// returns the cookies of the request, and sets one
	private static Publisher<Void> cookie(HttpServerRequest request, HttpServerResponse response) {
		String sent = request.requestHeaders().get(HttpHeaderNames.COOKIE, "none");
		return response.addHeader(HttpHeaderNames.SET_COOKIE, "biscuit=1; Path=/").sendString(Mono.just(sent));
	}

	int port() {
		return this.server.port();
	}

	String url(String path) {
		return "https://" + this.name + ":" + port() + path;
	}

	String plainUrl(String path) {
		return "http://127.0.0.1:" + port() + path;
	}

	private X509Bundle bundle() {
		return Objects.requireNonNull(this.certificate);
	}

	X509Certificate certificate() {
		return bundle().getCertificate();
	}

	int connections() {
		return this.connections.size();
	}

	/**
	 * What makes an application trust it.
	 * @return properties
	 */
	String[] properties() {
		return new String[] { "spring.ssl.bundle.pem.site.truststore.certificate=" + bundle().getCertificatePEM(),
				"spring.http.clients.ssl.bundle=site" };
	}

	@Override
	public void close() {
		this.server.disposeNow(LONG);
	}

}
