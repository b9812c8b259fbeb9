package io.socks5.client;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;

import io.socks5.handshake.Grant;
import io.socks5.transport.Exchange;
import io.socks5.transport.SocketErrors;
import org.jspecify.annotations.Nullable;

/**
 * The end of a tunnel, reported once: at a close, or when the socket is garbage
 * collected. It has no reference to the application's socket, which would prevent the
 * collection.
 */
final class TunnelEnd implements Runnable {

	/** The line, or the last layer over it. */
	private final Socket top;

	/** The grant of the last proxy, or {@code null} if the tunnel is direct. */
	private final @Nullable Grant grant;

	/**
	 * The exchange with the last proxy, or {@code null} if it has nothing to do at the
	 * end.
	 */
	private final @Nullable Exchange exchange;

	/** The connection to the proxy, below all layers. */
	private final Socket line;

	/** Whether an octet was received, even if it was not read. */
	private volatile boolean received;

	/** Whether the peer or the network ended the tunnel. */
	private volatile boolean broken;

	/** Whether the application ended the tunnel first. */
	private volatile boolean endedLocally;

	private volatile boolean closed;

	TunnelEnd(Tunnel tunnel, Socket line) {
		this.top = tunnel.socket();
		this.grant = tunnel.grant();
		this.exchange = tunnel.exchange();
		this.line = line;
	}

	Socket top() {
		return this.top;
	}

	@Nullable Grant grant() {
		return this.grant;
	}

	/**
	 * Whether something remains to be done if the application does not close the socket.
	 * @return {@code false} if no listener observes the tunnel, and the JDK closes the
	 * socket
	 */
	boolean isAwaited() {
		return this.exchange != null || (this.grant != null && this.line.getClass() != Socket.class);
	}

	void received() {
		if (!this.received) {
			this.received = true;
		}
	}

	void endLocally() {
		if (!this.broken) {
			this.endedLocally = true;
		}
	}

	/**
	 * Records that the peer sends no further octets.
	 */
	void endOfStream() {
		this.broken = this.broken || !this.endedLocally;
	}

	void failed(IOException failure) {
		if (failure instanceof SocketTimeoutException || this.broken || this.endedLocally) {
			return;
		}
		// TLS and an encapsulation close the line after a failure
		boolean plain = this.top == this.line;
		if (plain ? this.line.isClosed() : SocketErrors.isInterrupted(failure)) {
			// an interrupt closed the line, perhaps one of another thread
			this.endedLocally = true;
		}
		else if (plain || !SocketErrors.isLocalClose(failure)) {
			this.received = this.received || hasUnreadOctets();
			this.broken = true;
		}
	}

	private boolean hasUnreadOctets() {
		try {
			boolean decoded = this.top.getInputStream().available() > 0;
			// inside TLS, the octets on the line may be only a close_notify
			return decoded || (!isSecured() && this.line.getInputStream().available() > 0);
		}
		catch (IOException ex) {
			return false;
		}
	}

	private boolean isSecured() {
		return this.exchange != null && this.exchange.isSecured();
	}

	/**
	 * Records that the sockets are closed, so that {@link #run()} does not close them.
	 */
	void closed() {
		this.closed = true;
	}

	@Override
	public void run() {
		if (!this.closed) {
			// the line first: the close_notify of TLS must not block the cleaner
			close(this.line);
			close(this.top);
		}
		if (this.exchange != null) {
			this.exchange.closed(this.broken && !this.received);
		}
	}

	private static void close(Socket socket) {
		try {
			socket.close();
		}
		catch (IOException ex) {
			// the application no longer uses the socket
		}
	}

}
