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
 * A port on which the proxy listens for one connection, for the client. RFC 1928 §4,
 * BIND.
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
		CollectedOwners.whenCollected(this, new Cleanup(this.state, socket.sockets().line(), chain));
	}

	private void requireOwnPort() throws ProtocolViolationException {
		// 3proxy listens on a port that it does not report
		if (this.listening.equals(new Endpoint(proxyHost(), this.exchange.proxy().port()))) {
			throw new ProtocolViolationException(this.exchange.context(Phase.REQUEST),
					"the port on which the proxy waits for the peer",
					"its SOCKS port " + this.listening.port() + "; some servers do not report where they listen");
		}
	}

	private Address proxyHost() {
		// the address that the client has connected to replaces 0.0.0.0
		InetAddress remote = this.socket.sockets().line().getInetAddress();
		boolean reached = this.chain.proxies() == 1 && remote != null;
		return reached ? Address.of(remote) : this.exchange.proxy().host();
	}

	/**
	 * Returns the endpoint that the proxy listens on. The application sends it to the
	 * peer.
	 * @return the endpoint of the first reply, with the proxy's address in place of an
	 * unspecified one
	 */
	public Endpoint listening() {
		return this.listening;
	}

	/**
	 * Waits for the peer. This method can be called only once.
	 * @param timeout the time to wait for the second reply; zero or less does not wait
	 * @return a socket that is connected to the peer; the caller must close it
	 * @throws Socks5TimeoutException if no peer connects in time
	 * @throws RequestRejectedException if the proxy stops waiting
	 * @throws ProtocolViolationException if an unexpected peer connects
	 * @throws IOException if the connection fails or {@link #close()} cancels the wait;
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
			handOver(Tunnel.of(this.transport.tunnel(), peer, this.chain));
			return this.socket;
		}
		catch (Throwable ex) {
			this.state.set(State.CLOSED);
			SocketErrors.closeAfter(ex, this.socket);
			throw this.transport.failed(ex);
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

	private static boolean isExpected(Address peer, Address expected) throws IOException {
		// the port is not compared, since a peer connects from any port
		if (expected.isUnspecified() || expected instanceof Address.Domain || peer.isUnspecified()) {
			return true;
		}
		return !(peer instanceof Address.Domain)
				&& InetAddress.getByAddress(peer.octets()).equals(InetAddress.getByAddress(expected.octets()));
	}

	/**
	 * Stops listening, and ends a pending {@link #accept} immediately. An accepted
	 * connection is not affected.
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
				// a pending accept ends the exchange itself
				if (before == State.LISTENING) {
					this.chain.closed(false);
				}
			}
		}
	}

	/**
	 * Returns the endpoint of the proxy's port, the proxy and the expected peer.
	 */
	@Override
	public String toString() {
		return "Binding[" + this.listening + " at " + this.exchange.proxy() + " for " + this.exchange.destination()
				+ "]";
	}

	/**
	 * The cleanup of a binding that was garbage collected while it was listening.
	 *
	 * @param state the state of the binding
	 * @param line the connection to the proxy
	 * @param chain the connect to end
	 */
	private record Cleanup(AtomicReference<State> state, Socket line, ExchangeChain chain) implements Runnable {

		@Override
		public void run() {
			if (!this.state.compareAndSet(State.LISTENING, State.CLOSED)) {
				return;
			}
			try {
				this.line.close();
			}
			catch (IOException ex) {
				// the application no longer uses the binding
			}
			finally {
				this.chain.closed(false);
			}
		}

	}

	/**
	 * The state of a binding, which decides what closes the connection: the binding, a
	 * failed accept, or the application.
	 */
	private enum State {

		LISTENING, ACCEPTING, ACCEPTED, CLOSED

	}

}
