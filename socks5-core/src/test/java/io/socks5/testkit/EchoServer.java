package io.socks5.testkit;

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
	protected Task accepted(Socket socket) {
		return () -> socket.getInputStream().transferTo(socket.getOutputStream());
	}

}
