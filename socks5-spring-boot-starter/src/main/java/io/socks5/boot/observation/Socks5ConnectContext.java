package io.socks5.boot.observation;

import io.micrometer.observation.Observation;
import io.socks5.boot.ConnectProgress;

/**
 * The context of an observed connect.
 */
public class Socks5ConnectContext extends Observation.Context {

	private final ConnectProgress progress;

	/**
	 * Creates a new context.
	 * @param progress the progress of the connect
	 */
	public Socks5ConnectContext(ConnectProgress progress) {
		this.progress = progress;
	}

	/**
	 * Returns the progress of the connect.
	 * @return the live progress
	 */
	public ConnectProgress progress() {
		return this.progress;
	}

}
