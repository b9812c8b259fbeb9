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
	 * Connects, and sends the first octets within the same deadline. A name is looked up
	 * locally. A cancellation ends the connect immediately. An interrupt ends a lookup or
	 * a connect to several addresses. It ends a connect to one address if the JDK's
	 * socket supports that.
	 * @param endpoint the endpoint to connect to
	 * @param deadline the deadline for the lookup, all addresses and the octets; attempts
	 * that are made one after the other get equal shares of the remaining time
	 * @param first the octets, which may be empty
	 * @return a connected socket
	 * @throws IOException the last failure, with the earlier ones suppressed; a
	 * {@link SocketTimeoutException} if the deadline has passed
	 */
	public Socket connect(Endpoint endpoint, Deadline deadline, byte[] first) throws IOException {
		DeadlineLine line = open(endpoint, deadline);
		try {
			if (first.length > 0) {
				line.write(first, 0, first.length);
			}
			line.release();
			return line.below();
		}
		catch (IOException | RuntimeException | Error ex) {
			SocketErrors.closeAfter(ex, line);
			throw ex;
		}
	}

	/**
	 * Connects as {@link #connect} does.
	 * @param endpoint the endpoint to connect to
	 * @param deadline the deadline, which continues
	 * @return the connection
	 * @throws IOException as {@link #connect} does
	 */
	DeadlineLine open(Endpoint endpoint, Deadline deadline) throws IOException {
		DeadlineLine line = connect(endpoint.host(), endpoint.port(), deadline);
		try {
			line.connected(this.sockets);
			return line;
		}
		catch (IOException | RuntimeException | Error ex) {
			SocketErrors.closeAfter(ex, line);
			throw ex;
		}
	}

	private DeadlineLine connect(Address host, int port, Deadline deadline) throws IOException {
		if (!(host instanceof Address.Domain domain)) {
			return connect(new InetSocketAddress(host.inetAddress(), port), deadline);
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
		return (winner != null) ? started(winner, deadline) : connect(waiting, deadline, failures);
	}

	private static DeadlineLine started(Socket connected, Deadline deadline) throws IOException {
		DeadlineLine line = new DeadlineLine(connected);
		try {
			line.start(deadline);
			return line;
		}
		catch (IOException | RuntimeException | Error ex) {
			SocketErrors.closeAfter(ex, line);
			throw ex;
		}
	}

	private DeadlineLine connect(Queue<InetSocketAddress> waiting, Deadline deadline, ConnectFailures failures)
			throws IOException {
		boolean stopped = false;
		while (!stopped && !waiting.isEmpty()) {
			int addressesLeft = waiting.size();
			try {
				DeadlineLine line = connect(waiting.remove(), deadline.share(addressesLeft));
				line.move(deadline);
				return line;
			}
			catch (IOException ex) {
				failures.add(ex);
				stopped = this.sockets.isCancelled() || SocketErrors.isInterrupt(ex) || deadline.remainingMillis() == 0;
			}
		}
		throw failures.last();
	}

	private DeadlineLine connect(InetSocketAddress address, Deadline deadline) throws IOException {
		if (deadline.remainingMillis() == 0) {
			throw new SocketTimeoutException("Connect timed out");
		}
		DeadlineLine line = new DeadlineLine(this.sockets.open());
		try {
			line.connect(address, deadline);
			return line;
		}
		catch (Throwable ex) {
			SocketErrors.closeAfter(ex, line);
			throw ex;
		}
	}

}
