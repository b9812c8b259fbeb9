package io.socks5.boot.jdbc;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;

import io.socks5.client.ClientRegistry;
import org.jspecify.annotations.Nullable;

/**
 * Sockets for drivers. The proxy looks up the names of the servers.
 */
final class DriverSockets {

	/** The option of a driver that has the key of a client. */
	static final String CLIENT = "socks5Client";

	private DriverSockets() {
	}

	/**
	 * Creates a socket that is not connected.
	 * @param key the key of a client in the {@link ClientRegistry}
	 * @return the socket
	 * @throws IOException if there is no such client, or no socket
	 */
	static Socket open(@Nullable String key) throws IOException {
		if (key == null) {
			throw new IOException("Option '" + CLIENT + "' must name a SOCKS5 client: it is missing");
		}
		try {
			return ClientRegistry.get(key).socketFactory().createSocket();
		}
		catch (IllegalStateException ex) {
			throw new IOException(ex.getMessage(), ex);
		}
	}

	/**
	 * Connects a socket, and closes it if that fails.
	 * @param socket the socket
	 * @param host the host, which is not looked up
	 * @param port the port
	 * @param timeout the time limit in milliseconds, 0 for none but those of the client
	 * @return the socket
	 * @throws IOException if the connect fails
	 */
	static Socket connect(Socket socket, String host, int port, int timeout) throws IOException {
		String name = (host.startsWith("[") && host.endsWith("]")) ? host.substring(1, host.length() - 1) : host;
		try {
			socket.connect(InetSocketAddress.createUnresolved(name, port), timeout);
			return socket;
		}
		catch (IOException | RuntimeException ex) {
			try {
				socket.close();
			}
			catch (IOException closing) {
				ex.addSuppressed(closing);
			}
			throw ex;
		}
	}

}
