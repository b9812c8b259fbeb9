package io.socks5.client;

import java.io.IOException;
import java.net.Socket;
import java.util.Objects;

import io.socks5.handshake.Request;
import io.socks5.protocol.ProxyClosedException;
import io.socks5.transport.BlockingTransport;
import io.socks5.transport.ExchangeChain;
import io.socks5.transport.SocketErrors;
import io.socks5.transport.SocketSource;
import io.socks5.transport.UnexpectedFailures;
import org.jspecify.annotations.Nullable;

/**
 * A connect over blocking sockets, with all its tries. Each try uses a warm connection or
 * a new one. The caller waits for the network: <pre>
 * for (BlockingTransport next = connect.proceed(); next != null; next = connect.proceed()) {
 *     next.await();
 * }
 * </pre>
 */
final class SocketConnect {

	private final SocketSource sockets;

	private final Request request;

	private final ConnectTries tries;

	private final @Nullable WarmPool pool;

	/** Whether the request waits for the first octets of the application. */
	private final boolean deferred;

	private @Nullable ConnectTry begun;

	private @Nullable WarmConnection warm;

	private @Nullable BlockingTransport transport;

	private @Nullable Connected result;

	/**
	 * A connect through a proxy.
	 * @param sockets the source of the plain sockets
	 * @param request the request
	 * @param tries the tries of the connect
	 * @param pool the warm connections that may be used, or {@code null} for none
	 * @param deferred whether the request waits for the first octets of the application
	 */
	SocketConnect(SocketSource sockets, Request request, ConnectTries tries, @Nullable WarmPool pool,
			boolean deferred) {
		this.sockets = sockets;
		this.request = request;
		this.tries = tries;
		this.pool = pool;
		this.deferred = deferred;
	}

	/**
	 * Continues the connect as far as possible without waiting for the network.
	 * @return the transport that has to wait, or {@code null} if the connect is complete
	 * @throws IOException if all tries fail; the failures before are suppressed
	 */
	@Nullable BlockingTransport proceed() throws IOException {
		while (true) {
			try {
				BlockingTransport current = (this.transport != null) ? this.transport : begin();
				if (!current.proceed()) {
					return current;
				}
				this.result = completed(current);
				return null;
			}
			catch (IOException ex) {
				failed(ex);
			}
			catch (Throwable ex) {
				if (this.transport == null) {
					throw ex;
				}
				failed(ex);
			}
		}
	}

	private BlockingTransport begin() throws IOException {
		if (this.begun == null) {
			this.begun = this.tries.begin();
			BlockingTransport continued = overWarmConnection(this.begun);
			if (continued != null) {
				return continued;
			}
		}
		BlockingTransport opened = new BlockingTransport(this.sockets,
				this.deferred ? this.begun.negotiationChain() : this.begun.chain());
		this.transport = opened;
		return opened;
	}

	private @Nullable BlockingTransport overWarmConnection(ConnectTry next) throws IOException {
		// a cancelled connect must not use up a connection
		WarmConnection connection = (this.pool == null || this.sockets.isCancelled() || !next.isUp()) ? null
				: this.pool.take(next.exchanges(), next.login());
		if (connection == null) {
			return null;
		}
		this.warm = connection;
		next.overWarmConnection(true);
		BlockingTransport continued = over(connection, next);
		this.transport = continued;
		if (continued == null) {
			next.discard(this.pool, connection);
			this.warm = null;
		}
		else if (!this.deferred) {
			continued.request();
		}
		return continued;
	}

	private @Nullable BlockingTransport over(WarmConnection connection, ConnectTry next) throws IOException {
		ExchangeChain chain = requesting(connection, next);
		try {
			return (chain != null && this.sockets.adopt(connection.socket()))
					? connection.transport().over(this.sockets, chain) : null;
		}
		catch (Throwable ex) {
			SocketErrors.closeAfter(ex, connection.socket());
			throw Objects.requireNonNull(chain).failed(ex);
		}
	}

	private @Nullable ExchangeChain requesting(WarmConnection connection, ConnectTry next) throws IOException {
		if (this.deferred) {
			return connection.deferring(this.request, next);
		}
		try {
			return connection.requesting(this.request, next);
		}
		catch (VirtualMachineError ex) {
			connection.discard();
			throw next.failed(ex);
		}
	}

	private void failed(Throwable cause) throws IOException {
		BlockingTransport current = this.transport;
		this.transport = null;
		if (this.begun != null && this.warm != null && isUnanswered(cause)) {
			// the same try continues over a new connection
			this.begun.discard(this.pool, this.warm);
			this.warm = null;
			return;
		}
		this.begun = null;
		this.warm = null;
		this.tries.failed((current != null) ? current.failed(cause) : UnexpectedFailures.asIoException(cause));
	}

	private static boolean isUnanswered(Throwable failure) {
		return failure instanceof ProxyClosedException closed && closed.octetsReceived() == 0;
	}

	private Connected completed(BlockingTransport current) throws IOException {
		ConnectTry succeeded = Objects.requireNonNull(this.begun);
		if (this.deferred) {
			current.pause();
			return new DeferredTunnel(this.sockets, this.request.destination(), succeeded, current, this.warm,
					this.pool, this.tries);
		}
		Socket socket = current.tunnel();
		current.chain().established();
		Tunnel tunnel = Tunnel.of(socket, this.request.destination(), current.chain());
		if (this.pool != null) {
			Connector.refill(this.pool, succeeded, tunnel);
		}
		return tunnel;
	}

	/**
	 * Waits for the proxy until the connect is complete.
	 * @return the result
	 * @throws IOException if all tries fail
	 */
	Connected await() throws IOException {
		for (BlockingTransport next = proceed(); next != null; next = proceed()) {
			next.await();
		}
		return result();
	}

	/**
	 * Returns the result of a complete connect.
	 * @return the tunnel, or one whose request waits
	 */
	Connected result() {
		return Objects.requireNonNull(this.result);
	}

}
