package io.socks5.sample.embedded;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;

/**
 * The embedded proxy on its own, with the login of application.yml, so that a test can
 * start it late or end it early.
 */
public final class TestProxy implements AutoCloseable {

	private final SocksServer server;

	private TestProxy(SocksServer server) {
		this.server = server;
	}

	public static TestProxy start(int port, String password, Map<String, InetAddress> names) {
		return new TestProxy(new SocksServer(new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
				new SocksServer.Login("sample", password), HostResolver.only(names), (transcript) -> {
				}));
	}

	public static TestProxy start(int port) {
		return start(port, "open-sesame", Map.of());
	}

	public int port() {
		return this.server.address().getPort();
	}

	public String requests() {
		return this.server.requests().toString();
	}

	@Override
	public void close() {
		this.server.close();
	}

}
