package io.socks5.boot.http;

import io.socks5.client.Socks5Client;

import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.HttpComponentsClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.JdkClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.JettyClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.ReactorClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.SimpleClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.boot.http.client.reactive.HttpComponentsClientHttpConnectorBuilder;
import org.springframework.boot.http.client.reactive.JdkClientHttpConnectorBuilder;
import org.springframework.boot.http.client.reactive.JettyClientHttpConnectorBuilder;
import org.springframework.boot.http.client.reactive.ReactorClientHttpConnectorBuilder;

/**
 * Routes single HTTP clients through a {@link Socks5Client}. Names are sent to the proxy
 * unresolved, and SOCKS5 failures are the causes of failed requests. The settings of the
 * builder (SSL bundles, timeouts, redirects, cookies, pools) are kept. Call it last,
 * because it replaces another proxy and another connection manager.
 */
public final class Socks5HttpClients {

	private static final String IMPERATIVE_REMEDY = "Use one of the libraries that can be proxied: "
			+ "org.apache.httpcomponents.client5:httpclient5, org.eclipse.jetty:jetty-client or "
			+ "io.projectreactor.netty:reactor-netty-http.";

	private static final String REACTIVE_REMEDY = "Use one of the libraries that can be proxied: "
			+ "io.projectreactor.netty:reactor-netty-http or org.eclipse.jetty:jetty-reactive-httpclient.";

	private Socks5HttpClients() {
	}

	/**
	 * Returns a builder for {@code RestClient}, {@code RestTemplate} and HTTP service
	 * clients that connects through a client.
	 * @param client the client to connect with
	 * @param builder a builder for HttpComponents, Jetty or Reactor Netty
	 * @return a builder of the same type
	 * @throws HttpClientBypassException if the builder's library would bypass the proxy
	 */
	public static ClientHttpRequestFactoryBuilder<?> requestFactoryThrough(Socks5Client client,
			ClientHttpRequestFactoryBuilder<?> builder) {
		if (builder instanceof HttpComponentsClientHttpRequestFactoryBuilder httpComponents) {
			return ProxiedClients
				.add(HttpComponentsIntegration.through(client, httpComponents).withCustomizer(ProxiedClients::add));
		}
		if (builder instanceof JettyClientHttpRequestFactoryBuilder jetty) {
			requireChannels("Jetty", client, client.isSecured() || client.mayEncapsulate());
			return ProxiedClients.add(jetty.withHttpClientCustomizer((http) -> JettyIntegration.install(client, http))
				.withCustomizer(ProxiedClients::add));
		}
		if (builder instanceof ReactorClientHttpRequestFactoryBuilder reactor) {
			requireChannels("Reactor Netty", client, client.mayEncapsulate());
			return ProxiedClients
				.add(reactor.withHttpClientCustomizer((http) -> ReactorNettyIntegration.through(client, http))
					.withCustomizer(ProxiedClients::add));
		}
		if (builder instanceof JdkClientHttpRequestFactoryBuilder) {
			throw jdk(IMPERATIVE_REMEDY);
		}
		if (builder instanceof SimpleClientHttpRequestFactoryBuilder) {
			throw new HttpClientBypassException("The JDK's HttpURLConnection (SimpleClientHttpRequestFactory)",
					"looks up names on this machine and supports only credentials for the whole JVM",
					IMPERATIVE_REMEDY);
		}
		throw unknown(builder, IMPERATIVE_REMEDY);
	}

	/**
	 * Returns a builder for {@code WebClient} that connects through a client.
	 * @param client the client to connect with
	 * @param builder a builder for Reactor Netty or Jetty
	 * @return a builder of the same type
	 * @throws HttpClientBypassException if the builder's library would bypass the proxy
	 */
	public static ClientHttpConnectorBuilder<?> connectorThrough(Socks5Client client,
			ClientHttpConnectorBuilder<?> builder) {
		if (builder instanceof ReactorClientHttpConnectorBuilder reactor) {
			requireChannels("Reactor Netty", client, client.mayEncapsulate());
			return ProxiedClients
				.add(reactor.withHttpClientCustomizer((http) -> ReactorNettyIntegration.through(client, http))
					.withCustomizer(ProxiedClients::add));
		}
		if (builder instanceof JettyClientHttpConnectorBuilder jetty) {
			requireChannels("Jetty", client, client.isSecured() || client.mayEncapsulate());
			return ProxiedClients.add(jetty.withHttpClientCustomizer((http) -> JettyIntegration.install(client, http))
				.withCustomizer(ProxiedClients::add));
		}
		if (builder instanceof HttpComponentsClientHttpConnectorBuilder) {
			throw new HttpClientBypassException("The asynchronous client of HttpComponents",
					"cannot connect through a SOCKS5 handshake", REACTIVE_REMEDY);
		}
		if (builder instanceof JdkClientHttpConnectorBuilder) {
			throw jdk(REACTIVE_REMEDY);
		}
		throw unknown(builder, REACTIVE_REMEDY);
	}

	/**
	 * Returns whether a client was built to connect through a proxy.
	 * @param client a request factory or a connector, or a builder of one
	 * @return {@code false} for a client that this class has not routed, such as a
	 * builder that was changed afterwards
	 */
	public static boolean isProxied(Object client) {
		return ProxiedClients.contains(client);
	}

	private static void requireChannels(String library, Socks5Client client, boolean streams) {
		// this is no bypass, but no request could succeed
		if (streams) {
			throw new HttpClientBypassException(library,
					"uses channels, which cannot carry the protection of the connection to " + client.proxy()
							+ " (TLS or GSSAPI)",
					"Use RestClient with HttpComponents (org.apache.httpcomponents.client5:httpclient5)"
							+ (client.mayEncapsulate() ? "." : ", or Reactor Netty."));
		}
	}

	private static HttpClientBypassException jdk(String remedy) {
		return new HttpClientBypassException("The JDK's HttpClient (java.net.http)",
				"ignores a SOCKS proxy and connects directly", remedy);
	}

	private static HttpClientBypassException unknown(Object builder, String remedy) {
		return new HttpClientBypassException("What " + builder.getClass().getName() + " builds",
				"cannot be routed through the proxy because its library is not supported", remedy);
	}

}
