package io.socks5.route.selection;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.DoubleSupplier;

import io.socks5.protocol.Endpoint;
import io.socks5.route.EndpointStatus;
import io.socks5.route.EndpointStrategy;
import io.socks5.route.FailoverCause;
import org.jspecify.annotations.Nullable;

/**
 * The endpoints of a client, and what recent connects found out about them. Safe for any
 * number of threads. Times are those of one monotonic clock, in nanoseconds.
 * <p>
 * An endpoint that fails is held down, for longer each time in a row. Then one connect
 * tries it. After each success, twice as many may use it at a time, until it is up. While
 * all endpoints are held down, the one that failed longest ago is tried first.
 *
 * @param <T> the data that the client needs to connect to an endpoint
 */
public final class Endpoints<T> {

	private final Lock lock = new ReentrantLock();

	private final Chooser<T> chooser;

	private final Set<FailoverCause> causes;

	private final DoubleSupplier random;

	private volatile List<EndpointState<T>> states;

	/**
	 * Creates the endpoints, all of them up.
	 * @param candidates at least one, each for another endpoint
	 * @param strategy the order of those that are up
	 * @param causes the causes to try another endpoint after, in addition to failures of
	 * the proxy
	 * @param zone the client's own zone, whose endpoints come first, or {@code null} if
	 * zones do not count
	 * @param random supplies numbers from 0 (inclusive) to 1 (exclusive)
	 * @throws IllegalArgumentException if there is no candidate, or if two are for the
	 * same endpoint
	 */
	public Endpoints(Collection<Candidate<T>> candidates, EndpointStrategy strategy, Set<FailoverCause> causes,
			@Nullable String zone, DoubleSupplier random) {
		this.chooser = new Chooser<>(strategy, zone);
		this.causes = Set.copyOf(causes);
		this.random = random;
		this.states = states(candidates, List.of());
	}

	private static <T> List<EndpointState<T>> states(Collection<Candidate<T>> candidates,
			List<EndpointState<T>> before) {
		Map<Endpoint, EndpointState<T>> known = new HashMap<>();
		before.forEach((state) -> known.put(state.endpoint(), state));
		Set<Endpoint> used = new HashSet<>();
		for (Candidate<T> candidate : candidates) {
			if (!used.add(candidate.endpoint())) {
				throw new IllegalArgumentException(
						"The endpoint " + candidate.endpoint() + " must be listed once only");
			}
		}
		if (used.isEmpty()) {
			throw new IllegalArgumentException("There must be at least one endpoint");
		}
		return candidates.stream().map((candidate) -> {
			EndpointState<T> state = known.get(candidate.endpoint());
			if (state == null) {
				return new EndpointState<>(candidate);
			}
			state.replace(candidate);
			return state;
		}).toList();
	}

	/**
	 * Replaces the list. Endpoints that stay keep their state, and those that are new are
	 * up. Running tries are not affected.
	 * @param candidates at least one, each for another endpoint
	 * @throws IllegalArgumentException if there is no candidate, or if two are for the
	 * same endpoint; the list then stays as it is
	 */
	public void replace(Collection<Candidate<T>> candidates) {
		this.lock.lock();
		try {
			this.states = states(candidates, this.states);
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Takes over the state of the endpoints that another list contains as well. Running
	 * tries report to the other list only.
	 * @param other the other list
	 */
	public void adopt(Endpoints<T> other) {
		Map<Endpoint, EndpointState<T>> copies = new HashMap<>();
		other.lock.lock();
		try {
			other.states.forEach((state) -> copies.put(state.endpoint(), state.copy()));
		}
		finally {
			other.lock.unlock();
		}
		this.lock.lock();
		try {
			List<Candidate<T>> candidates = this.states.stream().map(EndpointState::candidate).toList();
			this.states = states(candidates, List.copyOf(copies.values()));
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Prepares a connect. The first endpoint is chosen by {@link Tries#next}.
	 * @param deadline the time at which the whole connect ends, less than
	 * {@code Long.MAX_VALUE} after the present
	 * @return the tries of the connect
	 */
	public Tries<T> tries(long deadline) {
		return new Tries<>(this, deadline);
	}

	/**
	 * Whether a connect that makes a single try finds an endpoint that is proven: it has
	 * answered lately, and is not held down.
	 * @param now the time
	 * @return {@code true} if there is one, or no choice
	 */
	public boolean isProven(long now) {
		this.lock.lock();
		try {
			boolean proven = this.states.size() == 1;
			for (EndpointState<T> state : this.states) {
				proven |= state.isUsable(now) && state.isProven(now);
			}
			return proven;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Prepares the tries that prove an endpoint for connects that make a single try.
	 * @param now the time
	 * @param deadline the time at which those connects end, less than
	 * {@code Long.MAX_VALUE} after the present
	 * @return tries that leave a share of the time for a connect
	 */
	public Tries<T> proof(long now, long deadline) {
		int shares = Math.min(this.states.size(), Tries.SHARES);
		return new Tries<>(this, now + (deadline - now) / (shares + 1) * shares);
	}

	/**
	 * Begins a trial of an endpoint that connects with a single try do not use yet, while
	 * they can use another one. This is the first trial of an endpoint that was held
	 * down, or of one that comes first but is not proven.
	 * @param now the time
	 * @param deadline the time at which the trial ends, less than {@code Long.MAX_VALUE}
	 * after the present
	 * @return the trial, or {@code null} if none is due
	 */
	public @Nullable Tries<T> trial(long now, long deadline) {
		Tries<T> trial = new Tries<>(this, deadline);
		return trial.nextTrial(now) ? trial : null;
	}

	@Nullable EndpointState<T> due(long now) {
		EndpointState<T> due = null;
		boolean up = false;
		boolean proven = false;
		for (EndpointState<T> state : this.states) {
			up |= state.isUp();
			proven |= state.isProven(now);
			if (due == null && state.awaitsTrial() && state.isUsable(now)) {
				due = state;
			}
		}
		if (up && due != null) {
			return due;
		}
		return proven ? this.chooser.unproven(this.states, now) : null;
	}

	/**
	 * Returns the state of each endpoint, in the order of the list.
	 * @param now the time
	 * @return the states
	 */
	public List<EndpointStatus> statuses(long now) {
		this.lock.lock();
		try {
			return this.states.stream().map((state) -> state.status(now)).toList();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Returns what the client needs to connect to each endpoint, in the order of the
	 * list.
	 * @return the targets
	 */
	public List<T> targets() {
		this.lock.lock();
		try {
			return this.states.stream().map((state) -> state.candidate().target()).toList();
		}
		finally {
			this.lock.unlock();
		}
	}

	Lock lock() {
		return this.lock;
	}

	Set<FailoverCause> causes() {
		return this.causes;
	}

	double random() {
		return this.random.getAsDouble();
	}

	/**
	 * Returns the number of endpoints that a connect has not tried.
	 * @param tried the endpoints that it has tried
	 * @return the number
	 */
	int untried(List<EndpointState<T>> tried) {
		List<EndpointState<T>> current = this.states;
		int count = current.size();
		for (EndpointState<T> state : tried) {
			count -= current.contains(state) ? 1 : 0;
		}
		return count;
	}

	/**
	 * Whether a connect can still use an endpoint that is up, other than one.
	 * @param tried the endpoints that it has tried
	 * @param one the endpoint that it is trying
	 * @return {@code true} if there is one
	 */
	boolean hasOther(List<EndpointState<T>> tried, EndpointState<T> one) {
		for (EndpointState<T> state : this.states) {
			if (state != one && state.isUp() && !tried.contains(state)) {
				return true;
			}
		}
		return false;
	}

	@Nullable EndpointState<T> choose(List<EndpointState<T>> tried, boolean proven, long now) {
		List<EndpointState<T>> current = this.states;
		if (current.size() == 1) {
			EndpointState<T> only = current.get(0);
			return tried.contains(only) ? null : only;
		}
		return this.chooser.choose(current, tried, proven, now);
	}

}
