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
 * The lookups of all clients. Requests for the same name share one lookup, as inside the
 * JDK. The number of lookups is limited, and each owner has a share of it. A cancelled
 * request leaves the queue immediately.
 */
final class NameLookupQueue {

	private static final int MAX_RUNNING = 256;

	/** The number of additional lookups, for owners that have none yet. */
	private static final int SPARE = 768;

	static final NameLookupQueue OF_ALL = new NameLookupQueue(InetAddress::getAllByName, Threads.LOOKUPS,
			new PlaceBudget(MAX_RUNNING, SPARE));

	private final Resolver resolver;

	private final Executor threads;

	private final PlaceBudget places;

	private final Lock lock = new ReentrantLock();

	private final Map<String, Running> running = new HashMap<>();

	private final Set<Request> waiting = new LinkedHashSet<>();

	NameLookupQueue(Resolver resolver, Executor threads, PlaceBudget places) {
		this.resolver = resolver;
		this.threads = threads;
		this.places = places;
	}

	Request add(String name, Object owner) {
		Request request = new Request(name, owner);
		this.lock.lock();
		try {
			if (!serve(request)) {
				this.waiting.add(request);
			}
		}
		finally {
			this.lock.unlock();
		}
		return request;
	}

	void cancel(Request request) {
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

	/**
	 * Adds a request to the running lookup of its name, or to a new one.
	 * @param request the request
	 * @return {@code false} if there is no place for a new lookup
	 */
	private boolean serve(Request request) {
		Running current = this.running.get(request.name());
		if (current == null) {
			if (!this.places.take(request.owner())) {
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
		try {
			this.threads.execute(() -> run(started));
			return true;
		}
		catch (RuntimeException | OutOfMemoryError ex) {
			// the machine cannot start another thread
			remove(started);
			first.answer().completeExceptionally(ex);
			return false;
		}
		catch (Error ex) {
			remove(started);
			throw ex;
		}
	}

	private void remove(Running lookup) {
		this.running.remove(lookup.name());
		this.places.release(lookup.owner());
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
			remove(current);
			this.waiting.removeIf(this::serve);
			return List.copyOf(current.requests());
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * The resolver of the platform.
	 */
	@FunctionalInterface
	interface Resolver {

		InetAddress[] addresses(String name) throws IOException;

	}

	/**
	 * A running lookup.
	 *
	 * @param name the name
	 * @param owner the owner whose share it uses
	 * @param requests the requests that wait for it
	 */
	private record Running(String name, Object owner, Set<Request> requests) {

	}

	/**
	 * A request for the addresses of a name. Two requests are never equal.
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
