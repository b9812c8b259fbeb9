package io.socks5.boot.http;

import io.socks5.client.Socks5Client;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.ProxyConfiguration;
import org.eclipse.jetty.util.SocketAddressResolver;

/**
 * The way into Jetty: a proxy, whose transport hands over connected channels.
 */
final class JettyIntegration {

	private JettyIntegration() {
	}

	static void install(Socks5Client client, HttpClient http) {
		requireNoFilter(http);
		ProxyConfiguration proxies = http.getProxyConfiguration();
		// the first that matches is taken: another one would be connected to directly
		proxies.getProxies().forEach(proxies::removeProxy);
		JettyPendingConnects pending = new JettyPendingConnects();
		http.getRequestListeners().addFailureListener((request, failure) -> pending.requestFailed(http, request));
		proxies.addProxy(new JettySocks5Proxy(client, new JettySocks5Transport(client, pending)));
	}

	// Spring Boot wraps each resolver that is set in the filter, if there is one, and
	// ours would never be asked
	private static void requireNoFilter(HttpClient http) {
		SocketAddressResolver before = http.getSocketAddressResolver();
		SocketAddressResolver trial = (host, port, context, promise) -> promise.failed(new IllegalStateException());
		http.setSocketAddressResolver(trial);
		if (http.getSocketAddressResolver() != trial) {
			throw new HttpClientBypassException("A Jetty client with an InetAddressFilter",
					"would look up names on this machine instead of at the proxy", "Remove the InetAddressFilter.");
		}
		http.setSocketAddressResolver(before);
	}

}
