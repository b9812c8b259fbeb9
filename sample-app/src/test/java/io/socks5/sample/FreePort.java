package io.socks5.sample;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Finds ports that nobody listens on, below those the system gives to outgoing
 * connections, so that none is taken between being found and being used.
 */
public final class FreePort {

	private static final int LOWEST = 20_000;

	private static final int HIGHEST = 32_000;

	private FreePort() {
	}

	public static int next() {
		for (int tries = 0; tries < 1000; tries++) {
			int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
			try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
				return probe.getLocalPort();
			}
			catch (IOException ex) {
				// taken: the next one
			}
		}
		throw new IllegalStateException("No free port");
	}

}
