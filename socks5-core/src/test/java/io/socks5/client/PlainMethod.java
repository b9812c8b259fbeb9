package io.socks5.client;

import java.nio.ByteBuffer;

import io.socks5.auth.Authentication;
import io.socks5.auth.DatagramEncapsulation;
import io.socks5.auth.Encapsulation;
import io.socks5.auth.SubNegotiation;
import io.socks5.protocol.AuthMethod;
import io.socks5.protocol.FailureContext;

/**
 * An encapsulating method that has no message of its own.
 */
abstract class PlainMethod implements Authentication {

	private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

	/**
	 * Returns the encapsulation of a connection.
	 */
	abstract Plain encapsulation();

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
		Encapsulation encapsulation = encapsulation();
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

	/**
	 * Leaves the octets as they are.
	 */
	abstract static class Plain implements Encapsulation, DatagramEncapsulation {

		/**
		 * Runs each call but that of close, and returns a copy of its octets.
		 */
		abstract ByteBuffer called(String call, ByteBuffer octets);

		static ByteBuffer copy(ByteBuffer octets) {
			return ByteBuffer.allocate(octets.remaining()).put(octets).flip();
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

	}

}
