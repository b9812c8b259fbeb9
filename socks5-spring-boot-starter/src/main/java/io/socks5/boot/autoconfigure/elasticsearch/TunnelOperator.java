package io.socks5.boot.autoconfigure.elasticsearch;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Future;

import io.socks5.boot.autoconfigure.http.IntegrationHttp;
import io.socks5.client.Socks5Client;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SchemePortResolver;
import org.apache.hc.client5.http.impl.nio.DefaultAsyncClientConnectionOperator;
import org.apache.hc.client5.http.nio.ManagedAsyncClientConnection;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.URIScheme;
import org.apache.hc.core5.http.config.RegistryBuilder;
import org.apache.hc.core5.http.nio.ssl.TlsStrategy;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.net.NamedEndpoint;
import org.apache.hc.core5.reactor.ConnectionInitiator;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * Opens HttpComponents' asynchronous connections through the proxy. The superclass adds
 * TLS with the name of the destination.
 */
final class TunnelOperator extends DefaultAsyncClientConnectionOperator implements IntegrationHttp.Routed {

	private final Socks5Client client;

	TunnelOperator(Socks5Client client, TlsStrategy tls, @Nullable SchemePortResolver ports) {
		super(RegistryBuilder.<TlsStrategy>create().register(URIScheme.HTTPS.id, tls).build(), ports, new NoLookups());
		this.client = client;
	}

	/**
	 * Opens a connection for HttpComponents 5.5, which has no Unix domain sockets.
	 */
	@Override
	public Future<ManagedAsyncClientConnection> connect(ConnectionInitiator initiator, HttpHost host,
			@Nullable NamedEndpoint name, @Nullable SocketAddress local, Timeout timeout, @Nullable Object attachment,
			HttpContext context, FutureCallback<ManagedAsyncClientConnection> callback) {
		TunnelInitiator tunnels = new TunnelInitiator(this.client, initiator);
		return super.connect(tunnels, host, name, local, timeout, attachment, context,
				new TunnelCallback(tunnels, callback));
	}

	@Override
	public Future<ManagedAsyncClientConnection> connect(ConnectionInitiator initiator, HttpHost host,
			@Nullable Path unixDomainSocket, @Nullable NamedEndpoint name, @Nullable SocketAddress local,
			Timeout timeout, @Nullable Object attachment, HttpContext context,
			FutureCallback<ManagedAsyncClientConnection> callback) {
		if (unixDomainSocket != null || initiator instanceof TunnelInitiator) {
			// stays on this machine, or comes from the other method
			return super.connect(initiator, host, unixDomainSocket, name, local, timeout, attachment, context,
					callback);
		}
		TunnelInitiator tunnels = new TunnelInitiator(this.client, initiator);
		return super.connect(tunnels, host, unixDomainSocket, name, local, timeout, attachment, context,
				new TunnelCallback(tunnels, callback));
	}

	/**
	 * Passes the failure of a tunnel on. The superclass replaces it, and drops its cause.
	 *
	 * @param tunnels opens the tunnel
	 * @param callback waits for the connection
	 */
	private record TunnelCallback(TunnelInitiator tunnels, FutureCallback<ManagedAsyncClientConnection> callback)
			implements
				FutureCallback<ManagedAsyncClientConnection> {

		@Override
		public void completed(ManagedAsyncClientConnection connection) {
			this.callback.completed(connection);
		}

		@Override
		public void failed(Exception ex) {
			IOException failure = this.tunnels.failure();
			this.callback.failed((failure != null) ? failure : ex);
		}

		@Override
		public void cancelled() {
			this.callback.cancelled();
		}

	}

	/**
	 * Leaves names to the proxy.
	 */
	private static final class NoLookups implements DnsResolver {

		@Override
		public InetAddress[] resolve(String host) throws UnknownHostException {
			throw new UnknownHostException(host + " is looked up by the proxy");
		}

		@Override
		public String resolveCanonicalHostname(String host) {
			return host;
		}

		@Override
		public List<InetSocketAddress> resolve(String host, int port) {
			return List.of(InetSocketAddress.createUnresolved(host, port));
		}

	}

}
