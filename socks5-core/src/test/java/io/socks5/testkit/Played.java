package io.socks5.testkit;

import java.io.IOException;
import java.util.Objects;

import io.socks5.protocol.AuthMethod;
import org.assertj.core.api.Assertions;

/**
 * A transcript that has been played and kept to: its outcome, to be asserted.
 */
public final class Played {

	private final Outcome outcome;

	private final int cases;

	/**
	 * A play.
	 * @param outcome the outcome, the same each time
	 * @param cases the number of times that the transcript was played
	 */
	public Played(Outcome outcome, int cases) {
		this.outcome = outcome;
		this.cases = cases;
	}

	/**
	 * Asserts that the tunnel is established.
	 * @param bound the bound endpoint as it prints
	 * @return this
	 */
	public Played andIsBoundTo(String bound) {
		Assertions.assertThat(this.outcome.bound()).as("bound endpoint").hasToString(bound);
		return this;
	}

	/**
	 * Asserts that the first stage is over, and the second one is not.
	 * @param method the method used
	 * @return this
	 */
	public Played andHasAgreedOn(AuthMethod method) {
		Assertions.assertThat(this.outcome).isEqualTo(new Outcome(method, null, null));
		return this;
	}

	/**
	 * Asserts that it failed.
	 * @param <T> the type of failure
	 * @param type exactly the type of failure
	 * @return assertions on the failure
	 */
	public <T extends IOException> FailureAssert<T> andFailsWith(Class<T> type) {
		IOException failure = Objects.requireNonNull(this.outcome.failure(), "There is no failure");
		Assertions.assertThat(failure).isExactlyInstanceOf(type);
		return new FailureAssert<>(type.cast(failure));
	}

	/**
	 * How many times the transcript was played, in different pieces.
	 * @return 1 or more
	 */
	public int cases() {
		return this.cases;
	}

}
