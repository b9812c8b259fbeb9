package io.socks5.sample.embedded;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;

/**
 * A handler that records the octets of a handshake, and removes itself at its end.
 */
class TranscriptHandler extends ChannelDuplexHandler {

	private final Transcript transcript;

	TranscriptHandler(Transcript transcript) {
		this.transcript = transcript;
	}

	@Override
	public void channelRead(ChannelHandlerContext context, Object message) {
		if (message instanceof ByteBuf octets) {
			this.transcript.received(ByteBufUtil.getBytes(octets));
		}
		context.fireChannelRead(message);
	}

	@Override
	public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
		if (message instanceof ByteBuf octets) {
			this.transcript.sent(ByteBufUtil.getBytes(octets));
		}
		context.write(message, promise);
		if (this.transcript.isComplete()) {
			context.pipeline().remove(this);
		}
	}

}
