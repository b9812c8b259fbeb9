package io.socks5.client;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

import io.socks5.protocol.Address;
import io.socks5.protocol.Endpoint;
import io.socks5.protocol.ProtocolViolationException;
import io.socks5.protocol.RequestRejectedException;
import io.socks5.protocol.Socks5TimeoutException;
import io.socks5.transport.Attempt;
import io.socks5.transport.BlockingTransport;
import io.socks5.transport.Deadline;

/**
 * A proxy that listens for one connection on behalf of the client. RFC 1928 §4, BIND.
 */
public final class Binding implements Closeable {

	private final Socks5Socket socket;

	private final BlockingTransport transport;

	private final Attempt attempt;

	private final Endpoint listening;

	private final AtomicBoolean accepting = new AtomicBoolean();

	/** Whether the connection was closed, or is somebody else's to close. */
	private final AtomicBoolean over = new AtomicBoolean();

	Binding(Socks5Socket socket, BlockingTransport transport, Attempt attempt) {
		this.socket = socket;
		this.transport = transport;
		this.attempt = attempt;
		Endpoint bound = attempt.bound();
		this.listening = bound.host().isUnspecified() ? new Endpoint(proxyHost(), bound.port()) : bound;
	}

	// a proxy that says 0.0.0.0 means the address it was reached by
	private Address proxyHost() {
		InetAddress remote = this.socket.sockets().line().getInetAddress();
		boolean reached = this.attempt.chain().size() == 1 && remote != null;
		return reached ? Address.of(remote) : this.attempt.proxy().host();
	}

	/**
	 * Where the proxy listens, to be told to the peer.
	 * @return the address and port of the first reply, the proxy's own address in place
	 * of an unspecified one
	 */
	public Endpoint listening() {
		return this.listening;
	}

	/**
	 * Waits for the peer, once. Whatever it sends from its first octet on is left to the
	 * socket.
	 * @param timeout how long to wait for the second reply; not at all if it is not
	 * greater than zero
	 * @return a socket that is connected to the peer; closing it is the caller's
	 * @throws Socks5TimeoutException if nobody has come in time
	 * @throws RequestRejectedException if the proxy gave up
	 * @throws ProtocolViolationException if somebody else has come than was expected
	 * @throws IOException if that fails otherwise, or was cancelled by {@link #close()};
	 * every failure closes the binding
	 */
	public Socket accept(Duration timeout) throws IOException {
		if (this.over.get() || !this.accepting.compareAndSet(false, true)) {
			throw new SocketException("The binding is closed, or has accepted already");
		}
		boolean done = false;
		try {
			this.transport.awaitPeer(Deadline.after(timeout, "accept time-out"));
			Endpoint peer = this.attempt.bound();
			requireExpected(peer);
			handOver(new Tunnel(this.transport.tunnel(), peer, this.attempt));
			done = true;
			return this.socket;
		}
		finally {
			if (!done) {
				close();
			}
		}
	}

	private void handOver(Tunnel tunnel) throws IOException {
		if (!this.over.compareAndSet(false, true)) {
			throw new SocketException("Socket closed");
		}
		this.socket.established(tunnel);
	}

	private void requireExpected(Endpoint peer) throws IOException {
		Endpoint expected = this.attempt.destination();
		if (expected != null && !isExpected(peer.host(), expected.host())) {
			throw new ProtocolViolationException(this.attempt.site(), "a connection from " + expected.host(),
					"one from " + peer);
		}
	}

	// the port tells nothing: a peer connects from whichever it likes
	private static boolean isExpected(Address peer, Address expected) throws IOException {
		if (expected.isUnspecified() || expected instanceof Address.Domain || peer.isUnspecified()) {
			return true;
		}
		return !(peer instanceof Address.Domain)
				&& InetAddress.getByAddress(peer.octets()).equals(InetAddress.getByAddress(expected.octets()));
	}

	/**
	 * Stops listening, and ends a pending {@link #accept} at once. A connection that was
	 * accepted is not affected.
	 * @throws IOException if closing fails
	 */
	@Override
	public void close() throws IOException {
		if (this.over.compareAndSet(false, true)) {
			this.socket.close();
			this.attempt.closed(false);
		}
	}

	/**
	 * Where the proxy listens, and for whom.
	 */
	@Override
	public String toString() {
		return "Binding[" + this.listening + " at " + this.attempt.proxy() + " for " + this.attempt.destination() + "]";
	}

}
