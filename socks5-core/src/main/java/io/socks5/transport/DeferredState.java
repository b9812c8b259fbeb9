package io.socks5.transport;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

/**
 * The state that both ends of a {@link DeferredConnect} share, and its lock. Only
 * {@link #withoutLock} may block for octets. All methods but {@link #lock()} require the
 * lock.
 *
 * @param <T> the type of the tunnel
 */
final class DeferredState<T> {

	private final Lock lock = new ReentrantLock();

	private final Condition changed = this.lock.newCondition();

	private final DeferredOwner<T> owner;

	private final AbandonedConnect connection;

	private BlockingTransport transport;

	private boolean sending;

	private boolean receiving;

	private boolean ended;

	private @Nullable T granted;

	private @Nullable IOException failure;

	/** Whether a caller has received the failure. */
	private boolean thrown;

	DeferredState(DeferredOwner<T> owner, BlockingTransport transport) {
		this.owner = owner;
		this.transport = transport;
		this.connection = new AbandonedConnect(transport);
	}

	DeferredOwner<T> owner() {
		return this.owner;
	}

	AbandonedConnect connection() {
		return this.connection;
	}

	void lock() {
		this.lock.lock();
	}

	void unlock() {
		this.lock.unlock();
	}

	BlockingTransport transport() {
		return this.transport;
	}

	void replace(BlockingTransport next) {
		this.transport = next;
		this.connection.is(next);
	}

	boolean isSending() {
		return this.sending;
	}

	void sending(boolean now) {
		this.sending = now;
	}

	boolean isReceiving() {
		return this.receiving;
	}

	void receiving(boolean now) {
		this.receiving = now;
	}

	boolean isPending() {
		return this.granted == null && this.failure == null;
	}

	boolean isFailed() {
		return this.failure != null;
	}

	void throwIfFailed() throws IOException {
		IOException cause = this.failure;
		if (cause != null) {
			boolean again = this.thrown;
			this.thrown = true;
			throw again ? SocketErrors.again(cause) : cause;
		}
	}

	@Nullable T granted() {
		return this.granted;
	}

	void grant(@Nullable T tunnel) {
		this.granted = tunnel;
	}

	void fail(IOException cause) {
		this.failure = cause;
	}

	/**
	 * Closes the connection after a failure, which ends a write of another thread.
	 */
	void closeIfFailed() {
		if (this.failure != null) {
			SocketErrors.closeAfter(this.failure, this.transport.connection());
		}
	}

	/**
	 * Wakes the waiting threads. Ends a connect that has failed and is no longer used.
	 */
	void changed() {
		this.changed.signalAll();
		if (this.failure != null && !this.ended && !this.sending && !this.receiving) {
			over();
			IOException cause = this.failure;
			Throwable thrown = withoutLock(() -> this.transport.failed(cause)).cause();
			if (thrown != null) {
				UnexpectedFailures.throwIfFatal(thrown);
			}
		}
	}

	void over() {
		this.ended = true;
		this.connection.over();
		this.owner.over();
	}

	void awaitChange() {
		this.changed.awaitUninterruptibly();
	}

	/**
	 * Waits for a change. An interrupt is ignored, as by a thread that waits for the read
	 * of another one.
	 * @param until the end of the wait, or {@code null} for none, because the other
	 * thread has the deadline of the connect
	 * @throws SocketTimeoutException at the end of the wait
	 */
	void awaitChange(@Nullable Deadline until) throws SocketTimeoutException {
		boolean interrupted = false;
		try {
			boolean over = false;
			while (!over) {
				try {
					long left = (until != null) ? until.nanoTime() - System.nanoTime() : Long.MAX_VALUE;
					if (left <= 0 || this.changed.awaitNanos(left) <= 0) {
						throw new SocketTimeoutException("Read timed out");
					}
					over = true;
				}
				catch (InterruptedException ex) {
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

	<R> Result<R> withoutLock(Call<R> call) {
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
	interface Call<R> {

		@Nullable R make() throws IOException;

	}

	/**
	 * The result of a call.
	 *
	 * @param <R> the type of the result
	 * @param value the result, or {@code null}
	 * @param cause the failure, or {@code null}
	 */
	record Result<R>(@Nullable R value, @Nullable Throwable cause) {

	}

}
