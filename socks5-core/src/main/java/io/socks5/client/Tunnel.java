package io.socks5.client;

import java.net.Socket;

import io.socks5.event.ConnectListener.Observation;
import io.socks5.protocol.AuthMethod;
import io.socks5.protocol.Endpoint;
import org.jspecify.annotations.Nullable;

/**
 * What a successful connect has made.
 *
 * @param socket the plain socket
 * @param destination what it leads to
 * @param via how it goes through the proxy, or {@code null} if it is direct
 * @param observation who wants to know when it closes
 */
record Tunnel(Socket socket, Endpoint destination, @Nullable Via via, Observation observation) {

	/**
	 * The proxy's part.
	 *
	 * @param proxy the proxy
	 * @param method the authentication method it chose
	 * @param bound BND.ADDR and BND.PORT of its reply
	 */
	record Via(Endpoint proxy, AuthMethod method, Endpoint bound) {
	}

}
