package io.socks5.client;

import io.socks5.event.ConnectAttempt;
import io.socks5.event.ConnectListener;
import io.socks5.event.ConnectListener.Observation;
import org.jspecify.annotations.Nullable;

/**
 * The policy for reporting a connect, and the connects to the proxies before, to
 * listeners.
 *
 * @param probe whether the connect is a health check
 * @param held the observations to hold back, or {@code null} to report at once
 * @param route the description of the route, or {@code null} if no route matches
 */
record ObservationPolicy(boolean probe, @Nullable HeldObservations held, @Nullable String route) {

	static final ObservationPolicy IMMEDIATE = new ObservationPolicy(false, null, null);

	/**
	 * Returns the policy for a warm connection. Its own observers are those of the later
	 * request.
	 * @param held the observations of the proxies before
	 * @return the policy
	 */
	static ObservationPolicy ahead(HeldObservations held) {
		return new ObservationPolicy(false, held, null);
	}

	ObservationPolicy along(String description) {
		return new ObservationPolicy(this.probe, this.held, description);
	}

	ObservationPolicy probing() {
		return new ObservationPolicy(true, this.held, this.route);
	}

	Observation start(ConnectListener listener, ConnectAttempt attempt) {
		if (this.held == null) {
			return listener.connectStarted(attempt);
		}
		return (attempt.destination() != null) ? this.held.add(() -> listener.connectStarted(attempt))
				: Observation.NONE;
	}

}
