package io.socks5.boot.autoconfigure.rabbit;

import java.io.IOException;
import java.net.SocketAddress;

import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import org.jspecify.annotations.Nullable;

/**
 * Wraps the failure of a connect. The client of RabbitMQ throws the cause of a failure
 * instead of the failure itself.
 */
final class TypedFailures extends ChannelOutboundHandlerAdapter {

	@Override
	public void connect(ChannelHandlerContext context, SocketAddress remote, @Nullable SocketAddress local,
			ChannelPromise connected) {
		ChannelPromise typed = context.newPromise();
		typed.addListener((ChannelFutureListener) (future) -> {
			if (future.isSuccess()) {
				connected.trySuccess();
			}
			else {
				connected.tryFailure(new IOException(future.cause().getMessage(), future.cause()));
			}
		});
		context.connect(remote, local, typed);
		context.pipeline().remove(this);
	}

}
