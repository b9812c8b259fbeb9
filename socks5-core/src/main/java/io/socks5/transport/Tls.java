package io.socks5.transport;

import java.io.IOException;
import java.net.Socket;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;

import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

import io.socks5.protocol.Address;
import io.socks5.protocol.Endpoint;

/**
 * The configuration of TLS to the proxy, below SOCKS. The proxy's certificate must match
 * the configured host of the proxy. No application protocol is negotiated (ALPN).
 *
 * @param context the supplier of the context, called at each connect so that keys can
 * change
 * @param parameters the customizer of the parameters, such as protocols and cipher suites
 */
public record Tls(Supplier<SSLContext> context, Consumer<SSLParameters> parameters) {

	/**
	 * Secures a connection with TLS.
	 * @param line the TCP connection below all layers
	 * @param connection the TCP connection or a layer above it
	 * @param proxy the proxy that the certificate must match
	 * @return the secured socket
	 * @throws IOException if the TLS handshake fails; the caller must then close the
	 * connection
	 */
	Socket over(Socket line, Socket connection, Endpoint proxy) throws IOException {
		SSLSocket socket = (SSLSocket) current().getSocketFactory()
			.createSocket(connection, verifiable(proxy.host()), proxy.port(), true);
		socket.setUseClientMode(true);
		customize(socket.getSSLParameters(), socket::setSSLParameters);
		socket.startHandshake();
		return new TlsSocket(line, connection, socket);
	}

	/**
	 * Creates an engine, for transports with their own TLS.
	 * @param proxy the proxy that the certificate must match
	 * @return a new engine in client mode
	 * @throws IOException if the context is not available
	 */
	public SSLEngine engine(Endpoint proxy) throws IOException {
		SSLEngine engine = current().createSSLEngine(verifiable(proxy.host()), proxy.port());
		engine.setUseClientMode(true);
		customize(engine.getSSLParameters(), engine::setSSLParameters);
		return engine;
	}

	/**
	 * Checks that the JDK can match a certificate to a host.
	 * @param proxy the host of a proxy
	 * @throws IllegalArgumentException if the JDK never finds the name in a certificate
	 */
	public static void requireVerifiable(Address proxy) {
		if (proxy instanceof Address.Domain) {
			try {
				new SNIHostName(verifiable(proxy));
			}
			catch (IllegalArgumentException ex) {
				throw new IllegalArgumentException("proxy host: TLS cannot verify a certificate for '" + proxy
						+ "': each label of a name must have 1 to 63 letters, digits or inner hyphens; "
						+ "use such a name or an IP address");
			}
		}
	}

	private static String verifiable(Address host) {
		// names in certificates have neither a scope nor a trailing dot
		String text = host.text();
		return text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
	}

	private SSLContext current() throws IOException {
		try {
			return Objects.requireNonNull(this.context.get(), "no context");
		}
		catch (Throwable ex) {
			UnexpectedFailures.throwIfFatal(ex);
			throw new IOException("The SSLContext for TLS to the proxy is not available: " + ex, ex);
		}
	}

	private void customize(SSLParameters parameters, Consumer<SSLParameters> target) throws IOException {
		try {
			this.parameters.accept(parameters);
			parameters.setEndpointIdentificationAlgorithm("HTTPS");
			target.accept(parameters);
		}
		catch (Throwable ex) {
			UnexpectedFailures.throwIfFatal(ex);
			throw new IOException("The SSLParameters for TLS to the proxy cannot be set: " + ex, ex);
		}
	}

}
