package io.socks5.client;

import java.nio.ByteBuffer;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

import io.socks5.auth.Authentication;
import io.socks5.auth.DatagramEncapsulation;
import io.socks5.auth.Encapsulation;
import io.socks5.auth.SubNegotiation;
import io.socks5.protocol.AuthMethod;
import io.socks5.protocol.FailureContext;

/**
 * An encapsulating method that leaves the octets as they are, and notes each call that
 * its contract forbids: two at once, and those after its close.
 */
final class StrictMethod implements Authentication {

	private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

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
	public AuthMethod method() {
		return new AuthMethod(0x80);
	}

	@Override
	public boolean encapsulates() {
		return true;
	}

	@Override
	public SubNegotiation begin(FailureContext site) {
		this.begun.incrementAndGet();
		Encapsulation encapsulation = new Strict();
		return new SubNegotiation() {

			@Override
			public ByteBuffer start() {
				return NOTHING;
			}

			@Override
			public int wanted() {
				return 0;
			}

			@Override
			public ByteBuffer receive(ByteBuffer field) {
				return NOTHING;
			}

			@Override
			public Encapsulation encapsulation() {
				return encapsulation;
			}

		};
	}

	private final class Strict implements Encapsulation, DatagramEncapsulation {

		private final AtomicInteger inside = new AtomicInteger();

		private volatile boolean over;

		private ByteBuffer called(String call, ByteBuffer octets) {
			if (this.inside.incrementAndGet() > 1) {
				StrictMethod.this.violations.add(call + " at the same time as another call");
			}
			if (this.over) {
				StrictMethod.this.violations.add(call + " after close");
			}
			Thread.yield();
			ByteBuffer copy = ByteBuffer.allocate(octets.remaining()).put(octets).flip();
			this.inside.decrementAndGet();
			return copy;
		}

		@Override
		public int limit() {
			called("limit", NOTHING);
			return 1000;
		}

		@Override
		public int wanted() {
			called("wanted", NOTHING);
			return 1;
		}

		@Override
		public boolean isBetweenMessages() {
			called("isBetweenMessages", NOTHING);
			return true;
		}

		@Override
		public ByteBuffer wrap(ByteBuffer octets) {
			return called("wrap", octets);
		}

		@Override
		public ByteBuffer unwrap(ByteBuffer field) {
			return called("unwrap", field);
		}

		@Override
		public DatagramEncapsulation datagrams() {
			return this;
		}

		@Override
		public ByteBuffer wrapDatagram(ByteBuffer octets) {
			return called("wrapDatagram", octets);
		}

		@Override
		public ByteBuffer unwrapDatagram(ByteBuffer message) {
			return called("unwrapDatagram", message);
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
