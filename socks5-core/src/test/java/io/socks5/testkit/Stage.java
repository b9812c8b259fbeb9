package io.socks5.testkit;

import io.socks5.handshake.Handshake;
import io.socks5.protocol.Socks5Exception;

/**
 * What starts the next stage of a handshake that stops between two.
 */
@FunctionalInterface
public interface Stage {

	/**
	 * Starts it.
	 * @param handshake the handshake that has stopped
	 * @throws Socks5Exception if the stage fails at once
	 */
	void start(Handshake handshake) throws Socks5Exception;

}
