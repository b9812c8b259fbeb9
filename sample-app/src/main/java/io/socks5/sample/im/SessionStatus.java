package io.socks5.sample.im;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * How a session is: what the API and the page show of it.
 *
 * @param account who logs in
 * @param connected whether messages can be sent
 * @param secure whether TLS is on
 * @param state what the session is doing
 * @param reason why it is not connected
 * @param nextTry when it tries again by itself
 */
record SessionStatus(String account, boolean connected, boolean secure, State state, @Nullable String reason,
		@Nullable Instant nextTry) {

	enum State {

		/** Logging in for the first time, or again. */
		CONNECTING,

		/** Ready to chat. */
		CONNECTED,

		/** Waits until it tries again by itself. */
		WAITING,

		/** Was told that its password is wrong: does not try again by itself. */
		REFUSED,

		/** Ended with the application. */
		STOPPED

	}

}
