package io.socks5.testkit;

import java.nio.ByteBuffer;

import io.socks5.auth.Authentication;
import io.socks5.auth.Encapsulation;
import io.socks5.auth.SubNegotiation;
import io.socks5.protocol.AuthMethod;
import io.socks5.protocol.FailureContext;
import io.socks5.protocol.ProtocolViolationException;

/**
 * A private method of the tests' own: the client sends a key of one octet, and from then
 * on everything travels in messages of two octets of length and what is inside, each
 * octet xor the key. A message has at most 32767 octets, and may be empty.
 *
 * @param key the key
 * @param limit how many octets the client puts into a message
 */
public record XorMethod(int key, int limit) implements Authentication {

	/** The method's number. */
	public static final AuthMethod METHOD = new AuthMethod(0x81);

	@Override
	public AuthMethod method() {
		return METHOD;
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
				return ByteBuffer.wrap(new byte[] { (byte) XorMethod.this.key });
			}

			@Override
			public int wanted() {
				return 0;
			}

			@Override
			public ByteBuffer receive(ByteBuffer field) {
				throw new IllegalStateException("No message is expected");
			}

			@Override
			public Encapsulation encapsulation() {
				return messages(site);
			}

		};
	}

	/**
	 * The messages of one connection.
	 * @param site what a failure shall carry
	 * @return a new encapsulation
	 */
	public Encapsulation messages(FailureContext site) {
		return new Messages(this.key, this.limit, site);
	}

	private static final class Messages implements Encapsulation {

		private final int key;

		private final int limit;

		private final FailureContext site;

		/** What the message at hand has inside, 0 between messages. */
		private int announced;

		Messages(int key, int limit, FailureContext site) {
			this.key = key;
			this.limit = limit;
			this.site = site;
		}

		@Override
		public int limit() {
			return this.limit;
		}

		@Override
		public ByteBuffer wrap(ByteBuffer octets) {
			ByteBuffer message = ByteBuffer.allocate(2 + octets.remaining());
			message.putShort((short) octets.remaining());
			return message.put(crossed(octets)).flip();
		}

		@Override
		public int wanted() {
			return isBetweenMessages() ? 2 : this.announced;
		}

		@Override
		public boolean isBetweenMessages() {
			return this.announced == 0;
		}

		@Override
		public ByteBuffer unwrap(ByteBuffer field) throws ProtocolViolationException {
			if (!isBetweenMessages()) {
				this.announced = 0;
				return crossed(field);
			}
			int length = field.getShort();
			if (length < 0) {
				throw new ProtocolViolationException(this.site, "a message", "something else");
			}
			this.announced = length;
			return ByteBuffer.allocate(0);
		}

		private ByteBuffer crossed(ByteBuffer octets) {
			ByteBuffer crossed = ByteBuffer.allocate(octets.remaining());
			while (octets.hasRemaining()) {
				crossed.put((byte) (octets.get() ^ this.key));
			}
			return crossed.flip();
		}

	}

}
