package io.socks5.client;

import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

import io.socks5.handshake.Request;
import io.socks5.protocol.Credentials;
import io.socks5.transport.BlockingTransport;
import io.socks5.transport.ExchangeChain;
import io.socks5.transport.SocketSource;
import io.socks5.transport.Unexpected;
import org.jspecify.annotations.Nullable;

/**
 * A connection on which the proxy knows the client already, and has been asked for
 * nothing.
 *
 * @param login whom the proxy takes the client for, {@code null} for nobody
 * @param negotiated the attempt that has come so far
 * @param held what listeners of the proxies before have not been told yet
 * @param transport what has driven it
 * @param socket the plain socket, of a channel
 */
record WarmConnection(@Nullable Credentials login, ExchangeChain negotiated, HeldObservations held,
		BlockingTransport transport, Socket socket) {

	// whatever a proxy says before it is asked, the end included, makes the connection
	// useless
	boolean isAlive() {
		SocketChannel channel = this.socket.getChannel();
		try {
			channel.configureBlocking(false);
			int count = channel.read(ByteBuffer.allocate(1));
			channel.configureBlocking(true);
			return count == 0 && !this.transport.hasUnread();
		}
		catch (IOException ex) {
			return false;
		}
	}

	// nothing if an encapsulation does not let the request through any more: not an octet
	// of it has left then
	@Nullable ExchangeChain requesting(Request request, ConnectTry begun) {
		try {
			return this.negotiated.requesting(request, begun.timeouts(), this.held.releasedBy(begun.observation()));
		}
		catch (Throwable ex) {
			Unexpected.throwIfFatal(ex);
			return null;
		}
	}

	Socket request(SocketSource adopter, ExchangeChain request) throws IOException {
		return this.transport.request(adopter, request);
	}

	void discard() {
		try {
			this.socket.close();
		}
		catch (IOException ex) {
			// it is of no use in any case
		}
		this.negotiated.closed(false);
	}

}
