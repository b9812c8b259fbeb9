package io.socks5.transport;

import java.io.IOException;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

/**
 * The lookups of all clients. All requests for one name share one lookup, as they do
 * inside the JDK. The number of lookups is bounded, and each owner has a share of it. A
 * request that is given up leaves at once.
 */
final class NameLookupQueue {

	private static final int MAX_RUNNING = 256;

	/** More of them, one for each owner that has no lookup yet. */
	private static final int SPARE = 768;

	static final NameLookupQueue OF_ALL = new NameLookupQueue(InetAddress::getAllByName, Threads.LOOKUPS,
			new Shares(MAX_RUNNING, SPARE));

	private final Resolver resolver;

	private final Executor threads;

	private final Shares shares;

	private final Lock lock = new ReentrantLock();

	private final Map<String, Running> running = new HashMap<>();

	private final Set<Request> waiting = new LinkedHashSet<>();

	NameLookupQueue(Resolver resolver, Executor threads, Shares shares) {
		this.resolver = resolver;
		this.threads = threads;
		this.shares = shares;
	}

	Request add(String name, Object owner) {
		Request request = new Request(name, owner);
		this.lock.lock();
		try {
			if (!isServed(request)) {
				this.waiting.add(request);
			}
		}
		finally {
			this.lock.unlock();
		}
		return request;
	}

	void giveUp(Request request) {
		request.answer().cancel(false);
		this.lock.lock();
		try {
			this.waiting.remove(request);
			Running current = this.running.get(request.name());
			if (current != null) {
				current.requests().remove(request);
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	int waiting() {
		this.lock.lock();
		try {
			return this.waiting.size();
		}
		finally {
			this.lock.unlock();
		}
	}

	// by a lookup that runs already, or by a new one
	private boolean isServed(Request request) {
		Running current = this.running.get(request.name());
		if (current == null) {
			if (!this.shares.take(request.owner())) {
				return false;
			}
			current = new Running(request.name(), request.owner(), new LinkedHashSet<>());
			if (!start(current, request)) {
				return true;
			}
		}
		current.requests().add(request);
		return true;
	}

	private boolean start(Running started, Request first) {
		this.running.put(started.name(), started);
		boolean done = false;
		try {
			this.threads.execute(() -> run(started));
			done = true;
		}
		catch (RuntimeException | OutOfMemoryError ex) {
			// the machine has no more threads
			first.answer().completeExceptionally(ex);
		}
		finally {
			if (!done) {
				this.running.remove(started.name());
				this.shares.release(started.owner());
			}
		}
		return done;
	}

	private void run(Running current) {
		InetAddress[] found = null;
		Throwable failure = null;
		try {
			found = this.resolver.addresses(current.name());
		}
		catch (Exception | Error ex) {
			failure = ex;
		}
		for (Request each : ended(current)) {
			each.complete(found, failure);
		}
	}

	private List<Request> ended(Running current) {
		this.lock.lock();
		try {
			this.running.remove(current.name());
			this.shares.release(current.owner());
			this.waiting.removeIf(this::isServed);
			return List.copyOf(current.requests());
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * The addresses of names, as the platform knows them.
	 */
	@FunctionalInterface
	interface Resolver {

		InetAddress[] addresses(String name) throws IOException;

	}

	/**
	 * A lookup that runs.
	 *
	 * @param name the name
	 * @param owner the owner whose share it uses
	 * @param requests the requests that wait for its answer
	 */
	private record Running(String name, Object owner, Set<Request> requests) {

	}

	/**
	 * A wait for the addresses of a name. Equal to itself alone.
	 */
	static final class Request {

		private final String name;

		private final Object owner;

		private final CompletableFuture<InetAddress[]> answer = new CompletableFuture<>();

		private Request(String name, Object owner) {
			this.name = name;
			this.owner = owner;
		}

		String name() {
			return this.name;
		}

		Object owner() {
			return this.owner;
		}

		CompletableFuture<InetAddress[]> answer() {
			return this.answer;
		}

		private void complete(InetAddress @Nullable [] found, @Nullable Throwable failure) {
			if (failure != null) {
				this.answer.completeExceptionally(failure);
			}
			else {
				this.answer.complete(found);
			}
		}

	}

}
