package io.socks5.testkit;

import java.io.IOException;
import java.net.Socket;

/**
 * Sends back whatever comes, and ends when it ends.
 */
public final class EchoServer extends LoopbackServer {

	private EchoServer() {
	}

	/**
	 * Starts a server.
	 * @return a running server
	 */
	public static EchoServer listen() {
		EchoServer server = new EchoServer();
		server.start();
		return server;
	}

	@Override
	protected Runnable accepted(Socket socket) {
		return () -> {
			try {
				socket.getInputStream().transferTo(socket.getOutputStream());
			}
			catch (IOException ex) {
				// the client is gone
			}
		};
	}

}
