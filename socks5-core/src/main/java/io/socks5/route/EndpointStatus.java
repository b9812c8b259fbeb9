package io.socks5.route;

import java.time.Duration;

import io.socks5.protocol.Address;
import io.socks5.protocol.Endpoint;
import org.jspecify.annotations.Nullable;

/**
 * The state of an endpoint of a client at one moment. It contains no login.
 *
 * @param endpoint the endpoint
 * @param name the configured name, if the endpoint is one of its addresses, or
 * {@code null}
 * @param state the state
 * @param heldDownFor the time until a connect may try the endpoint again, zero unless it
 * is held down
 * @param lastFailure the last failure of the endpoint
 * @param tries the number of connects that tried the endpoint
 * @param failures the number of those that failed because of the endpoint
 * @param pending the number of connects that are trying the endpoint now
 * @param handshakes the recent handshake times
 */
public record EndpointStatus(Endpoint endpoint, @Nullable Address name, State state, Duration heldDownFor,
		@Nullable LastFailure lastFailure, long tries, long failures, int pending,
		@Nullable HandshakeTimes handshakes) {

	/**
	 * The state of an endpoint.
	 */
	public enum State {

		/** Used by all connects. */
		UP,

		/** Not used while another endpoint is up. */
		HELD_DOWN,

		/** Tried by one connect, then by twice as many at a time after each success. */
		TRIAL

	}

	/**
	 * The last failure of an endpoint.
	 *
	 * @param message the message of the failure
	 * @param age the time since then
	 */
	public record LastFailure(String message, Duration age) {
	}

	/**
	 * The times from the start of a connect until the proxy accepted the login, for the
	 * last connects.
	 *
	 * @param count the number of connects, at most 64
	 * @param median the median
	 * @param percentile95 the 95th percentile
	 * @param max the longest time
	 */
	public record HandshakeTimes(int count, Duration median, Duration percentile95, Duration max) {
	}

}
