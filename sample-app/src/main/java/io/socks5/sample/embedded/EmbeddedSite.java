package io.socks5.sample.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.netty.util.NetUtil;
import io.socks5.sample.SampleProperties;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import org.springframework.util.Assert;

/**
 * The lifecycle of an embedded web site, whose name only the embedded proxy knows.
 */
@Component
public class EmbeddedSite implements SmartLifecycle {

	private static final Logger logger = LoggerFactory.getLogger(EmbeddedSite.class);

	private static final String PAGE = "You have reached %s through the proxy.%n";

	private final SampleProperties properties;

	private volatile @Nullable HttpServer server;

	EmbeddedSite(SampleProperties properties) {
		this.properties = properties;
	}

	/**
	 * Returns the URL of the page, for clients of the proxy.
	 * @return a URL
	 */
	public String url() {
		return "http://" + host() + ":" + port() + "/";
	}

	/**
	 * Returns the host in requests to the proxy.
	 * @return the host
	 */
	public String host() {
		return this.properties.siteHost();
	}

	/**
	 * Returns the port.
	 * @return the port
	 */
	public int port() {
		HttpServer running = this.server;
		Assert.state(running != null, "The embedded site is not running");
		return running.getAddress().getPort();
	}

	@Override
	public void start() {
		try {
			HttpServer starting = HttpServer.create(new InetSocketAddress(NetUtil.LOCALHOST4, 0), 0);
			starting.createContext("/", this::answer);
			starting.start();
			this.server = starting;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		logger.info("Embedded site: {}", url());
	}

	private void answer(HttpExchange exchange) throws IOException {
		try (exchange) {
			byte[] page = PAGE.formatted(exchange.getRequestHeaders().getFirst("Host"))
				.getBytes(StandardCharsets.UTF_8);
			exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
			exchange.sendResponseHeaders(200, page.length);
			exchange.getResponseBody().write(page);
		}
	}

	@Override
	public void stop() {
		HttpServer running = this.server;
		this.server = null;
		if (running != null) {
			running.stop(0);
		}
	}

	@Override
	public boolean isRunning() {
		return this.server != null;
	}

	@Override
	public int getPhase() {
		return EmbeddedProxy.PHASE;
	}

}
