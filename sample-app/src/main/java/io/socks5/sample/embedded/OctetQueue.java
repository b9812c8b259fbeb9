package io.socks5.sample.embedded;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/**
 * The octets of one direction that are not yet read, with the time of each piece.
 */
class OctetQueue {

	/**
	 * More than the longest handshake.
	 */
	private static final int CAPACITY = 2048;

	private final Deque<Arrival> arrivals = new ArrayDeque<>();

	private byte[] octets = {};

	private int removed;

	void add(byte[] more) {
		int length = Math.min(more.length, CAPACITY - this.octets.length);
		int end = this.octets.length;
		this.octets = Arrays.copyOf(this.octets, end + length);
		System.arraycopy(more, 0, this.octets, end, length);
		this.arrivals.addLast(new Arrival(this.removed + this.octets.length, System.nanoTime()));
	}

	boolean has(int count) {
		return this.octets.length >= count;
	}

	int at(int index) {
		return this.octets[index] & 0xff;
	}

	byte[] octets(int from, int length) {
		return Arrays.copyOfRange(this.octets, from, from + length);
	}

	/**
	 * Removes the first octets.
	 * @param count the number of octets
	 * @return the time at which the last of them was added
	 */
	long remove(int count) {
		this.octets = Arrays.copyOfRange(this.octets, count, this.octets.length);
		this.removed += count;
		while (this.arrivals.getFirst().end < this.removed) {
			this.arrivals.removeFirst();
		}
		return this.arrivals.getFirst().at;
	}

	private record Arrival(int end, long at) {

	}

}
