package io.socks5.boot.http;

import java.io.IOException;
import java.util.Map;

import io.socks5.client.Socks5Client;
import io.socks5.protocol.Endpoint;
import org.eclipse.jetty.alpn.client.ALPNClientConnectionFactory;
import org.eclipse.jetty.client.Destination;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.Origin;
import org.eclipse.jetty.client.ProxyConfiguration;
import org.eclipse.jetty.io.ClientConnectionFactory;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.Transport;

/**
 * The proxy for all TCP destinations of Jetty. The SOCKS5 client decides which hosts to
 * connect to directly.
 */
final class JettySocks5Proxy extends ProxyConfiguration.Proxy {

	JettySocks5Proxy(Socks5Client client, JettySocks5Transport transport) {
		super(origin(client, transport), null);
	}

	private static Origin origin(Socks5Client client, JettySocks5Transport transport) {
		Endpoint proxy = client.proxy();
		return new Origin("http", new Origin.Address(proxy.host().toString(), proxy.port()), null, null, transport);
	}

	@Override
	public boolean matches(Origin origin) {
		return origin.getTransport() == Transport.TCP_IP;
	}

	/**
	 * Returns the protocol over a tunnel, with TLS for a secure destination.
	 */
	@Override
	public ClientConnectionFactory newClientConnectionFactory(ClientConnectionFactory http) {
		return (endPoint, context) -> newConnection(http, endPoint, context);
	}

	private static Connection newConnection(ClientConnectionFactory http, EndPoint endPoint,
			Map<String, Object> context) throws IOException {
		Destination destination = JettySocks5Transport.destination(context);
		ClientConnectionFactory factory = destination.isSecure() ? secure(http, destination) : http;
		return factory.newConnection(endPoint, context);
	}

	private static ClientConnectionFactory secure(ClientConnectionFactory http, Destination destination) {
		HttpClient client = destination.getHttpClient();
		Origin.Protocol protocol = destination.getOrigin().getProtocol();
		ClientConnectionFactory inside = (protocol != null && protocol.isNegotiate())
				? new ALPNClientConnectionFactory(client.getExecutor(), http, protocol.getProtocols()) : http;
		return client.getClientConnector().newSslClientConnectionFactory(client.getSslContextFactory(), inside);
	}

}
