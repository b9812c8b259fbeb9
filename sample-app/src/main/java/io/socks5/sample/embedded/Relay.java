package io.socks5.sample.embedded;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * A relay of octets to the other side, with back pressure.
 */
public class Relay extends ChannelInboundHandlerAdapter {

	private final Channel peer;

	/**
	 * Creates one direction of a relay.
	 * @param peer the other side
	 */
	public Relay(Channel peer) {
		this.peer = peer;
	}

	@Override
	public void channelRead(ChannelHandlerContext context, Object octets) {
		this.peer.write(octets);
	}

	@Override
	public void channelReadComplete(ChannelHandlerContext context) {
		this.peer.flush();
		context.channel().config().setAutoRead(this.peer.isWritable());
	}

	@Override
	public void channelWritabilityChanged(ChannelHandlerContext context) {
		this.peer.config().setAutoRead(context.channel().isWritable());
	}

	@Override
	public void channelInactive(ChannelHandlerContext context) {
		this.peer.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
		context.close();
	}

}
