package io.socks5.transport;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A bounded number of places that no owner can use up. An owner gets another place while
 * more are free than the owner holds, so that one owner gets half of all at most. When
 * many owners have used them up, an owner that holds none gets a spare one.
 */
final class Shares {

	private final Lock lock = new ReentrantLock();

	private final Map<Object, Integer> held = new HashMap<>();

	/** The number of free places, negative while spare ones are in use. */
	private int free;

	private final int spare;

	Shares(int places, int spare) {
		this.free = places;
		this.spare = spare;
	}

	boolean take(Object owner) {
		this.lock.lock();
		try {
			int own = this.held.getOrDefault(owner, 0);
			boolean granted = (own == 0) ? this.free > -this.spare : own < this.free;
			if (!granted) {
				return false;
			}
			this.held.merge(owner, 1, Integer::sum);
			this.free--;
			return true;
		}
		finally {
			this.lock.unlock();
		}
	}

	void release(Object owner) {
		this.lock.lock();
		try {
			this.held.computeIfPresent(owner, (same, count) -> (count == 1) ? null : count - 1);
			this.free++;
		}
		finally {
			this.lock.unlock();
		}
	}

}
