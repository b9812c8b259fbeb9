package io.socks5.client;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.util.function.Supplier;

import javax.net.SocketFactory;

import io.socks5.protocol.Endpoint;
import io.socks5.transport.Destinations;
import io.socks5.transport.SocketErrors;
import org.jspecify.annotations.Nullable;

/**
 * A factory of sockets that connect through the proxy, for libraries that take a
 * {@link SocketFactory}. {@code createSocket(String, int)} sends the host name, and
 * {@code createSocket(InetAddress, int)} the IP address. All failures are
 * {@link IOException}s, even for an invalid port.
 */
public final class Socks5SocketFactory extends SocketFactory {

	private final Supplier<Connector> connectors;

	Socks5SocketFactory(Supplier<Connector> connectors) {
		this.connectors = connectors;
	}

	/**
	 * Fails, in place of {@link SocketFactory#getDefault()}, whose sockets bypass the
	 * proxy. Libraries that take the class name of a factory call this method.
	 * @return never
	 * @throws UnsupportedOperationException always
	 */
	public static SocketFactory getDefault() {
		throw new UnsupportedOperationException(
				"A socket factory belongs to a client and cannot be configured by class name:"
						+ " pass the object that Socks5Client.socketFactory() returns");
	}

	@Override
	public Socket createSocket() throws IOException {
		return new Socks5Socket(this.connectors.get());
	}

	@Override
	public Socket createSocket(String host, int port) throws IOException {
		return connected(Destinations.of(host, port), null, null, Connector.NO_FLIGHT);
	}

	@Override
	public Socket createSocket(String host, int port, @Nullable InetAddress localHost, int localPort)
			throws IOException {
		return connected(Destinations.of(host, port), null, local(localHost, localPort), Connector.NO_FLIGHT);
	}

	@Override
	public Socket createSocket(InetAddress host, int port) throws IOException {
		return connected(Destinations.of(host, port), host, null, Connector.NO_FLIGHT);
	}

	@Override
	public Socket createSocket(InetAddress host, int port, @Nullable InetAddress localHost, int localPort)
			throws IOException {
		return connected(Destinations.of(host, port), host, local(localHost, localPort), Connector.NO_FLIGHT);
	}

	private static @Nullable SocketAddress local(@Nullable InetAddress host, int port) throws IOException {
		// only a socket that is not bound can use a warm connection
		return (host != null || port != 0) ? Destinations.local(host, port) : null;
	}

	Socket connected(Endpoint destination, @Nullable InetAddress given, @Nullable SocketAddress local,
			byte[] firstFlight) throws IOException {
		Socks5Socket socket = new Socks5Socket(this.connectors.get());
		try {
			if (local != null) {
				socket.bind(local);
			}
			socket.connect(destination, given, 0, firstFlight);
			return socket;
		}
		catch (IOException | RuntimeException | Error ex) {
			SocketErrors.closeAfter(ex, socket);
			throw ex;
		}
	}

}
