package io.socks5.testkit;

/**
 * Plays transcripts its own way: against the bare handshake, over loopback through a
 * transport. One catalogue of transcripts serves them all.
 */
@FunctionalInterface
public interface Driver {

	/**
	 * Plays a transcript and asserts that it is kept to.
	 * @param attempt what is attempted
	 * @param transcript the octets of both sides
	 * @return the outcome
	 */
	Played play(ConnectCase attempt, Transcript transcript);

}
