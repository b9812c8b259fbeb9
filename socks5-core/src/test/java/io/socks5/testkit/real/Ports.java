package io.socks5.testkit.real;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports for programs that cannot choose one themselves: below those the system gives to
 * outgoing connections, so that none of these can take it meanwhile.
 */
public final class Ports {

	private static final int LOWEST = 20_000;

	private static final int HIGHEST = 32_000;

	private static final int TRIES = 100;

	private Ports() {
	}

	/**
	 * Returns a port on which no server listens.
	 * @return its number
	 * @throws IOException if there is none
	 */
	public static int free() throws IOException {
		for (int i = 0; i < TRIES; i++) {
			int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
			if (isFree(port)) {
				return port;
			}
		}
		throw new IOException("No free port after " + TRIES + " tries");
	}

	private static boolean isFree(int port) {
		try (ServerSocket listener = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
			return listener.isBound();
		}
		catch (IOException ex) {
			return false;
		}
	}

}
