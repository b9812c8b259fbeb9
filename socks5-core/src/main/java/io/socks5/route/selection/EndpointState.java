package io.socks5.route.selection;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.socks5.protocol.Endpoint;
import io.socks5.route.EndpointStatus;
import io.socks5.route.EndpointStatus.LastFailure;
import io.socks5.route.EndpointStatus.State;
import org.jspecify.annotations.Nullable;

/**
 * The state of one endpoint. The lock of {@link Endpoints} guards it.
 *
 * @param <T> the type of the target
 */
final class EndpointState<T> {

	/** The number of tries at a time that a recovering endpoint gets before it is up. */
	private static final int MAX_TRIALS = 16;

	/** The number of doubtful failures in a row that count as one failure. */
	private static final int MAX_DOUBTS = 3;

	/** The time that an endpoint must be up for its back-off to begin anew. */
	private static final long STABLE = TimeUnit.SECONDS.toNanos(10);

	/** The time for which an answer proves that the endpoint works. */
	private static final long PROVEN = TimeUnit.SECONDS.toNanos(60);

	/** The time after which tries that were never reported on do not count. */
	private static final long FORGOTTEN = TimeUnit.SECONDS.toNanos(60);

	private Candidate<T> candidate;

	private final Handshakes handshakes;

	private boolean up = true;

	/** The number of failures in a row, for the back-off. */
	private int level;

	private long heldFor;

	private long heldUntil;

	private long upSince;

	/** The number of tries at a time while the endpoint is not up. */
	private int allowed;

	private int trials;

	private long lastTrialAt;

	private int doubts;

	private boolean worked;

	private long lastWorkedAt;

	private @Nullable String lastFailure;

	private long lastFailureAt;

	private long tries;

	private long failures;

	private int pending;

	/** The number of answers, and of the tries that began since the last one. */
	private long answers;

	private boolean everAnswered;

	private long lastAnswerAt;

	/** Whether a login is running that is to prove that the endpoint works. */
	private boolean proving;

	private int unanswered;

	private long unansweredSince;

	/** The position among those that take turns. */
	private long turn;

	EndpointState(Candidate<T> candidate) {
		this(candidate, new Handshakes());
	}

	private EndpointState(Candidate<T> candidate, Handshakes handshakes) {
		this.candidate = candidate;
		this.handshakes = handshakes;
	}

	/**
	 * Returns a copy without the running tries.
	 * @return the copy
	 */
	EndpointState<T> copy() {
		EndpointState<T> copy = new EndpointState<>(this.candidate, this.handshakes.copy());
		copy.up = this.up;
		copy.level = this.level;
		copy.heldFor = this.heldFor;
		copy.heldUntil = this.heldUntil;
		copy.upSince = this.upSince;
		copy.allowed = this.allowed;
		copy.doubts = this.doubts;
		copy.worked = this.worked;
		copy.lastWorkedAt = this.lastWorkedAt;
		copy.lastFailure = this.lastFailure;
		copy.lastFailureAt = this.lastFailureAt;
		copy.tries = this.tries;
		copy.failures = this.failures;
		copy.everAnswered = this.everAnswered;
		copy.lastAnswerAt = this.lastAnswerAt;
		return copy;
	}

	Candidate<T> candidate() {
		return this.candidate;
	}

	Endpoint endpoint() {
		return this.candidate.endpoint();
	}

	void replace(Candidate<T> other) {
		this.candidate = other;
	}

	Handshakes handshakes() {
		return this.handshakes;
	}

	boolean isUp() {
		return this.up;
	}

	/**
	 * Whether an answer is awaited.
	 * @param now the time
	 * @return {@code true} if a try has begun and was not answered
	 */
	boolean isAwaited(long now) {
		return this.unanswered > 0 && now - this.unansweredSince < FORGOTTEN;
	}

	long lastFailureAt() {
		return this.lastFailureAt;
	}

	/**
	 * Takes part in one turn of several endpoints.
	 * @return the position after it
	 */
	long takePart() {
		this.turn += this.candidate.weight();
		return this.turn;
	}

	void takeTurn(long total) {
		this.turn -= total;
	}

	/**
	 * Whether a further connect may use the endpoint now.
	 * @param now the time
	 * @return {@code true} if it is up, or for a trial
	 */
	boolean isUsable(long now) {
		if (this.up) {
			return true;
		}
		boolean forgotten = now - this.lastTrialAt > FORGOTTEN;
		return now - this.heldUntil >= 0 && (this.trials < this.allowed || forgotten);
	}

	/**
	 * Whether the endpoint was held down, and has not worked since.
	 * @return {@code true} until its first trial has succeeded
	 */
	boolean awaitsTrial() {
		return !this.up && this.allowed == 1;
	}

	/**
	 * Whether a connect that makes a single try can rely on the endpoint.
	 * @param now the time
	 * @return {@code true} if it has answered lately, and was not held down since
	 */
	boolean isProven(long now) {
		return !awaitsTrial() && this.everAnswered && now - this.lastAnswerAt < PROVEN;
	}

	boolean isProving() {
		return this.proving;
	}

	void proving(boolean running) {
		this.proving = running;
	}

	/**
	 * Whether no try has had an answer for longer than usual.
	 * @param now the time
	 * @return {@code true} if the endpoint is silent
	 */
	boolean isSilent(long now) {
		return isAwaited(now) && now - this.unansweredSince > this.handshakes.patience();
	}

	/**
	 * Begins a try.
	 * @param now the time
	 * @return whether it is a trial
	 */
	boolean begin(long now) {
		this.tries++;
		this.pending++;
		if (this.unanswered++ == 0 || now - this.unansweredSince > FORGOTTEN) {
			this.unansweredSince = now;
		}
		boolean trial = !this.up && isUsable(now);
		if (trial) {
			this.trials = (this.trials < this.allowed) ? this.trials + 1 : 1;
			this.lastTrialAt = now;
		}
		return trial;
	}

	/**
	 * Returns the number of answers until now.
	 * @return a number that a try keeps until its end
	 */
	long answers() {
		return this.answers;
	}

	void answered(long startedAt, long now) {
		answered(now);
		this.handshakes.add(now - startedAt, now);
	}

	/**
	 * Notes an answer, whatever it says.
	 * @param now the time
	 */
	void answered(long now) {
		// the endpoint is not silent, whatever happens to earlier tries
		this.answers++;
		this.unanswered = 0;
		this.everAnswered = true;
		this.lastAnswerAt = now;
	}

	void end(long answersBefore, boolean trial) {
		this.pending--;
		if (answersBefore == this.answers) {
			this.unanswered--;
		}
		if (trial) {
			this.trials = Math.max(0, this.trials - 1);
		}
	}

	void works(long now) {
		this.doubts = 0;
		this.worked = true;
		this.lastWorkedAt = now;
		answered(now);
		if (this.up) {
			return;
		}
		this.heldUntil = now;
		this.allowed *= 2;
		if (this.allowed > MAX_TRIALS) {
			this.up = true;
			this.upSince = now;
		}
	}

	void doubtful(long startedAt, long now, String failure, double random) {
		if (++this.doubts >= MAX_DOUBTS) {
			down(startedAt, now, failure, random);
		}
		else {
			failed(now, failure);
		}
	}

	/**
	 * Holds the endpoint down, unless it is held down already. Tries that began before
	 * that end without effect.
	 * @param startedAt the start of the try
	 * @param now the time
	 * @param failure the message of the failure
	 * @param random from 0 (inclusive) to 1 (exclusive), for the jitter
	 */
	void down(long startedAt, long now, String failure, double random) {
		failed(now, failure);
		if (this.up) {
			boolean stable = now - this.upSince >= Math.max(STABLE, this.heldFor);
			hold(stable ? 1 : this.level + 1, now, random);
		}
		else if (startedAt - this.heldUntil >= 0) {
			hold(this.level + 1, now, random);
		}
	}

	private void failed(long now, String failure) {
		this.failures++;
		this.lastFailure = failure;
		this.lastFailureAt = now;
	}

	private void hold(int next, long now, double random) {
		this.up = false;
		this.level = next;
		this.heldFor = BackOff.delay(next, random);
		this.heldUntil = now + this.heldFor;
		this.allowed = 1;
		this.trials = 0;
		this.doubts = 0;
		this.turn = 0;
	}

	/**
	 * Whether the endpoint worked after a moment, so that an earlier silence is over.
	 * @param moment the moment
	 * @return {@code true} if it worked since
	 */
	boolean workedSince(long moment) {
		return this.worked && this.lastWorkedAt - moment > 0;
	}

	EndpointStatus status(long now) {
		long left = this.up ? 0 : Math.max(0, this.heldUntil - now);
		State state = this.up ? State.UP : (left > 0) ? State.HELD_DOWN : State.TRIAL;
		LastFailure failure = (this.lastFailure != null)
				? new LastFailure(this.lastFailure, Duration.ofNanos(now - this.lastFailureAt)) : null;
		return new EndpointStatus(endpoint(), this.candidate.name(), state, Duration.ofNanos(left), failure, this.tries,
				this.failures, this.pending, this.handshakes.summary());
	}

}
