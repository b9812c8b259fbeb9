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
 * Connects to a host. A single address is connected to on the calling thread; of several,
 * the first to answer is taken: they race each other as RFC 8305 says, unless the socket
 * is bound to a port of its own.
 */
public final class TcpConnector {

	/** How long each address has before the next one is tried, too. RFC 8305 §8. */
	private static final Duration ATTEMPT_DELAY = Duration.ofMillis(250);

	private final SocketSource sockets;

	private final NameLookup lookup;

	private final Executor threads;

	private final Duration attemptDelay;

	/**
	 * A connector.
	 * @param sockets where the sockets come from
	 * @param lookup what looks names up
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
	 * Connects. A name is looked up locally, within the deadline. A cancellation ends the
	 * connect at once, as does an interrupt: of a look-up or of several addresses always,
	 * of one address where the JDK's sockets allow it.
	 * @param endpoint where to
	 * @param deadline for the look-up and all addresses together; those that race have
	 * all of what is left, those tried one after the other a share of it each
	 * @return a connected socket
	 * @throws IOException what failed last, what failed before suppressed; a
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
	 * Connects, and sends octets within the same deadline.
	 * @param endpoint where to
	 * @param deadline for all of it
	 * @param first the octets, which may be none
	 * @return a connected socket
	 * @throws IOException as {@link #connect(Endpoint, Deadline)} does; the socket is
	 * then closed
	 */
	public Socket connect(Endpoint endpoint, Deadline deadline, byte[] first) throws IOException {
		Socket socket = connect(endpoint, deadline);
		if (first.length == 0) {
			return socket;
		}
		try {
			DeadlineSocket line = new DeadlineSocket(socket);
			line.setDeadline(deadline);
			line.getOutputStream().write(first);
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
		boolean ended = false;
		while (!ended && !waiting.isEmpty()) {
			int sharers = waiting.size();
			try {
				return connect(waiting.remove(), deadline, sharers);
			}
			catch (IOException ex) {
				failures.add(ex);
				ended = this.sockets.isCancelled() || SocketErrors.isInterrupt(ex) || deadline.remainingMillis() == 0;
			}
		}
		throw failures.last();
	}

	private Socket connect(InetSocketAddress address, Deadline deadline, int sharers) throws IOException {
		int remaining = deadline.remainingMillis();
		if (remaining == 0) {
			throw new SocketTimeoutException("Connect timed out");
		}
		Socket socket = this.sockets.open();
		try {
			socket.connect(address, Math.max(1, remaining / sharers));
			return socket;
		}
		catch (Throwable ex) {
			SocketErrors.closeAfter(ex, socket);
			throw ex;
		}
	}

}
