package io.socks5.testkit;

import io.socks5.protocol.Endpoint;

/**
 * Tests made of transcripts, for any driver to play.
 */
public abstract class Exchanges {

	private final Driver driver;

	/**
	 * Tests that a driver plays.
	 * @param driver the driver
	 */
	protected Exchanges(Driver driver) {
		this.driver = driver;
	}

	/**
	 * Starts to describe an attempt, without a login so far.
	 * @param host a name or a literal
	 * @param port the port
	 * @return the attempt
	 */
	protected final ConnectCase connecting(String host, int port) {
		return new ConnectCase(this.driver, Endpoint.of(host, port), null, false);
	}

}
