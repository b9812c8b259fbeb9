package io.socks5.netty;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.PendingWriteQueue;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/**
 * The writes of the application before the tunnel is established. They count for the
 * channel's writability.
 */
final class QueuedWrites {

	private @Nullable PendingWriteQueue queue;

	private boolean flushRequested;

	/** Whether the queue stays empty, so that further writes may bypass it. */
	private boolean passing;

	boolean isStarted() {
		return this.queue != null;
	}

	void write(ChannelHandlerContext context, Object message, ChannelPromise written, State state) {
		if (state == State.CLOSED) {
			ReferenceCountUtil.release(message);
			written.tryFailure(new ClosedChannelException());
		}
		else if (this.passing) {
			context.write(message, written);
		}
		else {
			add(context, message, written);
		}
	}

	private void add(ChannelHandlerContext context, Object message, ChannelPromise written) {
		if (this.queue == null) {
			this.queue = new PendingWriteQueue(context);
		}
		this.queue.add(message, written);
	}

	void flush(ChannelHandlerContext context, State state) {
		if (this.passing && state != State.CLOSED) {
			context.flush();
		}
		else {
			this.flushRequested = true;
		}
	}

	void passAll(ChannelHandlerContext context) {
		if (this.queue != null) {
			// together with what the listeners of these writes add behind them
			this.queue.removeAndWriteAll();
		}
		this.passing = true;
		if (this.flushRequested) {
			this.flushRequested = false;
			context.flush();
		}
	}

	boolean isFlushRequested() {
		return this.flushRequested;
	}

	/**
	 * Writes what was queued before the first flush. Later writes are queued again.
	 */
	void passQueued() {
		this.flushRequested = false;
		if (this.queue != null) {
			this.queue.removeAndWriteAll();
		}
	}

	void failAll(IOException cause) {
		if (this.queue != null) {
			this.queue.removeAndFailAll(cause);
		}
	}

}
