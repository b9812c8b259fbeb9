package io.socks5.client;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;

import javax.net.SocketFactory;

import io.socks5.protocol.Endpoint;
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
		throw new UnsupportedOperationException("A socket factory belongs to a client and cannot be named by its class:"
				+ " hand over the object that Socks5Client.socketFactory() returns");
	}

	@Override
	public Socket createSocket() throws IOException {
		return new Socks5Socket(this.connector);
	}

	@Override
	public Socket createSocket(String host, int port) throws IOException {
		return createSocket(host, port, null, 0);
	}

	@Override
	public Socket createSocket(String host, int port, @Nullable InetAddress localHost, int localPort)
			throws IOException {
		Endpoint destination = Destinations.of(host, port);
		return connected(localHost, localPort, (socket) -> socket.connect(destination, null));
	}

	@Override
	public Socket createSocket(InetAddress host, int port) throws IOException {
		return createSocket(host, port, null, 0);
	}

	@Override
	public Socket createSocket(InetAddress host, int port, @Nullable InetAddress localHost, int localPort)
			throws IOException {
		Endpoint destination = Destinations.of(host, port);
		return connected(localHost, localPort, (socket) -> socket.connect(destination, host));
	}

	private Socks5Socket connected(@Nullable InetAddress localHost, int localPort, Connect connect) throws IOException {
		return connected((socket) -> {
			if (localHost != null || localPort != 0) {
				socket.bind(Destinations.local(localHost, localPort));
			}
			connect.on(socket);
		});
	}

	Socks5Socket connected(Connect connect) throws IOException {
		Socks5Socket socket = new Socks5Socket(this.connector);
		boolean done = false;
		try {
			connect.on(socket);
			done = true;
			return socket;
		}
		finally {
			if (!done) {
				socket.close();
			}
		}
	}

	/**
	 * What turns a new socket into a connected one.
	 */
	@FunctionalInterface
	interface Connect {

		void on(Socks5Socket socket) throws IOException;

	}

}
