package io.socks5.client;

import java.nio.ByteBuffer;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An encapsulating method that notes each call that its contract forbids: two at once,
 * and those after its close.
 */
final class StrictMethod extends PlainMethod {

	private final Queue<String> violations = new ConcurrentLinkedQueue<>();

	private final AtomicInteger begun = new AtomicInteger();

	private final AtomicInteger closed = new AtomicInteger();

	Queue<String> violations() {
		return this.violations;
	}

	int begun() {
		return this.begun.get();
	}

	int closed() {
		return this.closed.get();
	}

	@Override
	Plain encapsulation() {
		this.begun.incrementAndGet();
		return new Strict();
	}

	private final class Strict extends Plain {

		private final AtomicInteger inside = new AtomicInteger();

		private volatile boolean over;

		@Override
		ByteBuffer called(String call, ByteBuffer octets) {
			if (this.inside.incrementAndGet() > 1) {
				StrictMethod.this.violations.add(call + " at the same time as another call");
			}
			if (this.over) {
				StrictMethod.this.violations.add(call + " after close");
			}
			Thread.yield();
			ByteBuffer copy = copy(octets);
			this.inside.decrementAndGet();
			return copy;
		}

		@Override
		public void close() {
			if (this.inside.get() > 0) {
				StrictMethod.this.violations.add("close at the same time as another call");
			}
			if (!this.over) {
				this.over = true;
				StrictMethod.this.closed.incrementAndGet();
			}
		}

	}

}
