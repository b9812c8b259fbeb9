package io.socks5.client;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

import io.socks5.protocol.Address;
import io.socks5.protocol.Endpoint;
import io.socks5.protocol.FailureContext;
import io.socks5.protocol.Phase;
import io.socks5.protocol.ProtocolViolationException;
import io.socks5.protocol.RequestRejectedException;
import io.socks5.protocol.Socks5TimeoutException;
import io.socks5.transport.BlockingTransport;
import io.socks5.transport.CollectedOwners;
import io.socks5.transport.Deadline;
import io.socks5.transport.Exchange;
import io.socks5.transport.ExchangeChain;
import io.socks5.transport.SocketErrors;

/**
 * A proxy that listens for one connection on behalf of the client. RFC 1928 §4, BIND.
 */
public final class Binding implements Closeable {

	private final Socks5Socket socket;

	private final BlockingTransport transport;

	private final ExchangeChain chain;

	private final Exchange exchange;

	private final Endpoint listening;

	private final AtomicReference<State> state = new AtomicReference<>(State.LISTENING);

	Binding(Socks5Socket socket, BlockingTransport transport, ExchangeChain chain) throws ProtocolViolationException {
		this.socket = socket;
		this.transport = transport;
		this.chain = chain;
		this.exchange = chain.last();
		Endpoint bound = this.exchange.bound();
		this.listening = bound.host().isUnspecified() ? new Endpoint(proxyHost(), bound.port()) : bound;
		requireOwnPort();
		CollectedOwners.whenCollected(this, new Dropped(this.state, socket.sockets().line(), chain));
	}

	// 3proxy listens elsewhere and does not tell where
	private void requireOwnPort() throws ProtocolViolationException {
		if (this.listening.equals(new Endpoint(proxyHost(), this.exchange.proxy().port()))) {
			FailureContext site = new FailureContext(Phase.REQUEST, this.exchange.proxy(), this.exchange.destination());
			throw new ProtocolViolationException(site, "the port on which the proxy waits for the peer",
					"its SOCKS port " + this.listening.port() + "; some servers do not report where they listen");
		}
	}

	// a proxy that says 0.0.0.0 means the address it was reached by
	private Address proxyHost() {
		InetAddress remote = this.socket.sockets().line().getInetAddress();
		boolean reached = this.chain.proxies() == 1 && remote != null;
		return reached ? Address.of(remote) : this.exchange.proxy().host();
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
	 * @throws Socks5TimeoutException if no peer has connected in time
	 * @throws RequestRejectedException if the proxy gave up
	 * @throws ProtocolViolationException if another peer has connected than was expected
	 * @throws IOException if that fails otherwise, or was cancelled by {@link #close()};
	 * every failure closes the binding
	 */
	public Socket accept(Duration timeout) throws IOException {
		if (!this.state.compareAndSet(State.LISTENING, State.ACCEPTING)) {
			throw new SocketException("The binding is closed or has already accepted a connection");
		}
		try {
			this.transport.awaitPeer(Deadline.after(timeout, "accept timeout"));
			Endpoint peer = this.exchange.bound();
			requireExpected(peer);
			handOver(new Tunnel(this.transport.tunnel(), peer, this.chain));
			return this.socket;
		}
		catch (Throwable ex) {
			this.state.set(State.CLOSED);
			SocketErrors.closeAfter(ex, this.socket);
			throw this.chain.failed(ex);
		}
	}

	private void handOver(Tunnel tunnel) throws IOException {
		if (!this.state.compareAndSet(State.ACCEPTING, State.ACCEPTED)) {
			throw SocketErrors.closed();
		}
		this.socket.established(tunnel);
	}

	private void requireExpected(Endpoint peer) throws IOException {
		Endpoint expected = this.exchange.destination();
		if (expected != null && !isExpected(peer.host(), expected.host())) {
			throw new ProtocolViolationException(this.exchange.context(), "a connection from " + expected.host(),
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
		State before = this.state.getAndUpdate((now) -> (now == State.ACCEPTED) ? now : State.CLOSED);
		if (before == State.LISTENING || before == State.ACCEPTING) {
			try {
				this.socket.close();
			}
			finally {
				// a pending accept still has the handshake, and ends it
				if (before == State.LISTENING) {
					this.chain.closed(false);
				}
			}
		}
	}

	/**
	 * Where the proxy listens, and for whom.
	 */
	@Override
	public String toString() {
		return "Binding[" + this.listening + " at " + this.exchange.proxy() + " for " + this.exchange.destination()
				+ "]";
	}

	/**
	 * The end of a binding that was collected while it listened.
	 *
	 * @param state the state of the binding
	 * @param line the connection to the proxy
	 * @param chain the connect to end
	 */
	private record Dropped(AtomicReference<State> state, Socket line, ExchangeChain chain) implements Runnable {

		@Override
		public void run() {
			if (!this.state.compareAndSet(State.LISTENING, State.CLOSED)) {
				return;
			}
			try {
				this.line.close();
			}
			catch (IOException ex) {
				// nobody is left to be told
			}
			finally {
				this.chain.closed(false);
			}
		}

	}

	/**
	 * Who closes the connection: the binding, an accept that fails, or the caller.
	 */
	private enum State {

		LISTENING, ACCEPTING, ACCEPTED, CLOSED

	}

}
