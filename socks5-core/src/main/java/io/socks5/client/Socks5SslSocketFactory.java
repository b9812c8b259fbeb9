package io.socks5.client;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.util.function.Consumer;

import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

import io.socks5.protocol.Endpoint;
import io.socks5.transport.Destinations;
import io.socks5.transport.SocketErrors;
import org.jspecify.annotations.Nullable;

/**
 * A factory of sockets that speak TLS with the destination through the proxy. Also its
 * unconnected sockets go through the proxy when they connect.
 */
final class Socks5SslSocketFactory extends SSLSocketFactory {

	private static final String HTTPS = "HTTPS";

	private final Socks5SocketFactory tunnels;

	private final SSLSocketFactory tls;

	private final Consumer<SSLParameters> parameters;

	/**
	 * Creates a factory.
	 * @param tunnels creates the sockets to the destination
	 * @param tls creates TLS over them
	 * @param parameters sets the parameters of each socket
	 */
	Socks5SslSocketFactory(Socks5SocketFactory tunnels, SSLSocketFactory tls, Consumer<SSLParameters> parameters) {
		this.tunnels = tunnels;
		this.tls = tls;
		this.parameters = parameters;
	}

	@Override
	public String[] getDefaultCipherSuites() {
		return this.tls.getDefaultCipherSuites();
	}

	@Override
	public String[] getSupportedCipherSuites() {
		return this.tls.getSupportedCipherSuites();
	}

	@Override
	public Socket createSocket() throws IOException {
		return unconnected();
	}

	@Override
	public Socket createSocket(String host, int port) throws IOException {
		return connected(Destinations.of(host, port), null, null);
	}

	@Override
	public Socket createSocket(String host, int port, @Nullable InetAddress localHost, int localPort)
			throws IOException {
		return connected(Destinations.of(host, port), null, Destinations.local(localHost, localPort));
	}

	@Override
	public Socket createSocket(InetAddress host, int port) throws IOException {
		return connected(Destinations.of(host, port), host, null);
	}

	@Override
	public Socket createSocket(InetAddress host, int port, @Nullable InetAddress localHost, int localPort)
			throws IOException {
		return connected(Destinations.of(host, port), host, Destinations.local(localHost, localPort));
	}

	private TunneledSslSocket unconnected() throws IOException {
		SSLSocket settings = (SSLSocket) this.tls.createSocket();
		customize(settings);
		return new TunneledSslSocket((Socks5Socket) this.tunnels.createSocket(), this.tls, settings);
	}

	private Socket connected(Endpoint destination, @Nullable InetAddress given, @Nullable SocketAddress local)
			throws IOException {
		TunneledSslSocket socket = unconnected();
		try {
			if (local != null) {
				socket.bind(local);
			}
			socket.connect(destination, given, 0);
			return socket;
		}
		catch (IOException | RuntimeException | Error ex) {
			SocketErrors.closeAfter(ex, socket);
			throw ex;
		}
	}

	/**
	 * Puts TLS over a connected socket, for protocols that begin without it (STARTTLS).
	 * @param socket a connected socket
	 * @param host the host that the certificate must be for
	 * @param port its port
	 * @param autoClose whether the socket is closed together with TLS
	 * @return the socket that speaks TLS
	 * @throws IOException if the socket is not connected
	 */
	@Override
	public Socket createSocket(Socket socket, String host, int port, boolean autoClose) throws IOException {
		SSLSocket secured = (SSLSocket) this.tls.createSocket(socket, host, port, autoClose);
		customize(secured);
		return secured;
	}

	private void customize(SSLSocket socket) {
		SSLParameters current = socket.getSSLParameters();
		current.setEndpointIdentificationAlgorithm(HTTPS);
		this.parameters.accept(current);
		socket.setUseClientMode(true);
		socket.setSSLParameters(current);
	}

}
