package io.socks5.client;

import java.net.Socket;

import io.socks5.protocol.Endpoint;
import io.socks5.transport.ExchangeChain;

/**
 * The result of a connect.
 *
 * @param socket the plain socket, or the last layer over it
 * @param destination the destination
 * @param chain the connect through the proxies, empty if it is direct
 */
record Tunnel(Socket socket, Endpoint destination, ExchangeChain chain) implements Connected {

	boolean isDirect() {
		return this.chain.isDirect();
	}

}
