package io.socks5.client;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;

import io.socks5.transport.SocketErrors;

/**
 * How a tunnel ends, to be told once: by a close, or when the socket was collected
 * without one. It knows nothing of the application's socket, which could not be collected
 * otherwise.
 */
final class TunnelEnd implements Runnable {

	private final Tunnel tunnel;

	/** The connection to the proxy, below all layers. */
	private final Socket line;

	/** Whether an octet has come, even one that was not read. */
	private volatile boolean received;

	/** Whether the other side has ended the tunnel, or the network has. */
	private volatile boolean broken;

	/** Whether the application has ended the tunnel before that. */
	private volatile boolean endedHere;

	private volatile boolean closed;

	TunnelEnd(Tunnel tunnel, Socket line) {
		this.tunnel = tunnel;
		this.line = line;
	}

	void received() {
		if (!this.received) {
			this.received = true;
		}
	}

	void endsHere() {
		if (!this.broken) {
			this.endedHere = true;
		}
	}

	// the other side sends no more
	void endOfStream() {
		this.broken = this.broken || !this.endedHere;
	}

	void failed(IOException failure) {
		if (failure instanceof SocketTimeoutException || this.broken || this.endedHere) {
			return;
		}
		// TLS and an encapsulation close the line when it breaks, a plain tunnel does not
		boolean plain = this.tunnel.socket() == this.line;
		if (plain ? this.line.isClosed() : SocketErrors.isInterrupted(failure)) {
			// by an interrupt, perhaps of another thread
			this.endedHere = true;
		}
		else if (plain || !SocketErrors.isLocalClose(failure)) {
			this.received = this.received || octetsWait();
			this.broken = true;
		}
	}

	private boolean octetsWait() {
		try {
			boolean decoded = this.tunnel.socket().getInputStream().available() > 0;
			// inside TLS, what waits on the line may be its goodbye alone
			return decoded || (!this.tunnel.chain().isSecured() && this.line.getInputStream().available() > 0);
		}
		catch (IOException ex) {
			return false;
		}
	}

	// what run() would close is closed already
	void closed() {
		this.closed = true;
	}

	@Override
	public void run() {
		if (!this.closed) {
			// the line first: no goodbye of TLS may block the thread of the cleaner
			close(this.line);
			close(this.tunnel.socket());
		}
		this.tunnel.chain().closed(this.broken && !this.received);
	}

	private static void close(Socket socket) {
		try {
			socket.close();
		}
		catch (IOException ex) {
			// nobody is left to be told
		}
	}

}
