package io.socks5.transport;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.Executor;

import io.socks5.protocol.Address;
import io.socks5.protocol.Endpoint;

/**
 * A connector for TCP. It connects to a single address on the calling thread, and to
 * several addresses as RFC 8305 describes. A socket that is bound to a port tries them
 * one after the other.
 */
public final class TcpConnector {

	/** The delay between the starts of two attempts. RFC 8305 §8. */
	private static final Duration ATTEMPT_DELAY = Duration.ofMillis(250);

	private final SocketSource sockets;

	private final NameLookup lookup;

	private final Executor threads;

	private final Duration attemptDelay;

	/**
	 * Creates a connector.
	 * @param sockets the source of the sockets
	 * @param lookup the lookups of the client
	 */
	public TcpConnector(SocketSource sockets, NameLookup lookup) {
		this(sockets, lookup, Threads.CONNECTS, ATTEMPT_DELAY);
	}

	TcpConnector(SocketSource sockets, NameLookup lookup, Executor threads, Duration attemptDelay) {
		this.sockets = sockets;
		this.lookup = lookup;
		this.threads = threads;
		this.attemptDelay = attemptDelay;
	}

	/**
	 * Connects. A name is looked up locally. A cancellation ends the connect immediately.
	 * An interrupt ends a lookup or a connect to several addresses. It ends a connect to
	 * one address if the JDK's socket supports that.
	 * @param endpoint the endpoint to connect to
	 * @param deadline the deadline for the lookup and all addresses; attempts that are
	 * made one after the other get equal shares of the remaining time
	 * @return a connected socket
	 * @throws IOException the last failure, with the earlier ones suppressed; a
	 * {@link SocketTimeoutException} if the deadline has passed
	 */
	public Socket connect(Endpoint endpoint, Deadline deadline) throws IOException {
		Socket socket = connect(endpoint.host(), endpoint.port(), deadline);
		try {
			this.sockets.connected(socket);
			return socket;
		}
		catch (IOException | RuntimeException | Error ex) {
			SocketErrors.closeAfter(ex, socket);
			throw ex;
		}
	}

	/**
	 * Connects, and sends the first octets within the same deadline.
	 * @param endpoint the endpoint to connect to
	 * @param deadline the deadline for the connect and the octets
	 * @param first the octets, which may be empty
	 * @return a connected socket
	 * @throws IOException as {@link #connect(Endpoint, Deadline)}, or if the octets
	 * cannot be sent; the socket is then closed
	 */
	public Socket connect(Endpoint endpoint, Deadline deadline, byte[] first) throws IOException {
		Socket socket = connect(endpoint, deadline);
		if (first.length == 0) {
			return socket;
		}
		try {
			DeadlineLine line = new DeadlineLine(socket);
			line.setDeadline(deadline);
			line.write(first, 0, first.length);
			return socket;
		}
		catch (IOException | RuntimeException | Error ex) {
			SocketErrors.closeAfter(ex, socket);
			throw ex;
		}
	}

	private Socket connect(Address host, int port, Deadline deadline) throws IOException {
		if (!(host instanceof Address.Domain domain)) {
			return connect(new InetSocketAddress(host.inetAddress(), port), deadline, 1);
		}
		InetAddress[] addresses = this.lookup.addresses(domain.hostName(), deadline, this.sockets);
		Queue<InetSocketAddress> waiting = InterleavedAddresses.of(addresses, port);
		if (waiting.isEmpty()) {
			throw new UnknownHostException(domain.name() + " has no address");
		}
		ConnectFailures failures = new ConnectFailures();
		Socket winner = null;
		if (waiting.size() > 1 && this.sockets.opensSeveral()) {
			winner = new HappyEyeballs(this.sockets, this.threads, this.attemptDelay, deadline, waiting, failures)
				.run();
		}
		return (winner != null) ? winner : connect(waiting, deadline, failures);
	}

	private Socket connect(Queue<InetSocketAddress> waiting, Deadline deadline, ConnectFailures failures)
			throws IOException {
		boolean stopped = false;
		while (!stopped && !waiting.isEmpty()) {
			int addressesLeft = waiting.size();
			try {
				return connect(waiting.remove(), deadline, addressesLeft);
			}
			catch (IOException ex) {
				failures.add(ex);
				stopped = this.sockets.isCancelled() || SocketErrors.isInterrupt(ex) || deadline.remainingMillis() == 0;
			}
		}
		throw failures.last();
	}

	private Socket connect(InetSocketAddress address, Deadline deadline, int addressesLeft) throws IOException {
		int remaining = deadline.remainingMillis();
		if (remaining == 0) {
			throw new SocketTimeoutException("Connect timed out");
		}
		Socket socket = this.sockets.open();
		try {
			socket.connect(address, Math.max(1, remaining / addressesLeft));
			return socket;
		}
		catch (Throwable ex) {
			SocketErrors.closeAfter(ex, socket);
			throw ex;
		}
	}

}
