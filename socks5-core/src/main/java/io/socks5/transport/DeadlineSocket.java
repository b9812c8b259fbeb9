package io.socks5.transport;

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
 * A connected socket whose reads and writes end at a deadline. The deadline covers layers
 * such as TLS, which read several times for one read of their own. A write that waits for
 * the peer is ended by closing the socket.
 */
final class DeadlineSocket extends ForwardingSocket {

	/**
	 * The number of octets that even the smallest empty send buffer takes. Writing them
	 * never blocks and needs no timer.
	 */
	private static final int MAX_WITHOUT_BLOCKING = 1024;

	private final Socket below;

	private int timeout;

	/** The number of octets written since the last read. */
	private int unanswered;

	private volatile boolean expired;

	private @Nullable Deadline deadline;

	/** The end of the current read, before the deadline. */
	private @Nullable Deadline readDeadline;

	DeadlineSocket(Socket below) throws SocketException {
		this.below = below;
		this.timeout = below.getSoTimeout();
	}

	@Override
	protected Socket below() {
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
	}

	/**
	 * Removes the deadline, and restores SO_TIMEOUT.
	 * @throws SocketException if the socket is closed
	 */
	void clearDeadline() throws SocketException {
		this.deadline = null;
		this.below.setSoTimeout(this.timeout);
	}

	@Override
	public InputStream getInputStream() throws IOException {
		return new In(this.below.getInputStream());
	}

	/**
	 * Returns whether the deadline closed the connection during a write.
	 * @return {@code true} if later failures are a consequence
	 */
	boolean isExpired() {
		return this.expired;
	}

	@Override
	public OutputStream getOutputStream() throws IOException {
		return new Out(this.below.getOutputStream());
	}

	/**
	 * Returns the time that a close may wait for the close_notify of TLS above, while
	 * another thread is writing. It is zero unless the application has set SO_LINGER.
	 */
	@Override
	public int getSoLinger() throws SocketException {
		return Math.max(0, super.getSoLinger());
	}

	private void applyDeadline() throws SocketException, SocketTimeoutException {
		Deadline current = this.deadline;
		if (current != null) {
			Deadline earlier = (this.readDeadline != null) ? current.orEarlier(this.readDeadline) : current;
			int remaining = earlier.remainingMillis();
			if (remaining == 0) {
				throw new SocketTimeoutException("Read timed out");
			}
			this.below.setSoTimeout(remaining);
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

	private final class In extends ForwardingInputStream {

		In(InputStream in) {
			super(in);
		}

		@Override
		public int read() throws IOException {
			applyDeadline();
			int octet = super.read();
			DeadlineSocket.this.unanswered = 0;
			return octet;
		}

		@Override
		public int read(byte[] octets, int offset, int length) throws IOException {
			// for one read only: a loop would restart the timeout
			applyDeadline();
			int count = super.read(octets, offset, length);
			DeadlineSocket.this.unanswered = 0;
			return count;
		}

	}

	private final class Out extends ForwardingOutputStream {

		Out(OutputStream out) {
			super(out);
		}

		@Override
		public void write(byte[] octets, int offset, int length) throws IOException {
			Deadline current = DeadlineSocket.this.deadline;
			if (current == null) {
				super.write(octets, offset, length);
				return;
			}
			// both terms are limited, so the sum cannot overflow
			DeadlineSocket.this.unanswered = Math.min(MAX_WITHOUT_BLOCKING, DeadlineSocket.this.unanswered)
					+ Math.min(MAX_WITHOUT_BLOCKING + 1, length);
			if (DeadlineSocket.this.unanswered <= MAX_WITHOUT_BLOCKING) {
				super.write(octets, offset, length);
				return;
			}
			write(octets, offset, length, current);
		}

		private void write(byte[] octets, int offset, int length, Deadline current) throws IOException {
			AtomicBoolean finished = new AtomicBoolean();
			Future<?> timer = Threads.executeAfter(Duration.ofMillis(current.remainingMillis()),
					() -> expire(finished));
			try {
				super.write(octets, offset, length);
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
				DeadlineSocket.this.expired = true;
				throw (SocketTimeoutException) new SocketTimeoutException("Write timed out").initCause(ex);
			}
		}

		private void expire(AtomicBoolean finished) {
			if (finished.compareAndSet(false, true)) {
				DeadlineSocket.this.expired = true;
				reset();
			}
		}

	}

}
