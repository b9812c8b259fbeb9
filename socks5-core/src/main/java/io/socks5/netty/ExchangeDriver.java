package io.socks5.netty;

import java.io.IOException;
import java.nio.ByteBuffer;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.socks5.transport.Exchange;

/**
 * The messages of one handshake: sends those that are due, and takes those that come.
 */
final class ExchangeDriver implements ChannelFutureListener {

	private final ChannelHandlerContext context;

	private final Exchange exchange;

	private final TunnelHandler handler;

	ExchangeDriver(ChannelHandlerContext context, Exchange exchange, TunnelHandler handler) {
		this.context = context;
		this.exchange = exchange;
		this.handler = handler;
	}

	void send() {
		ByteBuffer octets = this.exchange.output();
		if (octets.hasRemaining()) {
			this.context.writeAndFlush(new WipedBuf(octets)).addListener(this);
		}
	}

	@Override
	public void operationComplete(ChannelFuture sent) {
		if (!sent.isSuccess()) {
			this.handler.notSent(this.context, sent.cause());
		}
	}

	/**
	 * Takes octets, and leaves those that are not this handshake's.
	 * @param octets what came
	 * @return whether the handshake is over
	 * @throws IOException if the proxy refuses, or does not speak SOCKS5
	 */
	boolean receive(ByteBuf octets) throws IOException {
		ByteBuffer view = (octets.nioBufferCount() == 1)
				? octets.internalNioBuffer(octets.readerIndex(), octets.readableBytes()) : octets.nioBuffer();
		int count = view.remaining();
		while (view.hasRemaining() && this.exchange.wanted() > 0 && this.handler.is(State.HANDSHAKING)) {
			this.exchange.receive(view);
			send();
		}
		octets.skipBytes(count - view.remaining());
		return this.exchange.wanted() == 0;
	}

}
