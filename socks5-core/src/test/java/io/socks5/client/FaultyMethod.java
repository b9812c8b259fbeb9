package io.socks5.client;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

/**
 * An encapsulating method that throws what its contract does not declare once it is
 * broken.
 */
public final class FaultyMethod extends PlainMethod {

	private final AtomicInteger closed = new AtomicInteger();

	private volatile String at = "";

	private volatile @Nullable Throwable thrown;

	// from now on, the call of that name throws
	public FaultyMethod breaks(String call, Throwable failure) {
		this.thrown = failure;
		this.at = call;
		return this;
	}

	public void works() {
		this.at = "";
	}

	public int closed() {
		return this.closed.get();
	}

	private void called(String call) {
		Throwable failure = this.thrown;
		if (this.at.equals(call) && failure != null) {
			FaultyMethod.<RuntimeException>sneak(failure);
		}
	}

	@SuppressWarnings("unchecked")
	private static <T extends Throwable> void sneak(Throwable failure) throws T {
		throw (T) failure;
	}

	@Override
	Plain encapsulation() {
		return new Faulty();
	}

	private final class Faulty extends Plain {

		@Override
		ByteBuffer called(String call, ByteBuffer octets) {
			FaultyMethod.this.called(call);
			return copy(octets);
		}

		@Override
		public void close() {
			FaultyMethod.this.closed.incrementAndGet();
			FaultyMethod.this.called("close");
		}

	}

}
