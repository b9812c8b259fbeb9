package io.socks5.transport.netty;

import java.io.IOException;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.PendingWriteQueue;
import org.jspecify.annotations.Nullable;

/**
 * What the application writes before the tunnel stands. It counts for the channel's
 * writability.
 */
final class QueuedWrites {

	private @Nullable PendingWriteQueue queue;

	private boolean flushRequested;

	void add(ChannelHandlerContext context, Object message, ChannelPromise written) {
		if (this.queue == null) {
			this.queue = new PendingWriteQueue(context);
		}
		this.queue.add(message, written);
	}

	void requestFlush() {
		this.flushRequested = true;
	}

	void writeAll(ChannelHandlerContext context) {
		if (this.queue != null) {
			this.queue.removeAndWriteAll();
		}
		if (this.flushRequested) {
			context.flush();
		}
	}

	void failAll(IOException cause) {
		if (this.queue != null) {
			this.queue.removeAndFailAll(cause);
		}
	}

}
