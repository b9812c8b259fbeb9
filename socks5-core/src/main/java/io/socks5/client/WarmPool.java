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
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

import io.socks5.auth.Authentication;
import io.socks5.protocol.Credentials;
import io.socks5.protocol.Endpoint;
import io.socks5.transport.Threads;
import io.socks5.transport.TimedTask;
import org.jspecify.annotations.Nullable;

/**
 * The warm connections of a client, kept apart by proxy and login. Only a connect that
 * has succeeded causes new ones, which an internal thread makes. Without traffic, all of
 * them expire.
 */
final class WarmPool {

	/** The limit for all clients, so that a mistake cannot exhaust the machine. */
	private static final int MAX_IN_ALL = 256;

	/** The number of connections that a client makes at the same time. */
	private static final int MAX_AT_ONCE = 4;

	private static final Logger logger = System.getLogger(WarmPool.class.getName());

	private static final AtomicInteger inAll = new AtomicInteger();

	private final WarmSettings settings;

	private final Maker maker;

	private final Lock lock = new ReentrantLock();

	private final Map<Key, Deque<Waiting>> idle = new HashMap<>();

	private final Map<Key, Integer> pending = new HashMap<>();

	/** Connections to make, which wait until fewer connects are in progress. */
	private final Deque<Runnable> queued = new ArrayDeque<>();

	private int making;

	private final LongAdder hits = new LongAdder();

	private final LongAdder misses = new LongAdder();

	private final LongAdder discarded = new LongAdder();

	private boolean closed;

	private boolean suspended;

	WarmPool(WarmSettings settings, Maker maker) {
		this.settings = settings;
		this.maker = maker;
	}

	/**
	 * Takes the youngest usable connection.
	 * @param proxy the connects through the proxy of the connect
	 * @param login the login among them, or {@code null}
	 * @return the connection, or {@code null} if there is none
	 */
	@Nullable WarmConnection take(ExchangeFactory proxy, @Nullable Credentials login) {
		Key key = Key.of(proxy, login);
		Waiting taken = poll(key);
		while (taken != null && !taken.isUsable()) {
			discard(taken.connection());
			taken = poll(key);
		}
		((taken != null) ? this.hits : this.misses).increment();
		return (taken != null) ? taken.connection() : null;
	}

	private @Nullable Waiting poll(Key key) {
		this.lock.lock();
		try {
			Deque<Waiting> waiting = this.idle.get(key);
			Waiting polled = (waiting != null) ? waiting.pollLast() : null;
			forgetIfEmpty(key);
			if (polled != null) {
				waitsNoMore(polled);
			}
			return polled;
		}
		finally {
			this.lock.unlock();
		}
	}

	private void forgetIfEmpty(Key key) {
		this.idle.computeIfPresent(key, (same, waiting) -> waiting.isEmpty() ? null : waiting);
	}

	private static void waitsNoMore(Waiting removed) {
		// the timer would keep the connection until it expires
		removed.expiry().cancel();
		inAll.decrementAndGet();
	}

	void discard(WarmConnection dead) {
		this.discarded.increment();
		dead.discard();
	}

	/**
	 * Replaces connections after a connect has succeeded.
	 * @param proxy the connects through the proxy of the connect
	 * @param login the login among them, or {@code null}
	 */
	void refill(ExchangeFactory proxy, @Nullable Credentials login) {
		Key key = Key.of(proxy, login);
		this.lock.lock();
		try {
			Deque<Waiting> waiting = this.idle.get(key);
			int there = this.pending.getOrDefault(key, 0) + ((waiting != null) ? waiting.size() : 0);
			for (int i = there; i < this.settings.size() && !this.closed && !this.suspended && reserved(); i++) {
				this.pending.merge(key, 1, Integer::sum);
				this.queued.add(() -> make(proxy, key));
				startMaking();
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	private void startMaking() {
		boolean started = false;
		// more connects at once would flood the proxy
		if (this.making == MAX_AT_ONCE || this.queued.isEmpty()) {
			return;
		}
		this.making++;
		try {
			Threads.execute(this::makeQueued);
			started = true;
		}
		catch (RuntimeException | OutOfMemoryError ex) {
			// the connect has succeeded in any case, and the next one tries again
			logger.log(Level.DEBUG, "No thread could be started to make warm connections", ex);
		}
		finally {
			this.making -= started ? 0 : 1;
		}
	}

	private void makeQueued() {
		for (Runnable next = nextQueued(); next != null; next = nextQueued()) {
			next.run();
		}
	}

	private @Nullable Runnable nextQueued() {
		this.lock.lock();
		try {
			Runnable next = this.queued.poll();
			this.making -= (next != null) ? 0 : 1;
			return next;
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

	private void make(ExchangeFactory proxy, Key asked) {
		WarmConnection made = null;
		Key own = asked;
		try {
			made = isClosed() ? null : this.maker.make(proxy);
			// the supplier may have returned another login than for the connect
			own = (made != null) ? Key.of(proxy, made.login()) : asked;
		}
		catch (Throwable ex) {
			// a connect that needs one reports its own failure
			logger.log(Level.DEBUG, "A warm connection could not be made", ex);
		}
		if (!settled(asked, own, made)) {
			inAll.decrementAndGet();
			if (made != null) {
				made.discard();
			}
		}
	}

	private boolean settled(Key asked, Key own, @Nullable WarmConnection made) {
		this.lock.lock();
		try {
			// together with the addition: a connection that counts as pending and as idle
			// would keep another one from being made
			this.pending.computeIfPresent(asked, (same, count) -> (count == 1) ? null : count - 1);
			return made != null && added(own, made);
		}
		catch (Throwable ex) {
			logger.log(Level.DEBUG, "A warm connection could not be kept", ex);
			return false;
		}
		finally {
			this.lock.unlock();
		}
	}

	private boolean isClosed() {
		this.lock.lock();
		try {
			return this.closed || this.suspended;
		}
		finally {
			this.lock.unlock();
		}
	}

	private boolean added(Key key, WarmConnection made) {
		Deque<Waiting> waiting = this.idle.getOrDefault(key, new ArrayDeque<>());
		if (this.closed || this.suspended || waiting.size() >= this.settings.size()) {
			return false;
		}
		waiting.add(new Waiting(made, Threads.executeAfter(this.settings.maxIdle(), () -> expire(key, made))));
		this.idle.put(key, waiting);
		return true;
	}

	private void expire(Key key, WarmConnection old) {
		boolean waited;
		this.lock.lock();
		try {
			Deque<Waiting> waiting = this.idle.get(key);
			waited = waiting != null && waiting.removeIf((each) -> each.connection() == old);
			forgetIfEmpty(key);
			// counted at once, so that it is never missing from the statistics
			this.discarded.add(waited ? 1 : 0);
		}
		finally {
			this.lock.unlock();
		}
		if (waited) {
			inAll.decrementAndGet();
			old.discard();
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

	/**
	 * Closes the pool permanently.
	 */
	void close() {
		this.lock.lock();
		try {
			this.closed = true;
		}
		finally {
			this.lock.unlock();
		}
		suspend();
	}

	void resume() {
		this.lock.lock();
		try {
			this.suspended = false;
		}
		finally {
			this.lock.unlock();
		}
	}

	void suspend() {
		List<Waiting> rest = new ArrayList<>();
		this.lock.lock();
		try {
			this.suspended = true;
			this.idle.values().forEach(rest::addAll);
			this.idle.clear();
			this.discarded.add(rest.size());
		}
		finally {
			this.lock.unlock();
		}
		rest.forEach((waiting) -> {
			waitsNoMore(waiting);
			waiting.connection().discard();
		});
	}

	/**
	 * The properties that connections must share to serve the same connects: the proxy,
	 * and all methods that the client offers. A client that offers more may be
	 * authenticated as another user.
	 *
	 * @param proxy the proxy
	 * @param others the further methods
	 * @param required whether "no authentication" is not offered
	 * @param login the login, or {@code null} if there is none
	 */
	private record Key(Endpoint proxy, List<Supplier<? extends Authentication>> others, boolean required,
			@Nullable Credentials login) {

		static Key of(ExchangeFactory exchanges, @Nullable Credentials login) {
			AuthPolicy logins = exchanges.settings().login();
			return new Key(exchanges.settings().proxy(), logins.others(), logins.required(), login);
		}

	}

	/**
	 * A connection that waits for demand.
	 *
	 * @param connection the connection
	 * @param expiry the timer that ends the wait
	 */
	private record Waiting(WarmConnection connection, TimedTask expiry) {

		boolean isUsable() {
			// the thread of the timer may be late
			return !this.expiry.isDue() && this.connection.isAlive();
		}

	}

	/**
	 * Makes a connection.
	 */
	@FunctionalInterface
	interface Maker {

		WarmConnection make(ExchangeFactory proxy) throws IOException;

	}

}
