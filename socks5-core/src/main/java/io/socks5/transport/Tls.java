package io.socks5.transport;

import java.io.IOException;
import java.net.Socket;
import java.util.function.Consumer;
import java.util.function.Supplier;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

import io.socks5.protocol.Endpoint;

/**
 * TLS to the proxy itself, below SOCKS. The proxy's certificate must be for the host that
 * the client was told to connect to; no application protocol is negotiated (ALPN).
 *
 * @param context asked at each connect, so that keys can be replaced
 * @param parameters sets what else is wanted, such as protocols and cipher suites
 */
public record Tls(Supplier<SSLContext> context, Consumer<SSLParameters> parameters) {

	// puts TLS over a connection; the handshake is still to be done
	SSLSocket over(Socket connection, Endpoint proxy) throws IOException {
		SSLContext current = context(this.context);
		SSLSocket socket = (SSLSocket) current.getSocketFactory()
			.createSocket(connection, proxy.host().toString(), proxy.port(), true);
		socket.setUseClientMode(true);
		socket.setSSLParameters(customized(socket.getSSLParameters()));
		return socket;
	}

	/**
	 * An engine for transports that bring their own TLS.
	 * @param proxy who the certificate must be for
	 * @return a new engine, for a client
	 * @throws IOException if the keys or certificates cannot be had
	 */
	public SSLEngine engine(Endpoint proxy) throws IOException {
		SSLEngine engine = context(this.context).createSSLEngine(proxy.host().toString(), proxy.port());
		engine.setUseClientMode(true);
		engine.setSSLParameters(customized(engine.getSSLParameters()));
		return engine;
	}

	private SSLParameters customized(SSLParameters defaults) {
		this.parameters.accept(defaults);
		defaults.setEndpointIdentificationAlgorithm("HTTPS");
		return defaults;
	}

	private static SSLContext context(Supplier<SSLContext> supplier) throws IOException {
		try {
			return supplier.get();
		}
		catch (RuntimeException ex) {
			throw new IOException("There are no keys and certificates for TLS: " + ex, ex);
		}
	}

}
