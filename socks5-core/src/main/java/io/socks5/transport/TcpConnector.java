package io.socks5.transport;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.Executor;

import io.socks5.protocol.Address;
import io.socks5.protocol.Endpoint;
import org.jspecify.annotations.Nullable;

/**
 * One TCP connect. It connects to a single address on the calling thread, and to several
 * addresses as RFC 8305 describes. A socket that is bound to a port tries them one after
 * the other. A name is looked up locally.
 *
 * <p>
 * A cancellation ends the connect immediately. An interrupt ends a lookup or a connect to
 * several addresses. It ends a connect to one address if the JDK's socket supports that.
 */
public final class TcpConnector {

	/** The delay between the starts of two attempts. RFC 8305 §8. */
	private static final Duration ATTEMPT_DELAY = Duration.ofMillis(250);

	private final SocketSource sockets;

	private final NameLookup lookup;

	private final Endpoint endpoint;

	private final Deadline deadline;

	private final Executor threads;

	private final Duration attemptDelay;

	/** The addresses to try after the current one, or {@code null} for none. */
	private @Nullable Queue<InetSocketAddress> waiting;

	/** The failures of the addresses before, or {@code null} for none. */
	private @Nullable ConnectFailures failures;

	/** The address of the current attempt, or {@code null} for none. */
	private @Nullable InetSocketAddress address;

	/** The connection of the current attempt, or {@code null} before it is opened. */
	private @Nullable DeadlineLine line;

	/**
	 * A connect that has not started.
	 * @param sockets the source of the sockets
	 * @param lookup the lookups of the client
	 * @param endpoint the endpoint to connect to
	 * @param deadline the deadline for the lookup, all addresses and the first octets;
	 * attempts that are made one after the other get equal shares of the remaining time
	 */
	public TcpConnector(SocketSource sockets, NameLookup lookup, Endpoint endpoint, Deadline deadline) {
		this(sockets, lookup, endpoint, deadline, Threads.CONNECTS, ATTEMPT_DELAY);
	}

	TcpConnector(SocketSource sockets, NameLookup lookup, Endpoint endpoint, Deadline deadline, Executor threads,
			Duration attemptDelay) {
		this.sockets = sockets;
		this.lookup = lookup;
		this.endpoint = endpoint;
		this.deadline = deadline;
		this.threads = threads;
		this.attemptDelay = attemptDelay;
	}

	/**
	 * Connects, and sends the first octets within the same deadline.
	 * @param first the octets, which may be empty
	 * @return a connected socket
	 * @throws IOException the last failure, with the earlier ones suppressed; a
	 * {@link SocketTimeoutException} if the deadline has passed
	 */
	public Socket connect(byte[] first) throws IOException {
		try {
			DeadlineLine connected = open();
			if (first.length > 0) {
				connected.write(first, 0, first.length);
			}
			connected.release();
			return connected.below();
		}
		catch (IOException | RuntimeException | Error ex) {
			closeAfter(ex);
			throw ex;
		}
	}

	private DeadlineLine open() throws IOException {
		while (true) {
			try {
				if (proceed()) {
					return line();
				}
				line().below().connect(address());
			}
			catch (IOException ex) {
				failed(ex);
			}
		}
	}

	/**
	 * Continues until the caller has to connect the socket below {@link #line()} to
	 * {@link #address()}.
	 * @return whether the connection is established
	 * @throws IOException if that fails; {@link #failed} may continue
	 */
	boolean proceed() throws IOException {
		DeadlineLine attempted = this.line;
		if (attempted != null) {
			this.address = null;
			attempted.move(this.deadline);
			return connected(attempted);
		}
		if (this.address == null) {
			Socket winner = start();
			if (winner != null) {
				DeadlineLine won = new DeadlineLine(winner);
				this.line = won;
				won.start(this.deadline);
				return connected(won);
			}
		}
		begin();
		return false;
	}

	private boolean connected(DeadlineLine established) throws IOException {
		established.connected(this.sockets);
		return true;
	}

	private @Nullable Socket start() throws IOException {
		if (!(this.endpoint.host() instanceof Address.Domain name)) {
			this.address = new InetSocketAddress(this.endpoint.host().inetAddress(), this.endpoint.port());
			return null;
		}
		Queue<InetSocketAddress> addresses = InterleavedAddresses
			.of(this.lookup.addresses(name.hostName(), this.deadline, this.sockets), this.endpoint.port());
		if (addresses.isEmpty()) {
			throw new UnknownHostException(name.name() + " has no address");
		}
		ConnectFailures all = new ConnectFailures();
		this.failures = all;
		Socket winner = null;
		if (addresses.size() > 1 && this.sockets.opensSeveral()) {
			winner = new HappyEyeballs(this.sockets, this.threads, this.attemptDelay, this.deadline, addresses, all)
				.run();
		}
		this.address = (winner != null) ? null : addresses.remove();
		this.waiting = addresses;
		return winner;
	}

	private void begin() throws IOException {
		Deadline share = this.deadline.share((this.waiting != null) ? this.waiting.size() + 1 : 1);
		if (share.remainingMillis() == 0) {
			throw new SocketTimeoutException("Connect timed out");
		}
		DeadlineLine begun = new DeadlineLine(this.sockets.open());
		this.line = begun;
		begun.begin(share);
	}

	/**
	 * Continues with the next address after a failure.
	 * @param failure the failure
	 * @throws IOException the failure, if there is no such address; the earlier ones are
	 * suppressed
	 */
	void failed(IOException failure) throws IOException {
		IOException last = (this.line != null) ? this.line.orTimeout(failure, "Connect timed out") : failure;
		closeAfter(last);
		if (this.address == null || this.waiting == null || this.failures == null) {
			throw last;
		}
		boolean stopped = this.sockets.isCancelled() || SocketErrors.isInterrupt(last)
				|| this.deadline.remainingMillis() == 0;
		if (stopped || this.waiting.isEmpty()) {
			throw this.failures.addTo(last);
		}
		this.failures.add(last);
		this.address = this.waiting.remove();
	}

	/**
	 * Closes the connection after a failure, if there is one.
	 * @param failure the failure
	 */
	void closeAfter(Throwable failure) {
		if (this.line != null) {
			SocketErrors.closeAfter(failure, this.line);
			this.line = null;
		}
	}

	/**
	 * Returns the connection.
	 * @return the connection, whose socket may not be connected
	 */
	DeadlineLine line() {
		return Objects.requireNonNull(this.line);
	}

	/**
	 * Returns the address of the current attempt.
	 * @return the address
	 */
	InetSocketAddress address() {
		return Objects.requireNonNull(this.address);
	}

}
