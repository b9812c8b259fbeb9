package io.socks5.route.selection;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import io.socks5.protocol.Endpoint;
import io.socks5.protocol.Socks5TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The tries of one connect, one after the other, each with another endpoint. Each try
 * that {@link #next} begins must end with {@link #established}, {@link #failed} or
 * {@link #abandoned}. Only one thread at a time may use it.
 *
 * @param <T> the data that the client needs to connect to an endpoint
 */
public final class Tries<T> {

	/** The number of tries that share the time. More get what is left. */
	static final int SHARES = 3;

	/** The share after which a silent endpoint is certainly at fault. */
	private static final long SUFFICIENT = TimeUnit.SECONDS.toNanos(1);

	private final Endpoints<T> endpoints;

	private long deadline;

	private final List<EndpointState<T>> tried = new ArrayList<>(1);

	private @Nullable EndpointState<T> current;

	private @Nullable Candidate<T> candidate;

	private long startedAt;

	private long share;

	private boolean up;

	private boolean trial;

	private boolean proof;

	private boolean answered;

	private long answersBefore;

	Tries(Endpoints<T> endpoints, long deadline) {
		this.endpoints = endpoints;
		this.deadline = deadline;
	}

	/**
	 * Begins the next try.
	 * @param now the time
	 * @return {@code false} if all endpoints were tried or the time is over; the first
	 * try is always made
	 */
	public boolean next(long now) {
		abandoned();
		if (!this.tried.isEmpty() && this.deadline - now <= 0) {
			return false;
		}
		return begin(now, () -> this.endpoints.choose(this.tried, false, now));
	}

	/**
	 * Begins the only try of a connect. It uses an endpoint that is proven if there is
	 * one, and an endpoint whose first trial is due only if no other one is left.
	 * @param now the time
	 */
	public void only(long now) {
		begin(now, () -> this.endpoints.choose(this.tried, true, now));
	}

	boolean nextTrial(long now) {
		this.proof = true;
		return begin(now, () -> this.endpoints.due(now));
	}

	private boolean begin(long now, Supplier<@Nullable EndpointState<T>> choice) {
		this.endpoints.lock().lock();
		try {
			int untried = this.endpoints.untried(this.tried);
			EndpointState<T> chosen = choice.get();
			if (chosen == null) {
				return false;
			}
			this.current = chosen;
			this.candidate = chosen.candidate();
			this.up = chosen.isUp();
			this.trial = chosen.begin(now);
			chosen.proving(chosen.isProving() || this.proof);
			this.answersBefore = chosen.answers();
			this.share = share(chosen, untried, this.deadline - now);
		}
		finally {
			this.endpoints.lock().unlock();
		}
		this.tried.add(this.current);
		this.startedAt = now;
		this.answered = false;
		return true;
	}

	private long share(EndpointState<T> chosen, int untried, long left) {
		long share = left / Math.min(untried, SHARES);
		// a trial must not cost its caller much while another endpoint is up
		boolean brief = this.trial && this.endpoints.hasOther(this.tried, chosen);
		return brief ? Math.min(share, Math.max(SUFFICIENT, chosen.handshakes().patience())) : share;
	}

	/**
	 * Moves the deadline of all further tries.
	 * @param nanos the time by which it moves
	 */
	public void later(long nanos) {
		this.deadline += nanos;
	}

	/**
	 * Returns the endpoint of the try.
	 * @return the endpoint
	 */
	public Endpoint endpoint() {
		return chosen().endpoint();
	}

	/**
	 * Returns what the client needs to connect to the endpoint.
	 * @return the target of the candidate
	 */
	public T target() {
		return chosen().target();
	}

	private Candidate<T> chosen() {
		if (this.candidate == null) {
			throw new IllegalStateException("There is no try before next()");
		}
		return this.candidate;
	}

	/**
	 * Whether the endpoint was up when the try began.
	 * @return {@code false} if it was held down, or is on trial
	 */
	public boolean isUp() {
		return this.up;
	}

	/**
	 * Returns the time for the try until the endpoint has accepted the login. From then
	 * on, the try may use all that is left until the deadline.
	 * @return nanoseconds, negative if the deadline has passed
	 */
	public long share() {
		return this.share;
	}

	/**
	 * Reports that the endpoint has accepted the login.
	 * @param now the time
	 */
	public void answered(long now) {
		EndpointState<T> state = this.current;
		if (state == null || this.answered) {
			return;
		}
		this.answered = true;
		this.endpoints.lock().lock();
		try {
			state.answered(this.startedAt, now);
		}
		finally {
			this.endpoints.lock().unlock();
		}
	}

	/**
	 * Reports that the endpoint has granted the request.
	 * @param now the time
	 */
	public void established(long now) {
		end(Verdict.WORKS, now, "");
	}

	/**
	 * Reports the failure of the try.
	 * @param failure the failure
	 * @param now the time
	 * @return whether another endpoint is to be tried
	 */
	public boolean failed(IOException failure, long now) {
		EndpointState<T> state = this.current;
		if (state == null) {
			return false;
		}
		boolean sufficient = this.share >= SUFFICIENT;
		Verdict verdict = Verdict.of(failure, endpoint(), sufficient, this.endpoints.causes());
		if (this.answered && verdict == Verdict.DOWN) {
			verdict = Verdict.DOUBTFUL;
		}
		boolean over = failure instanceof Socks5TimeoutException && isOver(state);
		end((over && verdict.triesOther()) ? Verdict.UNKNOWN_TRY_OTHER : verdict, now,
				String.valueOf(failure.getMessage()));
		return verdict.triesOther();
	}

	private boolean isOver(EndpointState<T> state) {
		// another try may have succeeded while this one was waiting
		this.endpoints.lock().lock();
		try {
			return state.workedSince(this.startedAt);
		}
		finally {
			this.endpoints.lock().unlock();
		}
	}

	/**
	 * Reports that the try was cancelled, which has no meaning for the endpoint. It has
	 * no effect if the try has ended.
	 */
	public void abandoned() {
		end(Verdict.UNKNOWN, this.startedAt, "");
	}

	private void end(Verdict verdict, long now, String failure) {
		EndpointState<T> state = this.current;
		if (state == null) {
			return;
		}
		this.current = null;
		this.endpoints.lock().lock();
		try {
			state.end(this.answersBefore, this.trial);
			state.proving(state.isProving() && !this.proof);
			switch (verdict) {
				case WORKS, WORKS_TRY_OTHER -> state.works(now);
				case DOUBTFUL -> state.doubtful(this.startedAt, now, failure, this.endpoints.random());
				case DOWN -> state.down(this.startedAt, now, failure, this.endpoints.random());
				case ANSWERS -> state.answered(now);
				case UNKNOWN, UNKNOWN_TRY_OTHER -> {
				}
			}
		}
		finally {
			this.endpoints.lock().unlock();
		}
	}

}
