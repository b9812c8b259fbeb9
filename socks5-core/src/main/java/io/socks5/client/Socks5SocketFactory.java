package io.socks5.client;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketAddress;

import javax.net.SocketFactory;

import io.socks5.protocol.Endpoint;
import io.socks5.transport.Destinations;
import io.socks5.transport.SocketErrors;
import org.jspecify.annotations.Nullable;

/**
 * Makes sockets that connect through the proxy, for any library that takes a factory.
 * {@code createSocket(String, int)} sends the name,
 * {@code createSocket(InetAddress, int)} the literal address. What goes wrong is an
 * {@link IOException}, even a bad port.
 */
public final class Socks5SocketFactory extends SocketFactory {

	private final Connector connector;

	Socks5SocketFactory(Connector connector) {
		this.connector = connector;
	}

	/**
	 * Fails, in place of {@link SocketFactory#getDefault()}, whose sockets go past the
	 * proxy: libraries that take the name of a factory's class call it.
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
		return new Socks5Socket(this.connector);
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

	// a socket that is not bound can take a warm connection
	private static @Nullable SocketAddress local(@Nullable InetAddress host, int port) throws IOException {
		return (host != null || port != 0) ? Destinations.local(host, port) : null;
	}

	Socket connected(Endpoint destination, @Nullable InetAddress given, @Nullable SocketAddress local,
			byte[] firstFlight) throws IOException {
		Socks5Socket socket = new Socks5Socket(this.connector);
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
