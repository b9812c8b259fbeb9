package io.socks5.transport;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;

import io.socks5.protocol.Address;
import io.socks5.protocol.Endpoint;
import org.jspecify.annotations.Nullable;

/**
 * Connects to a host's addresses one after the other until one answers.
 */
public final class TcpConnector {

	private final SocketSource sockets;

	/**
	 * A connector.
	 * @param sockets where the sockets come from
	 */
	public TcpConnector(SocketSource sockets) {
		this.sockets = sockets;
	}

	/**
	 * Connects. A name is looked up locally; the look-up itself cannot be cut short.
	 * @param endpoint where to
	 * @param deadline for all addresses together; each gets its share of what is left
	 * @return a connected socket
	 * @throws IOException what the last address gave, those before it suppressed, or the
	 * failed look-up
	 */
	public Socket connect(Endpoint endpoint, Deadline deadline) throws IOException {
		InetAddress[] addresses = addresses(endpoint.host());
		IOException failure = null;
		for (int i = 0; i < addresses.length; i++) {
			try {
				return connect(new InetSocketAddress(addresses[i], endpoint.port()), deadline, addresses.length - i);
			}
			catch (IOException ex) {
				failure = withSuppressed(ex, failure);
				if (this.sockets.isCancelled() || SocketFailures.isInterrupt(ex) || deadline.remainingMillis() == 0) {
					break;
				}
			}
		}
		throw (failure != null) ? failure : new IOException("No address for " + endpoint.host());
	}

	private Socket connect(InetSocketAddress address, Deadline deadline, int sharers) throws IOException {
		int remaining = deadline.remainingMillis();
		if (remaining == 0) {
			throw new SocketTimeoutException("Connect timed out");
		}
		Socket socket = this.sockets.open();
		try {
			socket.connect(address, Math.max(1, remaining / sharers));
			return socket;
		}
		catch (IOException | RuntimeException ex) {
			socket.close();
			throw ex;
		}
	}

	private static InetAddress[] addresses(Address host) throws IOException {
		if (host instanceof Address.Domain domain) {
			return InetAddress.getAllByName(domain.name());
		}
		return new InetAddress[] { InetAddress.getByAddress(host.octets()) };
	}

	private static IOException withSuppressed(IOException failure, @Nullable IOException before) {
		if (before != null) {
			failure.addSuppressed(before);
		}
		return failure;
	}

}
