package io.socks5.auth;

import java.nio.ByteBuffer;

import io.socks5.protocol.AuthMethod;
import io.socks5.protocol.FailureContext;

/**
 * Method 00, without an exchange. RFC 1928 §3.
 */
final class NoAuthentication implements Authentication {

	static final NoAuthentication INSTANCE = new NoAuthentication();

	private NoAuthentication() {
	}

	@Override
	public AuthMethod method() {
		return AuthMethod.NONE;
	}

	@Override
	public SubNegotiation begin(FailureContext context) {
		return new Nothing();
	}

	private record Nothing() implements SubNegotiation {

		@Override
		public ByteBuffer start() {
			return ByteBuffer.allocate(0);
		}

		@Override
		public int wanted() {
			return 0;
		}

		@Override
		public ByteBuffer receive(ByteBuffer field) {
			throw new IllegalStateException("No message is expected");
		}

	}

}
