package io.socks5.boot.http;

import io.socks5.client.Socks5Client;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.ProxyConfiguration;
import org.eclipse.jetty.util.SocketAddressResolver;

/**
 * The integration of Jetty: a proxy whose transport provides connected channels.
 */
public final class JettyIntegration {

	private JettyIntegration() {
	}

	/**
	 * Makes a client of Jetty connect through another.
	 * @param client the client to connect with
	 * @param http the client of Jetty, which has not connected yet
	 * @throws HttpClientBypassException if the client of Jetty would bypass the proxy
	 */
	public static void install(Socks5Client client, HttpClient http) {
		requireNoFilter(http);
		ProxyConfiguration proxies = http.getProxyConfiguration();
		// Jetty takes the first match, and would connect to another proxy directly
		proxies.getProxies().forEach(proxies::removeProxy);
		JettyPendingConnects pending = new JettyPendingConnects();
		http.getRequestListeners().addFailureListener((request, failure) -> pending.requestFailed(http, request));
		proxies.addProxy(new JettySocks5Proxy(client, new JettySocks5Transport(client, pending)));
	}

	private static void requireNoFilter(HttpClient http) {
		if (http.getClass() == HttpClient.class) {
			// nothing can filter, and one that has started takes no other resolver
			return;
		}
		// Spring Boot wraps each resolver in its filter, which would look up names
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
