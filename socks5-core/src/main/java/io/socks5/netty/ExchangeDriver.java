package io.socks5.netty;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.concurrent.Future;
import io.socks5.transport.ExchangeChain;
import org.jspecify.annotations.Nullable;

/**
 * Moves the octets of a handshake between the chain and the pipeline. They may contain a
 * password, so no buffer keeps them when its write is over.
 */
final class ExchangeDriver {

	/** Longer than a reply with an IPv4 address. */
	private static final int RECEIVED_OCTETS = 16;

	/** Long enough for the messages of most handshakes. */
	private static final int MESSAGE_OCTETS = 64;

	private final ChannelHandlerContext context;

	private final ExchangeChain chain;

	private final TunnelLife life;

	/** A view of each received buffer would be another object. */
	private final ByteBuffer received = ByteBuffer.allocate(RECEIVED_OCTETS);

	/** The memory for the next message, or {@code null} while a write has it. */
	private @Nullable ByteBuf memory;

	private boolean ended;

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
		if (octets.hasRemaining()) {
			if (this.life.is(State.HANDSHAKING)) {
				send(message(octets), flush);
			}
			Arrays.fill(octets.array(), (byte) 0);
		}
	}

	private void send(ByteBuf message, boolean flush) {
		// the write releases it
		message.retain();
		Future<?> sent = flush ? this.context.writeAndFlush(message) : this.context.write(message);
		if (sent.isDone()) {
			sent(message, sent);
		}
		else {
			sent.addListener((over) -> sent(message, over));
		}
	}

	private void sent(ByteBuf message, Future<?> over) {
		wipe(message);
		if (this.memory == null && !this.ended) {
			this.memory = message;
		}
		else {
			message.release();
		}
		if (!over.isSuccess()) {
			this.life.setup().notSent(this.context, over.cause());
		}
	}

	// a channel would copy heap memory, and not overwrite its copy
	private ByteBuf message(ByteBuffer octets) {
		int count = octets.remaining();
		return memory(count).writeBytes(octets.array(), octets.arrayOffset() + octets.position(), count);
	}

	private ByteBuf memory(int count) {
		ByteBuf last = this.memory;
		if (last != null && last.refCnt() == 1 && last.capacity() >= count) {
			this.memory = null;
			wipe(last);
			return last.clear();
		}
		release();
		return this.context.alloc().directBuffer(Math.max(count, MESSAGE_OCTETS));
	}

	/**
	 * Releases the memory of the messages. That of a write is released when it is over.
	 */
	void end() {
		this.ended = true;
		release();
	}

	private void release() {
		ByteBuf last = this.memory;
		if (last != null) {
			this.memory = null;
			wipe(last);
			last.release();
		}
	}

	private static void wipe(ByteBuf message) {
		// some channels hand the buffer on, and its reader still needs it
		if (message.refCnt() == 1) {
			message.setZero(0, message.capacity());
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
