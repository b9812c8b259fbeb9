package io.socks5.benchmark;

import java.io.IOException;

import io.socks5.client.Socks5Client;

/**
 * One connect with a login, for a look at its system calls, after one that loads the
 * classes.
 */
public final class OneLogin {

	private OneLogin() {
	}

	/**
	 * Connects and closes, twice.
	 * @param arguments the port of a proxy on loopback
	 * @throws IOException if that fails
	 */
	public static void main(String[] arguments) throws IOException {
		Socks5Client client = Peers.login(Integer.parseInt(arguments[0])).build();
		client.connect(Peers.DESTINATION).close();
		client.connect(Peers.DESTINATION).close();
	}

}
