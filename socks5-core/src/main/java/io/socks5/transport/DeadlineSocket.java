package io.socks5.transport;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;

import org.jspecify.annotations.Nullable;

/**
 * A connected socket whose reads end with a deadline, however the octets trickle in and
 * whatever reads them: layers such as TLS read several times for one read of theirs.
 */
final class DeadlineSocket extends ForwardingSocket {

	private final Socket below;

	private int timeout;

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

	private final class In extends InputStream {

		private final InputStream in;

		In(InputStream in) {
			this.in = in;
		}

		@Override
		public int read() throws IOException {
			awaitNoLonger();
			return this.in.read();
		}

		// one read with what is left of the deadline: a loop inside the read would start
		// the time-out afresh
		@Override
		public int read(byte[] octets, int offset, int length) throws IOException {
			awaitNoLonger();
			return this.in.read(octets, offset, length);
		}

		@Override
		public int available() throws IOException {
			return this.in.available();
		}

		@Override
		public void close() throws IOException {
			this.in.close();
		}

	}

}
