package io.socks5.client;

import java.io.IOException;
import java.net.Socket;

import io.socks5.handshake.Request;
import io.socks5.protocol.Endpoint;
import io.socks5.transport.BlockingTransport;
import io.socks5.transport.ExchangeChain;
import io.socks5.transport.SocketErrors;
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

	/**
	 * Connects up to the request.
	 * @param sockets the source of the plain sockets
	 * @param request the request
	 * @param begun the try of the request
	 * @param pool the warm connections that may be used, or {@code null} for none
	 * @param tries the tries of the connect
	 * @return the connect
	 * @throws IOException if that fails
	 */
	static DeferredTunnel open(SocketSource sockets, Request request, ConnectTry begun, @Nullable WarmPool pool,
			ConnectTries tries) throws IOException {
		WarmConnection connection = (pool != null) ? Connector.taken(pool, sockets, begun) : null;
		BlockingTransport ready = (connection != null) ? over(connection, sockets, request, begun) : null;
		if (ready != null) {
			return new DeferredTunnel(sockets, request.destination(), begun, ready, connection, pool, tries);
		}
		discard(pool, connection, begun);
		return new DeferredTunnel(sockets, request.destination(), begun, open(sockets, begun), null, pool, tries);
	}

	private static @Nullable BlockingTransport over(WarmConnection connection, SocketSource sockets, Request request,
			ConnectTry begun) throws IOException {
		ExchangeChain chain = connection.deferring(request, begun);
		try {
			return sockets.adopt(connection.socket()) ? connection.transport().over(sockets, chain) : null;
		}
		catch (Throwable ex) {
			SocketErrors.closeAfter(ex, connection.socket());
			throw chain.failed(ex);
		}
	}

	private static void discard(@Nullable WarmPool pool, @Nullable WarmConnection connection, ConnectTry begun) {
		if (pool != null && connection != null) {
			pool.discard(connection);
			begun.overWarmConnection(false);
		}
	}

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
		discard(this.pool, this.warm, this.begun);
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
			tunnel = new Tunnel(socket, this.destination, chain.tunnel());
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
