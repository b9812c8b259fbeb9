package io.socks5.transport;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

/**
 * One connect to several addresses: each is tried a little later than the one before it,
 * or as soon as one has failed; the first to connect wins. RFC 8305 §5. The attempts run
 * on threads of ours, since a connect of a plain socket blocks; the caller's waits.
 */
final class HappyEyeballs {

	private final Lock lock = new ReentrantLock();

	private final Condition changed = this.lock.newCondition();

	private final SocketSource sockets;

	private final Executor threads;

	private final Duration delay;

	private final Deadline deadline;

	/** The addresses not tried yet. */
	private final Queue<InetSocketAddress> waiting;

	private final ConnectFailures failures;

	private final List<Socket> running = new ArrayList<>();

	/** When to try the next address, on the clock of {@link System#nanoTime()}. */
	private long nextAt = System.nanoTime();

	/** Whether nothing has been opened yet. */
	private boolean first = true;

	private @Nullable Socket winner;

	private boolean timedOut;

	private boolean over;

	HappyEyeballs(SocketSource sockets, Executor threads, Duration delay, Deadline deadline,
			Queue<InetSocketAddress> waiting, ConnectFailures failures) {
		this.sockets = sockets;
		this.threads = threads;
		this.delay = delay;
		this.deadline = deadline;
		this.waiting = waiting;
		this.failures = failures;
	}

	// null if there is no thread to race on: the addresses left over have not been tried
	@Nullable Socket run() throws IOException {
		this.sockets.onCancel(this::end);
		this.lock.lock();
		try {
			while (this.winner == null) {
				throwIfOver();
				if (!isTimeForNext()) {
					awaitChange();
				}
				else if (!startNext() && this.running.isEmpty()) {
					return null;
				}
			}
			return this.winner;
		}
		catch (InterruptedException ex) {
			if (this.winner != null) {
				close(this.winner);
			}
			throw SocketErrors.interrupted();
		}
		finally {
			end();
			this.lock.unlock();
			this.sockets.onCancel(Cancellation.NOTHING);
		}
	}

	private void throwIfOver() throws IOException {
		if (this.over) {
			throw SocketErrors.closed();
		}
		if (this.timedOut || this.deadline.remainingMillis() == 0) {
			throw this.failures.before(new SocketTimeoutException("Connect timed out"));
		}
		if (this.running.isEmpty() && this.waiting.isEmpty()) {
			IOException last = this.failures.last();
			// with the trace of who asked
			last.fillInStackTrace();
			throw last;
		}
	}

	private boolean isTimeForNext() {
		return !this.waiting.isEmpty() && this.nextAt - System.nanoTime() <= 0;
	}

	private void awaitChange() throws InterruptedException {
		long nanos = TimeUnit.MILLISECONDS.toNanos(this.deadline.remainingMillis());
		if (!this.waiting.isEmpty()) {
			nanos = Math.min(nanos, this.nextAt - System.nanoTime());
		}
		this.changed.awaitNanos(nanos);
	}

	// false if there is no thread: then the address waits on
	private boolean startNext() {
		InetSocketAddress address = this.waiting.element();
		this.nextAt = System.nanoTime() + this.delay.toNanos();
		try {
			Socket socket = open();
			this.running.add(socket);
			this.threads.execute(() -> attempt(socket, address));
		}
		catch (RejectedExecutionException ex) {
			close(this.running.remove(this.running.size() - 1));
			return false;
		}
		catch (IOException ex) {
			failed(ex);
		}
		this.waiting.remove();
		return true;
	}

	private Socket open() throws IOException {
		Socket socket = this.first ? this.sockets.open() : this.sockets.openAnother();
		this.first = false;
		try {
			// gives it a descriptor: before, JDK 17 can miss a close while it connects
			socket.getSoTimeout();
			return socket;
		}
		catch (IOException | RuntimeException | Error ex) {
			SocketErrors.closeAfter(ex, socket);
			throw ex;
		}
	}

	private void attempt(Socket socket, InetSocketAddress address) {
		IOException failure = null;
		try {
			socket.connect(address, Math.max(1, this.deadline.remainingMillis()));
		}
		catch (IOException ex) {
			failure = ex;
		}
		catch (Throwable ex) {
			failure = Unexpected.asIoException(ex);
		}
		finished(socket, failure);
	}

	private void finished(Socket socket, @Nullable IOException failure) {
		this.lock.lock();
		try {
			this.running.remove(socket);
			if (failure == null && this.winner == null && !this.over) {
				this.winner = socket;
			}
			else {
				close(socket);
			}
			if (failure != null) {
				failed(failure);
			}
			this.changed.signalAll();
		}
		finally {
			this.lock.unlock();
		}
	}

	private void failed(IOException failure) {
		if (failure instanceof SocketTimeoutException) {
			// it had all that was left
			this.timedOut = true;
			return;
		}
		this.failures.add(failure);
		this.nextAt = System.nanoTime();
	}

	// closes what still runs; it fails on its thread, and nobody asks any more
	private void end() {
		this.lock.lock();
		try {
			this.over = true;
			this.running.forEach(HappyEyeballs::close);
			this.changed.signalAll();
		}
		finally {
			this.lock.unlock();
		}
	}

	private static void close(Socket socket) {
		try {
			socket.close();
		}
		catch (IOException ex) {
			// it is as closed as it can be
		}
	}

}
