package io.socks5.transport;

import java.io.IOException;
import java.net.SocketTimeoutException;

import io.socks5.protocol.Socks5Failure;
import org.jspecify.annotations.Nullable;

/**
 * A connect whose request waits for the first octets of the application. The proxy has
 * accepted the login. The first write sends the request with its octets, and the first
 * read awaits the reply. Readers, writers and a close may be on different threads.
 *
 * <p>
 * The lock guards the state only. One thread at a time sends, and one receives, without
 * the lock. The others wait for a change. Each of them gets the failure, if there is one.
 *
 * @param <T> the type of the tunnel
 */
public final class DeferredConnect<T> {

	/**
	 * The maximum number of octets that are sent before the reply and kept until then.
	 */
	public static final int MAX_OCTETS = 16 * 1024;

	private final DeferredState<T> state;

	private final DeferredRequest request;

	private final DeferredReply<T> reply;

	/** Whether the application has awaited octets of the destination after a write. */
	private boolean expected;

	/**
	 * Creates a connect.
	 * @param owner completes the tunnel
	 * @param transport the transport, which has stopped before the request
	 * @param replaceable whether the connection has waited for demand, so that another
	 * one may replace it
	 */
	public DeferredConnect(DeferredOwner<T> owner, BlockingTransport transport, boolean replaceable) {
		this.state = new DeferredState<>(owner, transport);
		this.request = new DeferredRequest(this.state);
		this.reply = new DeferredReply<>(this.state, this.request, replaceable);
	}

	/**
	 * Returns the cleanup if the application no longer uses the socket and has not closed
	 * it.
	 * @return a cleanup without a reference to the owner
	 */
	public Runnable abandoned() {
		return this.state.connection();
	}

	/**
	 * Sends octets before the reply, together with the request if it has not been sent.
	 * The octets of one call are never divided.
	 * @param octets an array of octets
	 * @param offset the first octet to send
	 * @param length the number of octets to send
	 * @return whether they were sent; otherwise they must wait for the tunnel
	 * @throws IOException if the connect has failed
	 */
	public boolean send(byte[] octets, int offset, int length) throws IOException {
		this.state.lock();
		try {
			if (this.request.isMade()) {
				// a refusal must not remain unnoticed if the application never reads
				receiveArrived();
			}
			while (this.state.isSending() && this.state.isPending()) {
				this.state.awaitChange();
			}
			this.state.throwIfFailed();
			if (this.state.granted() != null || length > this.request.room()) {
				return false;
			}
			if (length > 0) {
				BlockingTransport used = this.state.transport();
				throwIfUnsent(used, this.request.send(octets, offset, length));
			}
			return true;
		}
		finally {
			this.state.unlock();
		}
	}

	/**
	 * Waits for the tunnel. Sends the request alone if it has not been sent.
	 * @param until the end of the wait, or {@code null} for that of the connect
	 * @return the tunnel
	 * @throws SocketTimeoutException at the end of the wait; the connect continues
	 * @throws IOException if the connect has failed
	 */
	public T await(@Nullable Deadline until) throws IOException {
		this.state.lock();
		try {
			return awaited(until);
		}
		finally {
			this.state.unlock();
		}
	}

	/**
	 * Waits for the tunnel, and remembers that the application awaits octets.
	 * @param until the end of the wait, or {@code null} for that of the connect
	 * @return the tunnel
	 * @throws SocketTimeoutException at the end of the wait; the connect continues
	 * @throws IOException if the connect has failed
	 */
	public T awaitToRead(@Nullable Deadline until) throws IOException {
		this.state.lock();
		try {
			this.expected |= this.request.hasOctets();
			return awaited(until);
		}
		finally {
			this.state.unlock();
		}
	}

	/**
	 * Receives what has arrived of the reply, without waiting. Sends the request alone if
	 * it has not been sent.
	 * @return the tunnel, or {@code null} before the reply
	 * @throws IOException if the connect has failed
	 */
	public @Nullable T poll() throws IOException {
		this.state.lock();
		try {
			this.expected |= this.request.hasOctets();
			if (this.state.isPending() && !this.request.isMade()) {
				sendAlone();
			}
			receiveArrived();
			this.state.throwIfFailed();
			return this.state.granted();
		}
		finally {
			this.state.unlock();
		}
	}

	/**
	 * Whether the request still waits for the first octets.
	 * @return {@code true} if nothing has been sent since the login
	 */
	public boolean isUnused() {
		this.state.lock();
		try {
			return this.state.isPending() && !this.request.isMade();
		}
		finally {
			this.state.unlock();
		}
	}

	/**
	 * Waits for the reply before a close if octets were sent and the application has not
	 * read since. The proxy would otherwise discard the octets.
	 * @throws IOException if the connect has failed
	 */
	public void finish() throws IOException {
		this.state.lock();
		try {
			boolean used = this.state.isSending() || this.state.isReceiving() || this.expected;
			if (this.state.isPending() && this.request.hasOctets() && !used) {
				awaited(null);
			}
		}
		finally {
			this.state.unlock();
		}
	}

	/**
	 * Ends the connect because the application closes the socket. The caller then closes
	 * the connection, which ends the calls of other threads.
	 */
	public void close() {
		this.state.lock();
		try {
			if (this.state.isPending()) {
				this.state.fail(SocketErrors.closed());
			}
			this.state.changed();
		}
		finally {
			this.state.unlock();
		}
	}

	private void receiveArrived() throws IOException {
		if (this.state.isPending() && !this.state.isReceiving() && !this.request.isLeaving()) {
			this.reply.receive(null, false);
		}
	}

	private T awaited(@Nullable Deadline until) throws IOException {
		T granted = this.state.granted();
		while (granted == null) {
			this.state.throwIfFailed();
			if (!this.request.isMade()) {
				sendAlone();
			}
			else if (this.state.isReceiving() || this.request.isLeaving()) {
				this.state.awaitChange(until);
			}
			else {
				this.reply.receive(until, true);
			}
			granted = this.state.granted();
		}
		return granted;
	}

	private void sendAlone() throws IOException {
		BlockingTransport used = this.state.transport();
		throwIfUnsent(used, this.request.send());
	}

	private void throwIfUnsent(BlockingTransport used, @Nullable Throwable cause) throws IOException {
		if (cause == null) {
			return;
		}
		boolean certain = !(cause instanceof IOException) || cause instanceof Socks5Failure
				|| used.connection().isClosed();
		if (certain) {
			this.reply.notSent(used, cause);
		}
		// the reply says why the proxy no longer reads
		awaited(null);
		if (used == this.state.transport() && cause instanceof IOException ex) {
			throw ex;
		}
	}

}
