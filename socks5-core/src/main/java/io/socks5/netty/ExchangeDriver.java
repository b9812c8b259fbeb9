package io.socks5.netty;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.concurrent.Future;
import io.socks5.transport.ExchangeChain;

/**
 * Moves the octets of a handshake between the chain and the pipeline. They may contain a
 * password, so no buffer keeps them when its write is over.
 */
final class ExchangeDriver {

	/** Longer than a reply with an IPv6 address. */
	private static final int RECEIVED_OCTETS = 24;

	private final ChannelHandlerContext context;

	private final ExchangeChain chain;

	private final TunnelLife life;

	/** A view of each received buffer would be another object. */
	private final ByteBuffer received = ByteBuffer.allocate(RECEIVED_OCTETS);

	ExchangeDriver(ChannelHandlerContext context, ExchangeChain chain, TunnelLife life) {
		this.context = context;
		this.chain = chain;
		this.life = life;
	}

	/**
	 * Sends the octets of the chain, if there are any.
	 * @param flush whether to flush as well
	 */
	void send(boolean flush) {
		ByteBuffer octets = this.chain.output();
		if (!octets.hasRemaining()) {
			return;
		}
		ByteBuf message = moved(octets).retain();
		Future<?> sent = flush ? this.context.writeAndFlush(message) : this.context.write(message);
		if (sent.isDone()) {
			sent(message, sent);
		}
		else {
			sent.addListener((over) -> sent(message, over));
		}
	}

	// a channel would copy heap memory, and not overwrite its copy
	private ByteBuf moved(ByteBuffer octets) {
		int count = octets.remaining();
		int from = octets.arrayOffset() + octets.position();
		ByteBuf message = this.context.alloc().directBuffer(count).writeBytes(octets.array(), from, count);
		Arrays.fill(octets.array(), (byte) 0);
		return message;
	}

	private void sent(ByteBuf message, Future<?> over) {
		// some channels hand the buffer on, and its reader still needs it
		if (message.refCnt() == 1) {
			message.setZero(0, message.capacity());
		}
		message.release();
		if (!over.isSuccess()) {
			this.life.setup().notSent(this.context, over.cause());
		}
	}

	/**
	 * Consumes octets, and leaves those that follow the handshake.
	 * @param octets the received octets
	 * @return whether the handshake is over
	 * @throws IOException if the proxy refuses or violates the protocol
	 */
	boolean receive(ByteBuf octets) throws IOException {
		while (octets.isReadable() && this.chain.wanted() > 0 && this.life.is(State.HANDSHAKING)) {
			this.received.clear().limit(Math.min(octets.readableBytes(), RECEIVED_OCTETS));
			octets.getBytes(octets.readerIndex(), this.received);
			this.chain.receive(this.received.flip());
			octets.skipBytes(this.received.position());
			send(true);
		}
		return this.chain.wanted() == 0;
	}

}
