package io.socks5.boot.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;

import io.socks5.client.Socks5Client;
import io.socks5.protocol.Socks5Failure;
import org.apache.hc.client5.http.ConnectExceptionSupport;
import org.apache.hc.client5.http.SchemePortResolver;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.DefaultSchemePortResolver;
import org.apache.hc.client5.http.impl.io.DefaultHttpClientConnectionOperator;
import org.apache.hc.client5.http.io.ManagedHttpClientConnection;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.URIScheme;
import org.apache.hc.core5.http.config.RegistryBuilder;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.net.NamedEndpoint;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * Opens HttpComponents' connections through the proxy. The superclass would look up the
 * name, and would replace SOCKS5 failures with its own, without a cause.
 */
final class HttpComponentsConnectionOperator extends DefaultHttpClientConnectionOperator {

	private final Socks5Client client;

	private final SchemePortResolver ports;

	HttpComponentsConnectionOperator(Socks5Client client, @Nullable SchemePortResolver ports, TlsSocketStrategy tls) {
		super(ports, null, RegistryBuilder.<TlsSocketStrategy>create().register(URIScheme.HTTPS.id, tls).build());
		this.client = client;
		this.ports = (ports != null) ? ports : DefaultSchemePortResolver.INSTANCE;
	}

	/**
	 * Opens a connection for HttpComponents 5.5, which has no Unix domain sockets.
	 */
	@Override
	public void connect(ManagedHttpClientConnection connection, HttpHost host, @Nullable NamedEndpoint name,
			@Nullable InetSocketAddress local, @Nullable Timeout timeout, SocketConfig config,
			@Nullable Object attachment, HttpContext context) throws IOException {
		connect(connection, host, name, null, local, timeout, config, attachment, context);
	}

	@Override
	public void connect(ManagedHttpClientConnection connection, HttpHost host, @Nullable NamedEndpoint name,
			@Nullable Path unixDomainSocket, @Nullable InetSocketAddress local, @Nullable Timeout timeout,
			SocketConfig config, @Nullable Object attachment, HttpContext context) throws IOException {
		if (unixDomainSocket != null) {
			// stays on this machine
			super.connect(connection, host, name, unixDomainSocket, local, timeout, config, attachment, context);
			return;
		}
		Socket socket = this.client.socketFactory().createSocket();
		try {
			// allows another thread to abort the request
			connection.bind(socket);
			open(socket, host, local, timeout, config);
			connection.bind(socket);
			if (URIScheme.HTTPS.same(host.getSchemeName())) {
				startTls(connection, socket, host, name, timeout, attachment, context);
			}
		}
		catch (IOException | RuntimeException | Error ex) {
			closeAfter(ex, socket);
			throw ex;
		}
	}

	private static void closeAfter(Throwable failure, Socket socket) {
		try {
			socket.close();
		}
		catch (IOException ex) {
			failure.addSuppressed(ex);
		}
	}

	private void open(Socket socket, HttpHost host, @Nullable InetSocketAddress local, @Nullable Timeout timeout,
			SocketConfig config) throws IOException {
		HttpComponentsSocketOptions.apply(config, socket);
		if (local != null) {
			socket.bind(local);
		}
		try {
			socket.connect(destination(host), millis(timeout));
		}
		catch (IOException ex) {
			throw (ex instanceof Socks5Failure) ? ex : ConnectExceptionSupport.enhance(ex, host);
		}
	}

	private InetSocketAddress destination(HttpHost host) {
		int port = this.ports.resolve(host.getSchemeName(), host);
		return (host.getAddress() != null) ? new InetSocketAddress(host.getAddress(), port)
				: InetSocketAddress.createUnresolved(host.getHostName(), port);
	}

	private void startTls(ManagedHttpClientConnection connection, Socket socket, HttpHost host,
			@Nullable NamedEndpoint name, @Nullable Timeout timeout, @Nullable Object attachment, HttpContext context)
			throws IOException {
		// TLS without a timeout of its own takes that of the connect
		Timeout own = (attachment instanceof TlsConfig tls) ? tls.getHandshakeTimeout() : null;
		int before = socket.getSoTimeout();
		Timeout limit = (own != null) ? own : timeout;
		if (limit != null) {
			socket.setSoTimeout(limit.toMillisecondsIntBound());
		}
		upgrade(connection, host, name, attachment, context);
		socket.setSoTimeout(before);
	}

	private static int millis(@Nullable Timeout timeout) {
		return (timeout != null && TimeValue.isPositive(timeout)) ? timeout.toMillisecondsIntBound() : 0;
	}

}
