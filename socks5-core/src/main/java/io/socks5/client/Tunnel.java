package io.socks5.client;

import java.net.Socket;

import io.socks5.protocol.Endpoint;
import io.socks5.transport.Exchange;
import org.jspecify.annotations.Nullable;

/**
 * What a successful connect has made.
 *
 * @param socket the plain socket, or what lies over it
 * @param destination what it leads to
 * @param via the attempt that went through the proxy, or {@code null} if it is direct
 */
record Tunnel(Socket socket, Endpoint destination, @Nullable Exchange via) {

	/**
	 * Whether TLS leads to one of the proxies.
	 * @return {@code true} if not every octet of the line is of the tunnel
	 */
	boolean isSecured() {
		return this.via != null && this.via.chain().stream().anyMatch((each) -> each.tls() != null);
	}

	void closed(boolean lostBeforeFirstOctet) {
		if (this.via != null) {
			this.via.closed(lostBeforeFirstOctet);
		}
	}

}
