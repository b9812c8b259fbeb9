package io.socks5.transport;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A limited number of places that no single owner can exhaust. An owner gets another
 * place while more places are free than the owner holds. One owner therefore gets at most
 * half of them. When all places are taken, an owner without a place gets a spare one.
 */
final class PlaceBudget {

	private final Lock lock = new ReentrantLock();

	private final Map<Object, Integer> held = new HashMap<>();

	/** The number of free places. Negative while spare places are in use. */
	private int free;

	private final int spare;

	PlaceBudget(int places, int spare) {
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
