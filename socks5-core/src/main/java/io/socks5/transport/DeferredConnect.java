package io.socks5.transport;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

import io.socks5.protocol.ProxyClosedException;
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

	private static final byte[] NOTHING = {};

	private final Owner<T> owner;

	private final Lock lock = new ReentrantLock();

	private final Condition changed = this.lock.newCondition();

	private final Abandoned connection;

	private final long deferredAt = System.nanoTime();

	private BlockingTransport transport;

	/** Whether another connection may replace this one. */
	private boolean replaceable;

	/** The octets that have been sent before the reply. */
	private byte[] kept = NOTHING;

	private boolean requested;

	/** Whether a thread sends the request, whose reply cannot be received before. */
	private boolean requesting;

	private boolean sending;

	private boolean receiving;

	/** Whether the application awaits octets of the destination. */
	private boolean expected;

	private boolean ended;

	private @Nullable T granted;

	private @Nullable IOException failure;

	/**
	 * Creates a connect.
	 * @param owner completes the tunnel
	 * @param transport the transport, which has stopped before the request
	 * @param replaceable whether the connection has waited for demand, so that another
	 * one may replace it
	 */
	public DeferredConnect(Owner<T> owner, BlockingTransport transport, boolean replaceable) {
		this.owner = owner;
		this.transport = transport;
		this.replaceable = replaceable;
		this.connection = new Abandoned(transport);
	}

	/**
	 * Returns the cleanup if the application no longer uses the socket and has not closed
	 * it.
	 * @return a cleanup without a reference to the owner
	 */
	public Runnable abandoned() {
		return this.connection;
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
		this.lock.lock();
		try {
			while (this.sending && isPending()) {
				this.changed.awaitUninterruptibly();
			}
			throwIfFailed();
			if (this.granted != null || length > room()) {
				return false;
			}
			if (length > 0) {
				transmit(octets, offset, length);
			}
			return true;
		}
		finally {
			this.lock.unlock();
		}
	}

	private int room() {
		boolean allowed = !this.requested || this.transport.sendsAfterRequest();
		return allowed ? MAX_OCTETS - this.kept.length : 0;
	}

	/**
	 * Waits for the tunnel. Sends the request alone if it has not been sent.
	 * @param until the end of the wait, or {@code null} for that of the connect
	 * @return the tunnel
	 * @throws SocketTimeoutException at the end of the wait; the connect continues
	 * @throws IOException if the connect has failed
	 */
	public T await(@Nullable Deadline until) throws IOException {
		this.lock.lock();
		try {
			return awaited(until);
		}
		finally {
			this.lock.unlock();
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
		this.lock.lock();
		try {
			this.expected = true;
			return awaited(until);
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Receives what has arrived of the reply, without waiting. Sends the request alone if
	 * it has not been sent.
	 * @return the tunnel, or {@code null} before the reply
	 * @throws IOException if the connect has failed
	 */
	public @Nullable T poll() throws IOException {
		this.lock.lock();
		try {
			this.expected = true;
			if (isPending() && !this.requested) {
				transmit(NOTHING, 0, 0);
			}
			if (isPending() && !this.receiving && !this.requesting) {
				receive(null, this.transport.chain().deadline().remainingMillis() == 0);
			}
			throwIfFailed();
			return this.granted;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Waits for the reply before a close if octets were sent and the application has not
	 * read. The proxy would otherwise discard the octets.
	 * @throws IOException if the connect has failed
	 */
	public void finish() throws IOException {
		this.lock.lock();
		try {
			boolean used = this.sending || this.receiving || this.expected;
			if (isPending() && this.kept.length > 0 && !used) {
				awaited(null);
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Ends the connect because the application closes the socket. The caller then closes
	 * the connection, which ends the calls of other threads.
	 */
	public void close() {
		this.lock.lock();
		try {
			if (isPending()) {
				this.failure = SocketErrors.closed();
				endIfUnused();
			}
		}
		finally {
			this.changed.signalAll();
			this.lock.unlock();
		}
	}

	private boolean isPending() {
		return this.granted == null && this.failure == null;
	}

	private void throwIfFailed() throws IOException {
		if (this.failure != null) {
			throw this.failure;
		}
	}

	private T awaited(@Nullable Deadline until) throws IOException {
		while (this.granted == null) {
			throwIfFailed();
			if (!this.requested) {
				transmit(NOTHING, 0, 0);
			}
			else if (this.receiving || this.requesting) {
				awaitChange(until);
			}
			else {
				receive(until, true);
			}
		}
		return this.granted;
	}

	private void awaitChange(@Nullable Deadline until) throws SocketTimeoutException {
		boolean interrupted = false;
		try {
			boolean over = false;
			while (!over) {
				try {
					// the thread that sends or receives has the deadline of the connect
					long left = (until != null) ? until.nanoTime() - System.nanoTime() : Long.MAX_VALUE;
					if (left <= 0 || this.changed.awaitNanos(left) <= 0) {
						throw new SocketTimeoutException("Read timed out");
					}
					over = true;
				}
				catch (InterruptedException ex) {
					// ignored, as by a thread that waits for the read of another one
					interrupted = true;
				}
			}
		}
		finally {
			if (interrupted) {
				Thread.currentThread().interrupt();
			}
		}
	}

	private void transmit(byte[] octets, int offset, int count) throws IOException {
		boolean first = !this.requested;
		keep(octets, offset, count);
		this.requested = true;
		this.requesting = first;
		this.sending = true;
		BlockingTransport used = this.transport;
		Throwable cause = withoutLock(() -> {
			if (first) {
				used.requestWith(ByteBuffer.wrap(octets, offset, count), pause());
			}
			else {
				used.sendAfterRequest(ByteBuffer.wrap(octets, offset, count));
			}
			return null;
		}).cause();
		this.requesting = false;
		this.sending = false;
		this.changed.signalAll();
		endIfUnused();
		if (cause != null) {
			notSent(used, cause);
		}
	}

	private void keep(byte[] octets, int offset, int count) {
		int length = this.kept.length;
		this.kept = Arrays.copyOf(this.kept, length + count);
		System.arraycopy(octets, offset, this.kept, length, count);
	}

	private long pause() {
		return System.nanoTime() - this.deferredAt;
	}

	private void notSent(BlockingTransport used, Throwable cause) throws IOException {
		boolean certain = !(cause instanceof IOException) || cause instanceof Socks5Failure
				|| used.connection().isClosed();
		if (certain) {
			while (this.receiving && isPending()) {
				this.changed.awaitUninterruptibly();
			}
			if (isPending() && used == this.transport) {
				this.receiving = true;
				settle(used, translated(used, cause), cause instanceof Socks5Failure);
			}
		}
		// the reply says why the proxy no longer reads
		awaited(null);
		if (used == this.transport && cause instanceof IOException ex) {
			throw ex;
		}
	}

	private static Throwable translated(BlockingTransport used, Throwable cause) {
		return (cause instanceof IOException ex) ? used.translated(ex) : cause;
	}

	private void receive(@Nullable Deadline until, boolean waits) throws IOException {
		this.receiving = true;
		BlockingTransport used = this.transport;
		Result<Boolean> received = withoutLock(() -> used.receiveReply(until, waits));
		Throwable cause = received.cause();
		if (cause == null && Boolean.TRUE.equals(received.value()) && this.failure == null) {
			Result<T> complete = withoutLock(() -> this.owner.granted(used));
			this.granted = complete.value();
			cause = complete.cause();
			this.kept = NOTHING;
			this.replaceable = false;
			over();
		}
		boolean waitEnded = cause instanceof SocketTimeoutException && !(cause instanceof Socks5Failure)
				&& until != null && used.chain().deadline().remainingMillis() > 0 && !used.connection().isExpired();
		if (waitEnded || cause == null) {
			received();
		}
		else {
			settle(used, translated(used, cause), false);
		}
		if (waitEnded && isPending()) {
			throw (SocketTimeoutException) cause;
		}
	}

	private void received() {
		this.receiving = false;
		this.changed.signalAll();
		endIfUnused();
	}

	/**
	 * Continues with another connection, or ends the connect. The calling thread is the
	 * one that receives, and continues to be until this method returns.
	 * @param used the transport that has failed
	 * @param cause the failure
	 * @param unsent whether the request was not sent
	 */
	private void settle(BlockingTransport used, Throwable cause, boolean unsent) {
		Throwable last = cause;
		try {
			if (this.failure == null && this.replaceable && (unsent || isUnanswered(cause))) {
				last = replaced(used);
			}
			if (last != null && this.failure == null) {
				this.failure = UnexpectedFailures.asIoException(last);
			}
			if (this.failure != null) {
				// ends a write of another thread
				SocketErrors.closeAfter(this.failure, this.transport.connection());
			}
		}
		finally {
			received();
		}
		if (last != null) {
			UnexpectedFailures.throwIfFatal(last);
		}
	}

	private static boolean isUnanswered(Throwable cause) {
		return cause instanceof ProxyClosedException closed && closed.octetsReceived() == 0;
	}

	private @Nullable Throwable replaced(BlockingTransport used) {
		this.replaceable = false;
		SocketErrors.closeAfter(new IOException(), used.connection());
		while (this.sending) {
			this.changed.awaitUninterruptibly();
		}
		this.sending = true;
		try {
			Result<BlockingTransport> opened = withoutLock(() -> this.owner.replacement(pause()));
			BlockingTransport next = opened.value();
			if (next == null) {
				over();
				return opened.cause();
			}
			this.transport = next;
			this.connection.is(next);
			byte[] again = this.kept;
			Throwable cause = withoutLock(() -> {
				next.requestWith(ByteBuffer.wrap(again), 0);
				return null;
			}).cause();
			return (cause != null) ? translated(next, cause) : null;
		}
		finally {
			this.sending = false;
		}
	}

	private void endIfUnused() {
		if (this.failure != null && !this.ended && !this.sending && !this.receiving) {
			over();
			IOException cause = this.failure;
			Throwable thrown = withoutLock(() -> this.transport.failed(cause)).cause();
			if (thrown != null) {
				UnexpectedFailures.throwIfFatal(thrown);
			}
		}
	}

	private void over() {
		this.ended = true;
		this.connection.over = true;
		this.owner.over();
	}

	private <R> Result<R> withoutLock(Call<R> call) {
		this.lock.unlock();
		try {
			return new Result<>(call.make(), null);
		}
		catch (Throwable ex) {
			return new Result<>(null, ex);
		}
		finally {
			this.lock.lock();
		}
	}

	/**
	 * A call that may block.
	 *
	 * @param <R> the type of the result
	 */
	@FunctionalInterface
	private interface Call<R> {

		@Nullable R make() throws IOException;

	}

	/**
	 * The result of a call.
	 *
	 * @param <R> the type of the result
	 * @param value the result, or {@code null}
	 * @param cause the failure, or {@code null}
	 */
	private record Result<R>(@Nullable R value, @Nullable Throwable cause) {

	}

	/**
	 * The socket of the connect.
	 *
	 * @param <T> the type of the tunnel
	 */
	public interface Owner<T> {

		/**
		 * Completes the tunnel. After a failure, the connection is closed and the
		 * observers are told.
		 * @param transport the transport, which has received the reply
		 * @return the tunnel
		 * @throws IOException if the socket was closed meanwhile
		 */
		T granted(BlockingTransport transport) throws IOException;

		/**
		 * Opens a connection in place of one that ended before any octet of the reply.
		 * @param pause the time in nanoseconds for which the request has waited
		 * @return the transport, which has stopped before the request
		 * @throws IOException if that fails; the observers are told
		 */
		BlockingTransport replacement(long pause) throws IOException;

		/**
		 * Learns that the connect is over, so that no cleanup is necessary.
		 */
		void over();

	}

	/**
	 * Ends a connect whose socket was garbage collected. It has no reference to the
	 * socket, which would prevent the collection.
	 */
	private static final class Abandoned implements Runnable {

		private volatile DeadlineSocket connection;

		private volatile ExchangeChain chain;

		private volatile boolean over;

		Abandoned(BlockingTransport transport) {
			this.connection = transport.connection();
			this.chain = transport.chain();
		}

		void is(BlockingTransport transport) {
			this.connection = transport.connection();
			this.chain = transport.chain();
		}

		@Override
		public void run() {
			if (!this.over) {
				IOException closed = SocketErrors.closed();
				SocketErrors.closeAfter(closed, this.connection);
				this.chain.failed(closed);
			}
		}

	}

}
