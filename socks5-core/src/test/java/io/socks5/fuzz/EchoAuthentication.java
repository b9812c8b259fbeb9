package io.socks5.fuzz;

import java.nio.ByteBuffer;

import io.socks5.auth.Authentication;
import io.socks5.auth.SubNegotiation;
import io.socks5.protocol.AuthMethod;
import io.socks5.protocol.FailureContext;

/**
 * A private method in which the server speaks first: a length, and so many octets, which
 * the client repeats.
 */
final class EchoAuthentication implements Authentication {

	@Override
	public AuthMethod method() {
		return new AuthMethod(0x80);
	}

	@Override
	public SubNegotiation begin(FailureContext site) {
		return new Echo();
	}

	private static final class Echo implements SubNegotiation {

		private boolean lengthKnown;

		private int wanted = 1;

		@Override
		public ByteBuffer start() {
			return ByteBuffer.allocate(0);
		}

		@Override
		public int wanted() {
			return this.wanted;
		}

		@Override
		public ByteBuffer receive(ByteBuffer field) {
			if (!this.lengthKnown) {
				this.lengthKnown = true;
				this.wanted = Byte.toUnsignedInt(field.get());
				return ByteBuffer.allocate(0);
			}
			this.wanted = 0;
			return ByteBuffer.allocate(field.remaining()).put(field).flip();
		}

	}

}
