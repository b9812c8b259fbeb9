package io.socks5.client;

import java.net.Socket;

import io.socks5.protocol.Endpoint;
import io.socks5.transport.Exchange;
import org.jspecify.annotations.Nullable;

/**
 * The result of a connect.
 *
 * @param socket the plain socket, or the last layer over it
 * @param destination the destination
 * @param exchange the exchange with the last proxy, or {@code null} if the tunnel is
 * direct
 */
record Tunnel(Socket socket, Endpoint destination, @Nullable Exchange exchange) implements Connected {

	/**
	 * Reports the end of the tunnel to the observers, once.
	 * @param lostBeforeFirstOctet whether it ended before its first octet arrived
	 */
	void closed(boolean lostBeforeFirstOctet) {
		if (this.exchange != null) {
			this.exchange.closed(lostBeforeFirstOctet);
		}
	}

}
