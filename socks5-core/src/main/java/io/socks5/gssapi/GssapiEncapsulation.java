package io.socks5.gssapi;

import java.nio.ByteBuffer;

import io.socks5.auth.DatagramEncapsulation;
import io.socks5.auth.Encapsulation;
import io.socks5.protocol.ProtocolViolationException;
import io.socks5.protocol.Socks5Exception;

/**
 * The encapsulation of everything after the exchange. RFC 1961 §5.
 */
final class GssapiEncapsulation implements Encapsulation, DatagramEncapsulation {

	private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

	private final GssapiContext context;

	private final boolean confidential;

	private final int limit;

	private final GssapiMessages messages = new GssapiMessages();

	GssapiEncapsulation(GssapiContext context, Protection protection) throws Socks5Exception {
		this.context = context;
		this.confidential = protection.isConfidential();
		this.limit = context.limit(this.confidential);
		context.agreed();
	}

	@Override
	public int limit() {
		return this.limit;
	}

	@Override
	public ByteBuffer wrap(ByteBuffer octets) throws Socks5Exception {
		byte[] plain = new byte[octets.remaining()];
		octets.get(plain);
		return GssapiMessages.message(GssapiMessages.DATA, this.context.wrap(plain, this.confidential),
				this.context.failureContext());
	}

	@Override
	public int wanted() {
		return this.messages.wanted();
	}

	@Override
	public boolean isBetweenMessages() {
		return this.messages.isBetweenMessages();
	}

	@Override
	public ByteBuffer unwrap(ByteBuffer field) throws Socks5Exception {
		byte[] token = this.messages.read(field, GssapiMessages.DATA, this.context.failureContext());
		return (token != null) ? ByteBuffer.wrap(this.context.unwrap(token, this.confidential, true)) : NOTHING;
	}

	@Override
	public DatagramEncapsulation datagrams() {
		return this;
	}

	@Override
	public ByteBuffer wrapDatagram(ByteBuffer octets) throws Socks5Exception {
		return wrap(octets);
	}

	@Override
	public ByteBuffer unwrapDatagram(ByteBuffer message) throws Socks5Exception {
		// datagrams can be lost or reordered, so their order is not checked
		GssapiMessages whole = new GssapiMessages();
		byte[] token = null;
		while (token == null && message.remaining() >= whole.wanted()) {
			ByteBuffer field = message.slice(message.position(), whole.wanted());
			message.position(message.position() + field.remaining());
			token = whole.read(field, GssapiMessages.DATA, this.context.failureContext());
		}
		if (token == null || message.hasRemaining()) {
			throw new ProtocolViolationException(this.context.failureContext(),
					"one whole GSSAPI message in a datagram", (token != null) ? "more" : "a part of one");
		}
		return ByteBuffer.wrap(this.context.unwrap(token, this.confidential, false));
	}

	@Override
	public void close() {
		this.context.dispose();
	}

}
