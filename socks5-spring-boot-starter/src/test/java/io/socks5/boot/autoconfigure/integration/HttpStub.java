package io.socks5.boot.autoconfigure.integration;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.zip.GZIPInputStream;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;

/**
 * An HTTP server on this machine with prepared answers, in clear text and with TLS.
 */
public final class HttpStub implements AutoCloseable {

	private final Map<String, Function<Request, String>> answers = new ConcurrentHashMap<>();

	private final List<Request> requests = new CopyOnWriteArrayList<>();

	private final Map<String, String> headers = new ConcurrentHashMap<>();

	private final ExecutorService threads = Executors.newCachedThreadPool((task) -> {
		Thread thread = new Thread(task, "http stub");
		thread.setDaemon(true);
		return thread;
	});

	private final String name;

	private final TestCertificate certificate;

	private final HttpServer plain;

	private final HttpServer tls;

	/**
	 * Starts a server.
	 * @param name the name in its certificate
	 */
	public HttpStub(String name) {
		this.name = name;
		Path directory = ServerProcess.directory("http");
		this.certificate = TestCertificate.of(name, directory);
		try {
			InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
			this.plain = HttpServer.create(any, 0);
			HttpsServer secure = HttpsServer.create(any, 0);
			secure.setHttpsConfigurator(new HttpsConfigurator(context()));
			this.tls = secure;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		for (HttpServer server : List.of(this.plain, this.tls)) {
			server.setExecutor(this.threads);
			server.createContext("/", this::handle);
			server.start();
		}
	}

	private SSLContext context() {
		try {
			KeyStore store = KeyStore.getInstance("PKCS12");
			store.load(null, null);
			char[] password = TestCertificate.PASSWORD.toCharArray();
			store.setKeyEntry("key", this.certificate.bundle().getKeyPair().getPrivate(), password,
					new Certificate[] { this.certificate.bundle().getCertificate() });
			KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
			keys.init(store, password);
			SSLContext context = SSLContext.getInstance("TLS");
			context.init(keys.getKeyManagers(), null, null);
			return context;
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	private void handle(HttpExchange exchange) throws IOException {
		try (exchange) {
			Request request = Request.of(exchange);
			this.requests.add(request);
			Function<Request, String> answer = this.answers.get(request.path());
			byte[] body = ((answer != null) ? answer.apply(request) : "{}").getBytes(StandardCharsets.UTF_8);
			exchange.getResponseHeaders().set("Content-Type", "application/json");
			this.headers.forEach(exchange.getResponseHeaders()::set);
			exchange.sendResponseHeaders((answer != null) ? 200 : 404, body.length);
			if (!request.method().equals("HEAD")) {
				exchange.getResponseBody().write(body);
			}
		}
	}

	/**
	 * Prepares an answer.
	 * @param path the path of the request
	 * @param answer returns JSON
	 * @return this server
	 */
	public HttpStub answering(String path, Function<Request, String> answer) {
		this.answers.put(path, answer);
		return this;
	}

	/**
	 * Adds a header to all answers.
	 * @param header its name
	 * @param value its value
	 * @return this server
	 */
	public HttpStub withHeader(String header, String value) {
		this.headers.put(header, value);
		return this;
	}

	/**
	 * Returns what clients have requested.
	 * @return the requests
	 */
	public List<Request> requests() {
		return this.requests;
	}

	/**
	 * Returns the port without TLS.
	 * @return the port
	 */
	public int port() {
		return this.plain.getAddress().getPort();
	}

	/**
	 * Returns the certificate of this server.
	 * @return the certificate
	 */
	public TestCertificate certificate() {
		return this.certificate;
	}

	/**
	 * Returns a proxy that knows this server, and another name for it.
	 * @return a started proxy
	 */
	public ProxyForNames proxy() {
		return proxy(this.plain);
	}

	/**
	 * Returns a proxy whose names lead to TLS.
	 * @return a started proxy
	 */
	public ProxyForNames tlsProxy() {
		return proxy(this.tls);
	}

	private ProxyForNames proxy(HttpServer server) {
		int port = server.getAddress().getPort();
		return ProxyForNames.connecting().with(this.name, port).with("other.internal.test", port);
	}

	@Override
	public void close() {
		this.plain.stop(0);
		this.tls.stop(0);
		this.threads.shutdownNow();
	}

	/**
	 * A request.
	 *
	 * @param method the method
	 * @param path the path
	 * @param headers the headers, in lower case
	 * @param body the body, uncompressed
	 */
	public record Request(String method, String path, Map<String, List<String>> headers, byte[] body) {

		static Request of(HttpExchange exchange) throws IOException {
			Map<String, List<String>> headers = new ConcurrentHashMap<>();
			exchange.getRequestHeaders()
				.forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), new ArrayList<>(values)));
			byte[] body = headers.getOrDefault("content-encoding", List.of()).contains("gzip")
					? new GZIPInputStream(exchange.getRequestBody()).readAllBytes()
					: exchange.getRequestBody().readAllBytes();
			return new Request(exchange.getRequestMethod(), exchange.getRequestURI().getPath(), headers, body);
		}

		/**
		 * Returns the body as text.
		 * @return the body
		 */
		public String text() {
			return new String(this.body, StandardCharsets.UTF_8);
		}

	}

}
