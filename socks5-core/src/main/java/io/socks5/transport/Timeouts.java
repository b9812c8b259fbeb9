package io.socks5.transport;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * The timeouts of a connect.
 *
 * @param connect the timeout of the lookup of the proxy's name and of TCP to all
 * addresses
 * @param handshake the timeout from the greeting to the final reply
 * @param overall the deadline of the whole connect, or {@code null} if there is none
 */
public record Timeouts(Duration connect, Duration handshake, @Nullable Deadline overall) {

	/**
	 * Returns the deadline of a TCP connect that starts now.
	 * @return the deadline
	 */
	public Deadline connectDeadline() {
		return orOverall(Deadline.after(this.connect, "connect timeout"));
	}

	/**
	 * Returns the deadline of a handshake that starts now.
	 * @return the deadline
	 */
	public Deadline handshakeDeadline() {
		return orOverall(Deadline.after(this.handshake, "handshake timeout"));
	}

	private Deadline orOverall(Deadline deadline) {
		return (this.overall != null) ? deadline.orEarlier(this.overall) : deadline;
	}

}
