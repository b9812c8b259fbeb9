package io.socks5.testkit;

import java.io.IOException;

import io.socks5.protocol.Phase;
import io.socks5.protocol.Socks5Failure;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.Assertions;

/**
 * Assertions on a failure of this library.
 *
 * @param <T> the type of failure
 */
public final class FailureAssert<T extends IOException> extends AbstractThrowableAssert<FailureAssert<T>, T> {

	FailureAssert(T actual) {
		super(actual, FailureAssert.class);
	}

	/**
	 * Starts assertions on a failure.
	 * @param <T> the type of failure
	 * @param actual the failure
	 * @return the assertions
	 */
	public static <T extends IOException> FailureAssert<T> assertThat(T actual) {
		return new FailureAssert<>(actual);
	}

	/**
	 * Asserts how far the connect had come.
	 * @param phase the phase
	 * @return this
	 */
	public FailureAssert<T> isIn(Phase phase) {
		Assertions.assertThat(failure().phase()).isEqualTo(phase);
		return this;
	}

	/**
	 * Asserts the whole message, which starts with the site of the failure.
	 * @param text what follows the site
	 * @return this
	 */
	public FailureAssert<T> says(String text) {
		return hasMessage(failure().context() + ": " + text);
	}

	/**
	 * Asserts that the failure lets another proxy be tried.
	 * @return this
	 */
	public FailureAssert<T> letsAnotherProxyTry() {
		Assertions.assertThat(failure().otherProxyMayHelp()).as("otherProxyMayHelp").isTrue();
		return this;
	}

	/**
	 * Asserts that the failure is the same whichever proxy is asked.
	 * @return this
	 */
	public FailureAssert<T> isFinal() {
		Assertions.assertThat(failure().otherProxyMayHelp()).as("otherProxyMayHelp").isFalse();
		return this;
	}

	private Socks5Failure failure() {
		Assertions.assertThat(this.actual).isInstanceOf(Socks5Failure.class);
		return (Socks5Failure) this.actual;
	}

}
