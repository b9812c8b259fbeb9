package io.socks5.transport;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * How long the steps of a connect may take.
 *
 * @param connect for the look-up of the proxy's name and TCP, all its addresses together
 * @param handshake from the greeting to the final reply
 * @param overall for both together, or {@code null} if there is no such limit
 */
public record Timeouts(Duration connect, Duration handshake, @Nullable Deadline overall) {

	/**
	 * The deadline of a TCP connect that starts now.
	 * @return the deadline
	 */
	public Deadline connectDeadline() {
		return orOverall(Deadline.after(this.connect, "connect timeout"));
	}

	/**
	 * The deadline of a handshake that starts now.
	 * @return the deadline
	 */
	public Deadline handshakeDeadline() {
		return orOverall(Deadline.after(this.handshake, "handshake timeout"));
	}

	private Deadline orOverall(Deadline deadline) {
		return (this.overall != null) ? deadline.orEarlier(this.overall) : deadline;
	}

}
