package io.socks5.benchmark;

import java.io.IOException;
import java.net.Socket;

/**
 * One connect with a login, for a look at its system calls.
 */
public final class OneLogin {

	private OneLogin() {
	}

	/**
	 * Connects and closes.
	 * @param arguments the port of a proxy on loopback
	 * @throws IOException if that fails
	 */
	public static void main(String[] arguments) throws IOException {
		try (Socket socket = Peers.login(Integer.parseInt(arguments[0])).build().connect(Peers.DESTINATION)) {
			socket.setTcpNoDelay(true);
		}
	}

}
