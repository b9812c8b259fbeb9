package io.socks5.netty;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelOutputShutdownEvent;
import io.netty.util.ReferenceCountUtil;

/**
 * Passes the events of a transport on to the pipeline of its channel. It is the last
 * handler of the transport, and behind the handler that drives the connect.
 */
final class RelayHandler extends ChannelInboundHandlerAdapter {

	private final Socks5SocketChannel channel;

	/** Whether the channel has become active over this transport. */
	private boolean established;

	RelayHandler(Socks5SocketChannel channel) {
		this.channel = channel;
	}

	private boolean isCurrent(ChannelHandlerContext context) {
		return context.channel() == this.channel.transport();
	}

	private boolean isRelayed() {
		return this.established && this.channel.isActive();
	}

	@Override
	public void channelRegistered(ChannelHandlerContext context) {
		// the channel has its own event
	}

	@Override
	public void channelActive(ChannelHandlerContext context) {
		ChannelPromise connected = isCurrent(context) ? this.channel.establish() : null;
		if (connected != null) {
			this.established = true;
			this.channel.established(connected);
		}
	}

	@Override
	public void channelRead(ChannelHandlerContext context, Object message) {
		if (isRelayed()) {
			this.channel.pipeline().fireChannelRead(message);
		}
		else {
			ReferenceCountUtil.release(message);
		}
	}

	@Override
	public void channelReadComplete(ChannelHandlerContext context) {
		if (isRelayed()) {
			this.channel.pipeline().fireChannelReadComplete();
		}
	}

	@Override
	public void userEventTriggered(ChannelHandlerContext context, Object event) {
		if (!this.established) {
			ReferenceCountUtil.release(event);
		}
		else if (event instanceof ChannelOutputShutdownEvent) {
			this.channel.outputEnded();
		}
		else {
			this.channel.pipeline().fireUserEventTriggered(event);
		}
	}

	@Override
	public void channelWritabilityChanged(ChannelHandlerContext context) {
		if (isRelayed() && context.channel().isWritable()) {
			this.channel.flushOn();
		}
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
		// the failure of a try fails the promise of its connect
		if (isRelayed()) {
			this.channel.pipeline().fireExceptionCaught(cause);
		}
	}

	@Override
	public void channelInactive(ChannelHandlerContext context) {
		end(context);
	}

	@Override
	public void channelUnregistered(ChannelHandlerContext context) {
		end(context);
	}

	private void end(ChannelHandlerContext context) {
		if (isCurrent(context)) {
			this.channel.transportEnded();
		}
	}

}
