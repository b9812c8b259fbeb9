package io.socks5.client;

import java.io.IOException;
import java.net.Socket;

import io.socks5.protocol.Endpoint;
import io.socks5.transport.BlockingTransport;
import io.socks5.transport.ExchangeChain;
import io.socks5.transport.SocketSource;
import org.jspecify.annotations.Nullable;

/**
 * A connect that has stopped before its request, over a warm connection or a new one.
 *
 * @param sockets the source of the plain sockets
 * @param destination the destination
 * @param begun the try of the request
 * @param transport the transport, which has sent no request
 * @param warm the warm connection, or {@code null} for a new one
 * @param pool the warm connections of the client, or {@code null} for none
 * @param tries the tries of the connect
 */
record DeferredTunnel(SocketSource sockets, Endpoint destination, ConnectTry begun, BlockingTransport transport,
		@Nullable WarmConnection warm, @Nullable WarmPool pool, ConnectTries tries) implements Connected {

	private static BlockingTransport open(SocketSource sockets, ConnectTry begun) throws IOException {
		BlockingTransport transport = new BlockingTransport(sockets, begun.negotiationChain());
		try {
			transport.establish();
			return transport;
		}
		catch (Throwable ex) {
			throw transport.failed(ex);
		}
	}

	/**
	 * Opens a new connection in place of the warm one, which has ended. It leads to
	 * another endpoint if this one cannot be reached.
	 * @param pause the time in nanoseconds for which the request has waited
	 * @return the connect, which has sent no request
	 * @throws IOException if that fails
	 */
	DeferredTunnel replacement(long pause) throws IOException {
		this.begun.discard(this.pool, this.warm);
		this.tries.later(pause);
		ConnectTry next = this.begun.later(pause);
		while (true) {
			try {
				return new DeferredTunnel(this.sockets, this.destination, next, open(this.sockets, next), null,
						this.pool, this.tries);
			}
			catch (IOException ex) {
				this.tries.failed(ex);
				next = this.tries.begin();
			}
		}
	}

	/**
	 * Completes the tunnel.
	 * @param granted the transport, which has received the reply
	 * @return the tunnel
	 * @throws IOException if it was closed meanwhile; the observers are told
	 */
	Tunnel granted(BlockingTransport granted) throws IOException {
		ExchangeChain chain = granted.chain();
		Tunnel tunnel;
		try {
			Socket socket = granted.tunnel();
			chain.established();
			tunnel = Tunnel.of(socket, this.destination, chain);
		}
		catch (Throwable ex) {
			throw granted.failed(ex);
		}
		if (this.pool != null) {
			Connector.refill(this.pool, this.begun, tunnel);
		}
		return tunnel;
	}

}
