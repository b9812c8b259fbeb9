package io.socks5.client;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

import io.socks5.protocol.Credentials;
import org.jspecify.annotations.Nullable;

/**
 * Connections made ahead of demand, for one proxy, kept apart by login. A connect that
 * has succeeded is the demand: only then others are made, off the caller's path, and none
 * lives on without traffic.
 */
final class WarmConnections {

	/** For all clients together: a mistake must not use a machine up. */
	private static final int MAX_IN_ALL = 256;

	private static final Logger logger = System.getLogger(WarmConnections.class.getName());

	private static final AtomicInteger inAll = new AtomicInteger();

	private final WarmSettings settings;

	private final Maker maker;

	private final Lock lock = new ReentrantLock();

	private final Map<Optional<Credentials>, Deque<WarmConnection>> idle = new HashMap<>();

	private final Map<Optional<Credentials>, Integer> pending = new HashMap<>();

	private final LongAdder hits = new LongAdder();

	private final LongAdder misses = new LongAdder();

	private final LongAdder discarded = new LongAdder();

	private boolean closed;

	WarmConnections(WarmSettings settings, Maker maker) {
		this.settings = settings;
		this.maker = maker;
	}

	// the youngest that still lives, if there is one
	@Nullable WarmConnection take(@Nullable Credentials login) {
		WarmConnection taken = poll(login);
		while (taken != null && !taken.isAlive()) {
			discard(taken);
			taken = poll(login);
		}
		((taken != null) ? this.hits : this.misses).increment();
		return taken;
	}

	private @Nullable WarmConnection poll(@Nullable Credentials login) {
		this.lock.lock();
		try {
			Deque<WarmConnection> waiting = this.idle.get(Optional.ofNullable(login));
			WarmConnection polled = (waiting != null) ? waiting.pollLast() : null;
			forgetIfEmpty(login);
			if (polled != null) {
				inAll.decrementAndGet();
			}
			return polled;
		}
		finally {
			this.lock.unlock();
		}
	}

	private void forgetIfEmpty(@Nullable Credentials login) {
		this.idle.computeIfPresent(Optional.ofNullable(login), (key, waiting) -> waiting.isEmpty() ? null : waiting);
	}

	void discard(WarmConnection dead) {
		this.discarded.increment();
		dead.discard();
	}

	// a connect has succeeded: there may be more to come
	void refill(Login logins, @Nullable Credentials login) {
		Optional<Credentials> key = Optional.ofNullable(login);
		this.lock.lock();
		try {
			Deque<WarmConnection> waiting = this.idle.get(key);
			int there = this.pending.getOrDefault(key, 0) + ((waiting != null) ? waiting.size() : 0);
			for (int i = there; i < this.settings.size() && !this.closed && reserved(); i++) {
				this.pending.merge(key, 1, Integer::sum);
				Shared.scheduler.execute(() -> make(logins, key));
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	private static boolean reserved() {
		if (inAll.incrementAndGet() <= MAX_IN_ALL) {
			return true;
		}
		inAll.decrementAndGet();
		return false;
	}

	private void make(Login logins, Optional<Credentials> key) {
		WarmConnection made;
		try {
			made = this.maker.make(logins);
		}
		catch (IOException | RuntimeException ex) {
			// the connect that needs one will fail by itself, and tell
			logger.log(Level.DEBUG, "No connection could be made ahead of demand", ex);
			isPendingNoMore(key);
			inAll.decrementAndGet();
			return;
		}
		boolean added = added(made);
		isPendingNoMore(key);
		if (added) {
			Shared.scheduler.schedule(() -> expire(made), this.settings.maxIdle().toMillis(), TimeUnit.MILLISECONDS);
		}
		else {
			inAll.decrementAndGet();
			made.discard();
		}
	}

	private void isPendingNoMore(Optional<Credentials> key) {
		this.lock.lock();
		try {
			this.pending.computeIfPresent(key, (same, count) -> (count == 1) ? null : count - 1);
		}
		finally {
			this.lock.unlock();
		}
	}

	private boolean added(WarmConnection made) {
		this.lock.lock();
		try {
			if (!this.closed) {
				this.idle.computeIfAbsent(Optional.ofNullable(made.login()), (login) -> new ArrayDeque<>()).add(made);
			}
			return !this.closed;
		}
		finally {
			this.lock.unlock();
		}
	}

	private void expire(WarmConnection old) {
		boolean waited;
		this.lock.lock();
		try {
			Deque<WarmConnection> waiting = this.idle.get(Optional.ofNullable(old.login()));
			waited = waiting != null && waiting.remove(old);
			forgetIfEmpty(old.login());
		}
		finally {
			this.lock.unlock();
		}
		if (waited) {
			inAll.decrementAndGet();
			discard(old);
		}
	}

	WarmStatistics statistics() {
		this.lock.lock();
		try {
			int waiting = this.idle.values().stream().mapToInt(Deque::size).sum();
			return new WarmStatistics(this.hits.sum(), this.misses.sum(), this.discarded.sum(), waiting);
		}
		finally {
			this.lock.unlock();
		}
	}

	// for good
	void close() {
		List<WarmConnection> rest = new ArrayList<>();
		this.lock.lock();
		try {
			this.closed = true;
			this.idle.values().forEach(rest::addAll);
			this.idle.clear();
		}
		finally {
			this.lock.unlock();
		}
		rest.forEach((waiting) -> {
			inAll.decrementAndGet();
			discard(waiting);
		});
	}

	/**
	 * Makes a connection.
	 */
	@FunctionalInterface
	interface Maker {

		WarmConnection make(Login logins) throws IOException;

	}

	/**
	 * The threads of all clients, made when the first is needed and gone when none is.
	 */
	private static final class Shared {

		private static final int THREADS = 4;

		private static final ScheduledThreadPoolExecutor scheduler = new ScheduledThreadPoolExecutor(THREADS,
				(task) -> {
					Thread thread = new Thread(task, "socks5-warm");
					thread.setDaemon(true);
					return thread;
				});

		static {
			scheduler.setKeepAliveTime(10, TimeUnit.SECONDS);
			scheduler.allowCoreThreadTimeOut(true);
		}

		private Shared() {
		}

	}

}
