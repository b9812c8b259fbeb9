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
 * @param share the deadline of one of several tries until the proxy has accepted the
 * login, or {@code null} if there is none
 */
public record Timeouts(Duration connect, Duration handshake, @Nullable Deadline overall, @Nullable Deadline share) {

	/**
	 * Creates the timeouts of a single try.
	 * @param connect the timeout of the lookup of the proxy's name and of TCP to all
	 * addresses
	 * @param handshake the timeout from the greeting to the final reply
	 * @param overall the deadline of the whole connect, or {@code null} if there is none
	 */
	public Timeouts(Duration connect, Duration handshake, @Nullable Deadline overall) {
		this(connect, handshake, overall, null);
	}

	/**
	 * Returns the timeouts of several tries, which share one deadline. It starts now.
	 * @return the timeouts with an overall deadline
	 */
	public Timeouts shared() {
		Deadline sum = orOverall(Deadline.after(this.connect.plus(this.handshake), "connect and handshake timeout"));
		return new Timeouts(this.connect, this.handshake, sum, null);
	}

	/**
	 * Returns the timeouts of one of several tries, which starts now.
	 * @param nanos the time until the proxy has accepted the login
	 * @return the timeouts with a share
	 */
	public Timeouts within(long nanos) {
		Deadline end = orOverall(Deadline.after(Duration.ofNanos(nanos), "endpoint timeout"));
		return new Timeouts(this.connect, this.handshake, this.overall, end);
	}

	/**
	 * Returns the timeouts after a pause.
	 * @param nanos the length of the pause
	 * @return the timeouts with later deadlines
	 */
	public Timeouts later(long nanos) {
		return new Timeouts(this.connect, this.handshake, later(this.overall, nanos), later(this.share, nanos));
	}

	private static @Nullable Deadline later(@Nullable Deadline deadline, long nanos) {
		return (deadline != null) ? deadline.later(nanos) : null;
	}

	/**
	 * Returns the deadline for a proxy before this one.
	 * @return the share, the overall deadline, or {@code null} if there is none
	 */
	public @Nullable Deadline outer() {
		return (this.share != null) ? this.share : this.overall;
	}

	/**
	 * Returns the deadline of a TCP connect that starts now.
	 * @return the deadline
	 */
	public Deadline connectDeadline() {
		return orShare(orOverall(Deadline.after(this.connect, "connect timeout")));
	}

	/**
	 * Returns the deadline of a handshake that starts now.
	 * @return the deadline
	 */
	public Deadline handshakeDeadline() {
		return orOverall(Deadline.after(this.handshake, "handshake timeout"));
	}

	/**
	 * Returns the earlier one of a deadline and the share.
	 * @param deadline the deadline
	 * @return the deadline of a step before the proxy has accepted the login
	 */
	public Deadline orShare(Deadline deadline) {
		return (this.share != null) ? deadline.orEarlier(this.share) : deadline;
	}

	private Deadline orOverall(Deadline deadline) {
		return (this.overall != null) ? deadline.orEarlier(this.overall) : deadline;
	}

}
