package io.socks5.transport;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * A connection whose connect, reads and writes end at a deadline, because a timer then
 * closes the connection. The JDK would make the descriptor of a socket with a timeout
 * non-blocking for good, which costs more system calls for each later read.
 *
 * @see DeadlineSocket
 */
final class DeadlineLine extends TimedTask implements Closeable {

	private final Socket below;

	private @Nullable InputStream in;

	private @Nullable OutputStream out;

	/** The SO_TIMEOUT of the application. */
	private int timeout;

	/** The end of the current read, before the deadline. */
	private @Nullable Deadline readDeadline;

	DeadlineLine(Socket below) {
		super(Threads.TIMER);
		this.below = below;
	}

	Socket below() {
		return this.below;
	}

	/**
	 * Starts a deadline. Each call requires one of {@link #stop()}, {@link #release()} or
	 * {@link #close()}.
	 * @param deadline the deadline
	 * @throws IOException if the machine cannot start a thread
	 */
	void start(Deadline deadline) throws IOException {
		try {
			start(deadline.nanoTime());
		}
		catch (OutOfMemoryError ex) {
			throw new IOException("No thread is available to end the connect in time", ex);
		}
	}

	/**
	 * Replaces the deadline that was started. Only one thread at a time may do so.
	 * @param deadline the deadline
	 */
	void move(Deadline deadline) {
		move(deadline.nanoTime());
	}

	/**
	 * Starts a deadline before the socket is connected.
	 * @param deadline the deadline
	 * @throws IOException if the machine cannot start a thread, or the socket is closed
	 */
	void begin(Deadline deadline) throws IOException {
		// creates the descriptor: without one, JDK 17 can miss a close during connect
		this.below.getSoTimeout();
		start(deadline);
	}

	/**
	 * Passes the connected socket to its source, and prepares its streams.
	 * @param source the source
	 * @throws SocketTimeoutException if the deadline has passed
	 * @throws IOException if the source or the socket is closed
	 */
	void connected(SocketSource source) throws IOException {
		try {
			source.connected(this.below);
			this.in = this.below.getInputStream();
			this.out = this.below.getOutputStream();
			suspendTimeout();
		}
		catch (IOException ex) {
			throw orTimeout(ex, "Connect timed out");
		}
	}

	/**
	 * Returns the SO_TIMEOUT that {@link #release()} restores.
	 * @return the timeout in milliseconds
	 */
	int timeout() {
		return this.timeout;
	}

	/**
	 * Removes SO_TIMEOUT until {@link #release()}.
	 * @throws SocketException if the socket is closed
	 */
	void suspendTimeout() throws SocketException {
		this.timeout = this.below.getSoTimeout();
		if (this.timeout != 0) {
			this.below.setSoTimeout(0);
		}
	}

	/**
	 * Sets the end of the reads, which does not end the connection.
	 * @param readDeadline the end of the reads, or {@code null} for the deadline
	 */
	void setReadDeadline(@Nullable Deadline readDeadline) {
		this.readDeadline = readDeadline;
	}

	/**
	 * Removes the deadline for all threads, and restores SO_TIMEOUT.
	 * @throws SocketTimeoutException if the deadline has passed
	 * @throws SocketException if the socket is closed
	 */
	void release() throws SocketTimeoutException, SocketException {
		cancel();
		requireInTime("Connect timed out");
		this.below.setSoTimeout(this.timeout);
	}

	boolean isClosed() {
		return this.below.isClosed();
	}

	@Override
	public void close() throws IOException {
		cancel();
		if (isExpired()) {
			reset();
		}
		this.below.close();
	}

	/**
	 * Returns the input for one read without a deadline of its own.
	 * @return the input, whose failures do not tell whether the deadline has passed
	 * @throws SocketTimeoutException if the deadline has passed
	 */
	InputStream input() throws SocketTimeoutException {
		if (expireIfDue()) {
			reset();
		}
		requireInTime("Read timed out");
		return Objects.requireNonNull(this.in);
	}

	int read(byte[] octets, int offset, int length) throws IOException {
		InputStream input = input();
		Deadline earlier = this.readDeadline;
		try {
			// one read only: a loop would start SO_TIMEOUT again
			return (earlier != null) ? read(octets, offset, length, earlier) : input.read(octets, offset, length);
		}
		catch (IOException ex) {
			throw orTimeout(ex, "Read timed out");
		}
	}

	private int read(byte[] octets, int offset, int length, Deadline earlier) throws IOException {
		int remaining = earlier.remainingMillis();
		if (remaining == 0) {
			throw new SocketTimeoutException("Read timed out");
		}
		this.below.setSoTimeout(remaining);
		try {
			return input().read(octets, offset, length);
		}
		finally {
			endShortReads();
		}
	}

	/**
	 * Lets reads return only what has arrived, until {@link #endShortReads()}.
	 * @throws SocketException if the socket is closed
	 */
	void startShortReads() throws SocketException {
		// the shortest timeout: a read first looks for octets
		this.below.setSoTimeout(1);
	}

	void endShortReads() {
		try {
			this.below.setSoTimeout(0);
		}
		catch (SocketException ex) {
			// the socket is closed
		}
	}

	int available() throws IOException {
		return Objects.requireNonNull(this.in).available();
	}

	void write(byte[] octets, int offset, int length) throws IOException {
		try {
			Objects.requireNonNull(this.out).write(octets, offset, length);
		}
		catch (IOException ex) {
			throw orTimeout(ex, "Write timed out");
		}
		requireInTime("Write timed out");
	}

	private void requireInTime(String message) throws SocketTimeoutException {
		if (isExpired()) {
			throw new SocketTimeoutException(message);
		}
	}

	/**
	 * Returns the exception to throw after a failure.
	 * @param failure the failure
	 * @param message the message of a timeout
	 * @return a timeout if the deadline has passed, otherwise the failure
	 */
	IOException orTimeout(IOException failure, String message) {
		return isExpired() ? (IOException) new SocketTimeoutException(message).initCause(failure) : failure;
	}

	@Override
	public void run() {
		reset();
	}

	private void reset() {
		try {
			// a longer SO_LINGER would make the close wait for the peer
			this.below.setSoLinger(true, 0);
		}
		catch (SocketException ex) {
			// the socket is already closed
		}
		try {
			this.below.close();
		}
		catch (IOException ex) {
			// the socket cannot be closed any further
		}
	}

}
