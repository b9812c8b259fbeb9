package io.socks5.client;

import java.net.Socket;

import io.socks5.handshake.Grant;
import io.socks5.protocol.Endpoint;
import io.socks5.transport.Exchange;
import io.socks5.transport.ExchangeChain;
import org.jspecify.annotations.Nullable;

/**
 * The result of a connect.
 *
 * @param socket the plain socket, or the last layer over it
 * @param destination the destination
 * @param grant the grant of the last proxy, or {@code null} if the tunnel is direct
 * @param exchange the exchange with the last proxy, or {@code null} if nothing has to be
 * done at the end of the tunnel
 */
record Tunnel(Socket socket, Endpoint destination, @Nullable Grant grant,
		@Nullable Exchange exchange) implements Connected {

	/**
	 * Returns the tunnel of an established connect.
	 * @param socket the plain socket, or the last layer over it
	 * @param destination the destination
	 * @param chain the connect, whose handshakes are released
	 * @return the tunnel
	 */
	static Tunnel of(Socket socket, Endpoint destination, ExchangeChain chain) {
		return new Tunnel(socket, destination, chain.last().grant(), chain.tunnel());
	}

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
