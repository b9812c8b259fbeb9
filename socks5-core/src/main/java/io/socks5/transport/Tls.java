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
 * TLS to the proxy itself, below SOCKS. The proxy's certificate must be for the host that
 * the client was told to connect to; no application protocol is negotiated (ALPN).
 *
 * @param context asked at each connect, so that keys can be replaced
 * @param parameters sets what else is wanted, such as protocols and cipher suites
 */
public record Tls(Supplier<SSLContext> context, Consumer<SSLParameters> parameters) {

	/**
	 * Puts TLS over a connection, and does its handshake.
	 * @param line the TCP connection below everything
	 * @param connection the line, or a layer upon it
	 * @param proxy who the certificate must be for
	 * @return a socket inside TLS
	 * @throws IOException if the handshake fails, or cannot begin; the connection is the
	 * caller's to close
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
	 * An engine for transports that bring their own TLS.
	 * @param proxy who the certificate must be for
	 * @return a new engine, for a client
	 * @throws IOException if the keys or certificates cannot be had
	 */
	public SSLEngine engine(Endpoint proxy) throws IOException {
		SSLEngine engine = current().createSSLEngine(verifiable(proxy.host()), proxy.port());
		engine.setUseClientMode(true);
		customize(engine.getSSLParameters(), engine::setSSLParameters);
		return engine;
	}

	/**
	 * Requires that a certificate can be for a host at all.
	 * @param proxy the host of a proxy
	 * @throws IllegalArgumentException if it is a name that the JDK never finds in a
	 * certificate
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

	// certificates have neither a trailing dot nor a scope
	private static String verifiable(Address host) {
		String text = host.text();
		return text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
	}

	private SSLContext current() throws IOException {
		try {
			return Objects.requireNonNull(this.context.get(), "no context");
		}
		catch (Throwable ex) {
			Unexpected.throwIfFatal(ex);
			throw new IOException("The SSLContext for TLS to the proxy is not available: " + ex, ex);
		}
	}

	private void customize(SSLParameters parameters, Consumer<SSLParameters> taker) throws IOException {
		try {
			this.parameters.accept(parameters);
			parameters.setEndpointIdentificationAlgorithm("HTTPS");
			taker.accept(parameters);
		}
		catch (Throwable ex) {
			Unexpected.throwIfFatal(ex);
			throw new IOException("The SSLParameters for TLS to the proxy cannot be set: " + ex, ex);
		}
	}

}
