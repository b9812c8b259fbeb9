package io.socks5.testkit.real;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.SocketChannel;

/**
 * A port that silently ignores further connections, because its queue is full and no
 * thread accepts. It needs no privileges.
 */
public final class FullBacklog implements AutoCloseable {

	private static final int CONNECTIONS = 16;

	private final Cleanup cleanup = new Cleanup();

	private final ServerSocket listener;

	/**
	 * Opens the port and fills it.
	 * @throws IOException if that fails
	 */
	public FullBacklog() throws IOException {
		this.listener = this.cleanup.add(new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1")));
		for (int i = 0; i < CONNECTIONS; i++) {
			SocketChannel channel = this.cleanup.add(SocketChannel.open());
			channel.configureBlocking(false);
			// the queue takes the first, the others wait for ever
			channel.connect(new InetSocketAddress("127.0.0.1", port()));
		}
	}

	/**
	 * The port.
	 * @return its number
	 */
	public int port() {
		return this.listener.getLocalPort();
	}

	@Override
	public void close() {
		this.cleanup.close();
	}

}
