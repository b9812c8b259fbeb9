package io.socks5.testkit.real;

import java.io.IOException;
import java.net.Socket;

import io.socks5.testkit.LoopbackServer;

/**
 * Serves each connection with a handler. What the handler has left open is reset, so that
 * no port stays occupied.
 */
public final class Service extends LoopbackServer {

	private final Handler handler;

	private Service(String literal, Handler handler) {
		super(literal);
		this.handler = handler;
	}

	/**
	 * Starts to listen on 127.0.0.1.
	 * @param handler what to do with each connection
	 * @return the server
	 */
	public static Service start(Handler handler) {
		return start("127.0.0.1", handler);
	}

	/**
	 * Starts to listen.
	 * @param literal the address
	 * @param handler what to do with each connection
	 * @return the server
	 */
	public static Service start(String literal, Handler handler) {
		Service server = new Service(literal, handler);
		server.start();
		return server;
	}

	@Override
	protected Task accepted(Socket connection) {
		return () -> {
			this.handler.serve(connection);
			if (!connection.isClosed()) {
				connection.setSoLinger(true, 0);
			}
		};
	}

	/**
	 * What to do with a connection.
	 */
	@FunctionalInterface
	public interface Handler {

		/**
		 * Serves a connection, which ends with a reset when this returns.
		 * @param connection the connection
		 * @throws IOException if that fails
		 */
		void serve(Socket connection) throws IOException;

	}

}
