package io.socks5.client;

import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

import io.socks5.handshake.Request;
import io.socks5.protocol.Credentials;
import io.socks5.transport.BlockingTransport;
import io.socks5.transport.ExchangeChain;
import io.socks5.transport.UnexpectedFailures;
import org.jspecify.annotations.Nullable;

/**
 * A connection on which the client is authenticated, without a request.
 *
 * @param login the login of the client, or {@code null} if there is none
 * @param negotiated the connect up to the authentication
 * @param held the observations that listeners have not received yet
 * @param transport the transport of the connect
 * @param socket the plain socket of a channel
 */
record WarmConnection(@Nullable Credentials login, ExchangeChain negotiated, HeldObservations held,
		BlockingTransport transport, Socket socket) {

	boolean isAlive() {
		SocketChannel channel = this.socket.getChannel();
		try {
			channel.configureBlocking(false);
			int count = channel.read(ByteBuffer.allocate(1));
			channel.configureBlocking(true);
			// octets before a request, or the end, make the connection unusable
			return count == 0 && !this.transport.hasUnread();
		}
		catch (IOException ex) {
			return false;
		}
	}

	/**
	 * Makes a request over this connection.
	 * @param request the request
	 * @param begun the try of the request
	 * @return the chain, or {@code null} if the encapsulation cannot wrap the request; no
	 * octet of it has then been sent
	 */
	@Nullable ExchangeChain requesting(Request request, ConnectTry begun) {
		try {
			return this.negotiated.requesting(request, begun.timeouts(), this.held.releasedBy(begun.observation()));
		}
		catch (Throwable ex) {
			UnexpectedFailures.throwIfFatal(ex);
			return null;
		}
	}

	/**
	 * Prepares a request over this connection, which waits for the first octets.
	 * @param request the request
	 * @param begun the try of the request
	 * @return the chain
	 */
	ExchangeChain deferring(Request request, ConnectTry begun) {
		return this.negotiated.deferring(request, begun.timeouts(), this.held.releasedBy(begun.observation()));
	}

	void discard() {
		try {
			this.transport.close();
		}
		catch (IOException ex) {
			// the connection is discarded in any case
		}
		this.negotiated.closed(false);
	}

}
