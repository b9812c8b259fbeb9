package io.socks5.sample;

import java.io.IOException;
import java.io.UncheckedIOException;

import io.socks5.testkit.real.Ports;

/**
 * Ports for what cannot choose one itself.
 */
public final class FreePort {

	private FreePort() {
	}

	public static int next() {
		try {
			return Ports.free();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
