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
 * A connected socket whose reads and writes end with a deadline, however the octets
 * trickle and whatever layer is above: TLS reads several times for one read of its own.
 * Nothing but a close ends a write that waits for the peer.
 */
final class DeadlineSocket extends ForwardingSocket {

	/**
	 * What the smallest buffer takes while nothing else is under way. A write of no more
	 * does not wait, and needs no timer.
	 */
	private static final int NEVER_WAITS = 1024;

	private final Socket below;

	private int timeout;

	/** Octets written since the last answer. */
	private int underWay;

	private volatile boolean expired;

	private @Nullable Deadline deadline;

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

	// takes what SO_TIMEOUT is now for what it was before
	void rememberTimeout() throws SocketException {
		this.timeout = this.below.getSoTimeout();
	}

	// SO_TIMEOUT is again what it was before
	void clearDeadline() throws SocketException {
		this.deadline = null;
		this.below.setSoTimeout(this.timeout);
	}

	@Override
	public InputStream getInputStream() throws IOException {
		return new In(this.below.getInputStream());
	}

	/**
	 * Whether the deadline has closed the connection during a write.
	 * @return {@code true} if what fails now fails because of that
	 */
	boolean isExpired() {
		return this.expired;
	}

	@Override
	public OutputStream getOutputStream() throws IOException {
		return new Out(this.below.getOutputStream());
	}

	/**
	 * How long a close may wait for TLS above to say goodbye while somebody else is
	 * writing: not at all, unless the application has said so.
	 */
	@Override
	public int getSoLinger() throws SocketException {
		return Math.max(0, super.getSoLinger());
	}

	private void awaitNoLonger() throws SocketException, SocketTimeoutException {
		Deadline current = this.deadline;
		if (current != null) {
			int remaining = current.remainingMillis();
			if (remaining == 0) {
				throw new SocketTimeoutException("Read timed out");
			}
			this.below.setSoTimeout(remaining);
		}
	}

	// with SO_LINGER a close would wait for the peer, and the writer for the close
	private void reset() {
		try {
			this.below.setSoLinger(true, 0);
		}
		catch (SocketException ex) {
			// it is closed already
		}
		try {
			this.below.close();
		}
		catch (IOException ex) {
			// it is as closed as it can be
		}
	}

	private final class In extends ForwardingInputStream {

		In(InputStream in) {
			super(in);
		}

		@Override
		public int read() throws IOException {
			awaitNoLonger();
			int octet = super.read();
			DeadlineSocket.this.underWay = 0;
			return octet;
		}

		// one read with what is left of the deadline: a loop inside the read would start
		// the time-out afresh
		@Override
		public int read(byte[] octets, int offset, int length) throws IOException {
			awaitNoLonger();
			int count = super.read(octets, offset, length);
			DeadlineSocket.this.underWay = 0;
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
			// a write may be longer than the sum can tell
			DeadlineSocket.this.underWay = Math.min(NEVER_WAITS, DeadlineSocket.this.underWay)
					+ Math.min(NEVER_WAITS + 1, length);
			if (DeadlineSocket.this.underWay <= NEVER_WAITS) {
				super.write(octets, offset, length);
				return;
			}
			write(octets, offset, length, current);
		}

		private void write(byte[] octets, int offset, int length, Deadline current) throws IOException {
			AtomicBoolean over = new AtomicBoolean();
			Future<?> timer = Threads.executeAfter(Duration.ofMillis(current.remainingMillis()), () -> expire(over));
			try {
				super.write(octets, offset, length);
			}
			catch (IOException ex) {
				throwIfExpired(over, ex);
				throw ex;
			}
			finally {
				timer.cancel(false);
			}
			throwIfExpired(over, null);
		}

		private void throwIfExpired(AtomicBoolean over, @Nullable IOException ex) throws SocketTimeoutException {
			if (!over.compareAndSet(false, true)) {
				DeadlineSocket.this.expired = true;
				throw (SocketTimeoutException) new SocketTimeoutException("Write timed out").initCause(ex);
			}
		}

		private void expire(AtomicBoolean over) {
			if (over.compareAndSet(false, true)) {
				DeadlineSocket.this.expired = true;
				reset();
			}
		}

	}

}
