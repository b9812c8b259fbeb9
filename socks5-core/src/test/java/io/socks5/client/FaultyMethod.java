package io.socks5.client;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;

import io.socks5.auth.Authentication;
import io.socks5.auth.DatagramEncapsulation;
import io.socks5.auth.Encapsulation;
import io.socks5.auth.SubNegotiation;
import io.socks5.protocol.AuthMethod;
import io.socks5.protocol.FailureContext;
import org.jspecify.annotations.Nullable;

/**
 * An encapsulating method that leaves the octets as they are, and throws what its
 * contract does not declare once it is broken.
 */
public final class FaultyMethod implements Authentication {

	private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

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
	public AuthMethod method() {
		return new AuthMethod(0x80);
	}

	@Override
	public boolean encapsulates() {
		return true;
	}

	@Override
	public SubNegotiation begin(FailureContext site) {
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
				return new Faulty();
			}

		};
	}

	private final class Faulty implements Encapsulation, DatagramEncapsulation {

		private ByteBuffer copied(String call, ByteBuffer octets) {
			called(call);
			return ByteBuffer.allocate(octets.remaining()).put(octets).flip();
		}

		@Override
		public int limit() {
			called("limit");
			return 1000;
		}

		@Override
		public int wanted() {
			called("wanted");
			return 1;
		}

		@Override
		public boolean isBetweenMessages() {
			called("isBetweenMessages");
			return true;
		}

		@Override
		public ByteBuffer wrap(ByteBuffer octets) {
			return copied("wrap", octets);
		}

		@Override
		public ByteBuffer unwrap(ByteBuffer field) {
			return copied("unwrap", field);
		}

		@Override
		public DatagramEncapsulation datagrams() {
			return this;
		}

		@Override
		public ByteBuffer wrapDatagram(ByteBuffer octets) {
			return copied("wrapDatagram", octets);
		}

		@Override
		public ByteBuffer unwrapDatagram(ByteBuffer message) {
			return copied("unwrapDatagram", message);
		}

		@Override
		public void close() {
			FaultyMethod.this.closed.incrementAndGet();
			called("close");
		}

	}

}
