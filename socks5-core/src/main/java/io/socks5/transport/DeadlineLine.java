package io.socks5.transport;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;

import org.jspecify.annotations.Nullable;

/**
 * A connection whose reads and writes end at a deadline. A write that waits for the peer
 * is ended by closing the connection.
 *
 * @see DeadlineSocket
 */
final class DeadlineLine implements Closeable {

	/**
	 * The number of octets that even the smallest empty send buffer takes. Writing them
	 * never blocks and needs no timer.
	 */
	private static final int MAX_WITHOUT_BLOCKING = 1024;

	private final Socket below;

	private final InputStream in;

	private final OutputStream out;

	private int timeout;

	/** The SO_TIMEOUT of the last read before the deadline. */
	private int applied;

	/** The number of octets written since the last read. */
	private int unanswered;

	private volatile boolean expired;

	private @Nullable Deadline deadline;

	/** The end of the current read, before the deadline. */
	private @Nullable Deadline readDeadline;

	DeadlineLine(Socket below) throws IOException {
		this.below = below;
		this.in = below.getInputStream();
		this.out = below.getOutputStream();
		rememberTimeout();
	}

	Socket below() {
		return this.below;
	}

	void setDeadline(Deadline deadline) {
		this.deadline = deadline;
	}

	/**
	 * Returns the SO_TIMEOUT that {@link #clearDeadline()} restores.
	 * @return the timeout in milliseconds
	 */
	int timeout() {
		return this.timeout;
	}

	void setReadDeadline(@Nullable Deadline readDeadline) {
		this.readDeadline = readDeadline;
	}

	/**
	 * Makes the current SO_TIMEOUT the one that {@link #clearDeadline()} restores.
	 * @throws SocketException if the socket is closed
	 */
	void rememberTimeout() throws SocketException {
		this.timeout = this.below.getSoTimeout();
		this.applied = this.timeout;
	}

	/**
	 * Forgets the SO_TIMEOUT of the last read, because a layer has changed it.
	 */
	void timeoutChanged() {
		this.applied = -1;
	}

	/**
	 * Removes the deadline, and restores SO_TIMEOUT.
	 * @throws SocketException if the socket is closed
	 */
	void clearDeadline() throws SocketException {
		this.deadline = null;
		this.below.setSoTimeout(this.timeout);
		this.applied = this.timeout;
	}

	/**
	 * Returns whether the deadline closed the connection during a write.
	 * @return {@code true} if later failures are a consequence
	 */
	boolean isExpired() {
		return this.expired;
	}

	boolean isClosed() {
		return this.below.isClosed();
	}

	@Override
	public void close() throws IOException {
		this.below.close();
	}

	int read(byte[] octets, int offset, int length) throws IOException {
		// for one read only: a loop would restart the timeout
		applyDeadline();
		int count = this.in.read(octets, offset, length);
		this.unanswered = 0;
		return count;
	}

	int available() throws IOException {
		return this.in.available();
	}

	void write(byte[] octets, int offset, int length) throws IOException {
		Deadline current = this.deadline;
		if (current == null) {
			this.out.write(octets, offset, length);
			return;
		}
		// both terms are limited, so the sum cannot overflow
		this.unanswered = Math.min(MAX_WITHOUT_BLOCKING, this.unanswered) + Math.min(MAX_WITHOUT_BLOCKING + 1, length);
		if (this.unanswered <= MAX_WITHOUT_BLOCKING) {
			this.out.write(octets, offset, length);
			return;
		}
		write(octets, offset, length, current);
	}

	private void write(byte[] octets, int offset, int length, Deadline current) throws IOException {
		AtomicBoolean finished = new AtomicBoolean();
		Future<?> timer = Threads.executeAfter(Duration.ofMillis(current.remainingMillis()), () -> expire(finished));
		try {
			this.out.write(octets, offset, length);
		}
		catch (IOException ex) {
			throwIfExpired(finished, ex);
			throw ex;
		}
		finally {
			timer.cancel(false);
		}
		throwIfExpired(finished, null);
	}

	private void throwIfExpired(AtomicBoolean finished, @Nullable IOException ex) throws SocketTimeoutException {
		if (!finished.compareAndSet(false, true)) {
			this.expired = true;
			throw (SocketTimeoutException) new SocketTimeoutException("Write timed out").initCause(ex);
		}
	}

	private void expire(AtomicBoolean finished) {
		if (finished.compareAndSet(false, true)) {
			this.expired = true;
			reset();
		}
	}

	private void applyDeadline() throws SocketException, SocketTimeoutException {
		Deadline current = this.deadline;
		if (current != null) {
			Deadline earlier = (this.readDeadline != null) ? current.orEarlier(this.readDeadline) : current;
			int remaining = earlier.remainingMillis();
			if (remaining == 0) {
				throw new SocketTimeoutException("Read timed out");
			}
			if (remaining != this.applied) {
				this.below.setSoTimeout(remaining);
				this.applied = remaining;
			}
		}
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
