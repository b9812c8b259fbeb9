package io.socks5.transport;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A bounded number of places that no owner can use up. An owner gets another place while
 * more are free than the owner holds. One owner gets half of all at most, and some remain
 * for an owner that holds none.
 */
final class Shares {

	private final Lock lock = new ReentrantLock();

	private final Map<Object, Integer> held = new HashMap<>();

	private int free;

	Shares(int places) {
		this.free = places;
	}

	boolean take(Object owner) {
		this.lock.lock();
		try {
			if (this.held.getOrDefault(owner, 0) >= this.free) {
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
