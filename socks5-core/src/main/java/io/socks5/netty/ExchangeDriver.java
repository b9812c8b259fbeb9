package io.socks5.netty;

import java.io.IOException;
import java.nio.ByteBuffer;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.socks5.transport.ExchangeChain;

/**
 * Moves the octets of a handshake between the chain and the pipeline.
 */
final class ExchangeDriver implements ChannelFutureListener {

	private final ChannelHandlerContext context;

	private final ExchangeChain chain;

	private final TunnelLife life;

	ExchangeDriver(ChannelHandlerContext context, ExchangeChain chain, TunnelLife life) {
		this.context = context;
		this.chain = chain;
		this.life = life;
	}

	void send() {
		if (write()) {
			this.context.flush();
		}
	}

	/**
	 * Writes what has to be sent now, without a flush.
	 * @return whether anything was written
	 */
	boolean write() {
		ByteBuffer octets = this.chain.output();
		if (octets.hasRemaining()) {
			this.context.write(new WipedBuf(octets)).addListener(this);
			return true;
		}
		return false;
	}

	@Override
	public void operationComplete(ChannelFuture sent) {
		if (!sent.isSuccess()) {
			this.life.setup().notSent(this.context, sent.cause());
		}
	}

	/**
	 * Consumes octets, and leaves those that follow the handshake.
	 * @param octets the received octets
	 * @return whether the handshake is over
	 * @throws IOException if the proxy refuses or violates the protocol
	 */
	boolean receive(ByteBuf octets) throws IOException {
		ByteBuffer view = (octets.nioBufferCount() == 1)
				? octets.internalNioBuffer(octets.readerIndex(), octets.readableBytes()) : octets.nioBuffer();
		int count = view.remaining();
		while (view.hasRemaining() && this.chain.wanted() > 0 && this.life.is(State.HANDSHAKING)) {
			this.chain.receive(view);
			send();
		}
		octets.skipBytes(count - view.remaining());
		return this.chain.wanted() == 0;
	}

}
