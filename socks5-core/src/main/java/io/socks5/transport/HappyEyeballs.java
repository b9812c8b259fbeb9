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
 * A connect to several addresses, RFC 8305 §5. Each attempt starts a short delay after
 * the previous one, or as soon as an attempt fails. The first socket to connect wins.
 * Plain sockets block, so the attempts run on internal threads while the calling thread
 * waits.
 */
final class HappyEyeballs {

	private final Lock lock = new ReentrantLock();

	private final Condition changed = this.lock.newCondition();

	private final SocketSource sockets;

	private final Executor threads;

	private final Duration delay;

	private final Deadline deadline;

	/** The addresses that have not been tried. */
	private final Queue<InetSocketAddress> waiting;

	private final ConnectFailures failures;

	private final List<Socket> running = new ArrayList<>();

	/** The time of the next attempt, on the clock of {@link System#nanoTime()}. */
	private long nextAt = System.nanoTime();

	/** Whether no socket has been opened yet. */
	private boolean first = true;

	private @Nullable Socket winner;

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

	/**
	 * Connects.
	 * @return the first connected socket, or {@code null} if no thread is available; the
	 * addresses that are still waiting have then not been tried
	 * @throws IOException if no attempt succeeds in time
	 */
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
		if (this.deadline.remainingMillis() == 0) {
			throw this.failures.addTo(new SocketTimeoutException("Connect timed out"));
		}
		if (this.running.isEmpty() && this.waiting.isEmpty()) {
			IOException last = this.failures.last();
			// shows the calling thread in place of an internal one
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

	private boolean startNext() {
		InetSocketAddress address = this.waiting.element();
		this.nextAt = System.nanoTime() + this.delay.toNanos();
		try {
			Socket socket = open();
			this.running.add(socket);
			this.threads.execute(() -> attempt(socket, address));
		}
		catch (RejectedExecutionException ex) {
			// no thread is available, and the address keeps waiting
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
			// creates the descriptor: without one, JDK 17 can miss a close during connect
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
			// the calling thread closes the socket at the deadline
			socket.connect(address);
		}
		catch (IOException ex) {
			failure = ex;
		}
		catch (Throwable ex) {
			failure = UnexpectedFailures.asIoException(ex);
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
		this.failures.add(failure);
		this.nextAt = System.nanoTime();
	}

	private void end() {
		this.lock.lock();
		try {
			this.over = true;
			// their connect calls fail, and the failures are ignored
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
			// the socket cannot be closed any further
		}
	}

}
