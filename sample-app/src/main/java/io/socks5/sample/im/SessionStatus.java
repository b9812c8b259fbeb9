package io.socks5.sample.im;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The status of a session, for the API and the page.
 *
 * @param account the name of the account
 * @param connected whether messages can be sent
 * @param secure whether the session is secured with TLS
 * @param state the state of the session
 * @param reason the reason for a missing connection
 * @param nextTry the time of the next automatic attempt
 * @param contacts the contacts of the account, empty without a connection
 */
record SessionStatus(String account, boolean connected, boolean secure, State state, @Nullable String reason,
		@Nullable Instant nextTry, List<Contact> contacts) {

	enum State {

		/** Logging in for the first time, or again. */
		CONNECTING,

		/** Ready to chat. */
		CONNECTED,

		/** Waiting for the next automatic attempt. */
		WAITING,

		/** The login was rejected. There are no further automatic attempts. */
		REFUSED,

		/** Stopped with the application. */
		STOPPED

	}

	/**
	 * A contact and its presence.
	 */
	record Contact(String name, Presence presence) {

	}

	enum Presence {

		/** Ready to chat. */
		ONLINE,

		/** Not connected. */
		OFFLINE,

		/** Has not agreed to share its presence. */
		PENDING

	}

}
