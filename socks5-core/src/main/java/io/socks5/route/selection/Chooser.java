package io.socks5.route.selection;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

import io.socks5.route.EndpointStrategy;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the endpoint for the next try. The lock of {@link Endpoints} guards it.
 *
 * @param <T> the type of the target
 */
final class Chooser<T> {

	/** The time after which the handshake time of an unused endpoint is out of date. */
	private static final long OUT_OF_DATE = TimeUnit.SECONDS.toNanos(5);

	/** The number of connects for each one that measures an endpoint anew. */
	private static final int MEASURED = 8;

	private static final long ABOUT_AS_FAST = TimeUnit.MILLISECONDS.toNanos(1);

	private final EndpointStrategy strategy;

	private final @Nullable String zone;

	private int unmeasured;

	Chooser(EndpointStrategy strategy, @Nullable String zone) {
		this.strategy = strategy;
		this.zone = zone;
	}

	/**
	 * Chooses an endpoint.
	 * @param states all endpoints, more than one
	 * @param tried the endpoints that the same connect has tried
	 * @param proven whether an endpoint is preferred that is proven, and one whose first
	 * trial is due counts as held down
	 * @param now the time
	 * @return the endpoint, or {@code null} if all were tried
	 */
	@Nullable EndpointState<T> choose(List<EndpointState<T>> states, List<EndpointState<T>> tried, boolean proven, long now) {
		List<EndpointState<T>> usable = new ArrayList<>(states.size());
		List<EndpointState<T>> silent = new ArrayList<>(0);
		EndpointState<T> leastBad = null;
		for (EndpointState<T> state : states) {
			if (tried.contains(state)) {
				continue;
			}
			if (!state.isUsable(now) || (proven && state.awaitsTrial())) {
				leastBad = (leastBad != null) ? earlierFailed(leastBad, state) : state;
			}
			else {
				(state.isSilent(now) ? silent : usable).add(state);
			}
		}
		if (usable.isEmpty() && silent.isEmpty()) {
			return leastBad;
		}
		List<EndpointState<T>> available = usable.isEmpty() ? silent : usable;
		return choose(nearest(proven ? proven(available, now) : available), now);
	}

	private List<EndpointState<T>> proven(List<EndpointState<T>> available, long now) {
		List<EndpointState<T>> proven = new ArrayList<>(available);
		proven.removeIf((state) -> !state.isProven(now));
		return proven.isEmpty() ? available : proven;
	}

	/**
	 * Finds an endpoint that is not proven, although connects prefer it.
	 * @param states all endpoints
	 * @param now the time
	 * @return an endpoint that no login is proving, or {@code null}
	 */
	@Nullable EndpointState<T> unproven(List<EndpointState<T>> states, long now) {
		List<EndpointState<T>> usable = new ArrayList<>(states);
		usable.removeIf((state) -> !state.isUsable(now) || state.awaitsTrial() || state.isSilent(now));
		List<EndpointState<T>> near = nearest(usable);
		int preferred = (this.strategy == EndpointStrategy.FAILOVER) ? Math.min(1, near.size()) : near.size();
		for (EndpointState<T> state : near.subList(0, preferred)) {
			if (!state.isProven(now) && !state.isProving()) {
				return state;
			}
		}
		return null;
	}

	private EndpointState<T> earlierFailed(EndpointState<T> one, EndpointState<T> other) {
		return (other.lastFailureAt() - one.lastFailureAt() < 0) ? other : one;
	}

	private List<EndpointState<T>> nearest(List<EndpointState<T>> usable) {
		if (this.zone == null) {
			return usable;
		}
		List<EndpointState<T>> near = new ArrayList<>(usable);
		near.removeIf((state) -> !Objects.equals(state.candidate().zone(), this.zone));
		return near.isEmpty() ? usable : near;
	}

	private EndpointState<T> choose(List<EndpointState<T>> usable, long now) {
		return switch (this.strategy) {
			case FAILOVER -> usable.get(0);
			case ROUND_ROBIN -> inTurn(usable);
			case FASTEST -> fastest(usable, now);
		};
	}

	private EndpointState<T> inTurn(List<EndpointState<T>> usable) {
		// smooth weighted round robin: each gains its weight, and the first pays for all
		EndpointState<T> first = usable.get(0);
		long ahead = Long.MIN_VALUE;
		long total = 0;
		for (EndpointState<T> state : usable) {
			long position = state.takePart();
			total += state.candidate().weight();
			if (position > ahead) {
				ahead = position;
				first = state;
			}
		}
		first.takeTurn(total);
		return first;
	}

	private EndpointState<T> fastest(List<EndpointState<T>> usable, long now) {
		this.unmeasured = Math.min(this.unmeasured + 1, MEASURED);
		EndpointState<T> measured = toBeMeasured(usable, now);
		if (measured != null) {
			this.unmeasured = 0;
			return measured;
		}
		long lowest = Long.MAX_VALUE;
		for (EndpointState<T> state : usable) {
			if (!state.handshakes().isEmpty()) {
				lowest = Math.min(lowest, state.handshakes().recent());
			}
		}
		if (lowest == Long.MAX_VALUE) {
			return inTurn(usable);
		}
		long limit = lowest + lowest / 4 + ABOUT_AS_FAST;
		List<EndpointState<T>> fast = new ArrayList<>(usable);
		fast.removeIf((state) -> state.handshakes().isEmpty() || state.handshakes().recent() > limit);
		return inTurn(fast);
	}

	private @Nullable EndpointState<T> toBeMeasured(List<EndpointState<T>> usable, long now) {
		// in this order: a trial, the first use, the oldest measurement
		EndpointState<T> oldest = null;
		long age = (this.unmeasured == MEASURED) ? OUT_OF_DATE : Long.MAX_VALUE;
		for (EndpointState<T> state : usable) {
			if (!state.isUp()) {
				return state;
			}
			if (state.isAwaited(now)) {
				continue;
			}
			if (state.handshakes().isEmpty()) {
				return state;
			}
			if (state.handshakes().age(now) > age) {
				age = state.handshakes().age(now);
				oldest = state;
			}
		}
		return oldest;
	}

}
