package io.socks5.sample.embedded;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;

/**
 * A handler that holds octets for some time before it sends them, and keeps their order.
 */
public class DelayHandler extends ChannelOutboundHandlerAdapter {

	private final LongSupplier millis;

	private final Deque<Held> held = new ArrayDeque<>();

	/**
	 * Creates a handler.
	 * @param millis the time to hold the next octets
	 */
	public DelayHandler(LongSupplier millis) {
		this.millis = millis;
	}

	@Override
	public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
		later(context, () -> context.write(message, promise));
	}

	@Override
	public void flush(ChannelHandlerContext context) {
		later(context, context::flush);
	}

	private void later(ChannelHandlerContext context, Runnable action) {
		long due = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(this.millis.getAsLong());
		this.held.addLast(new Held(due, action));
		if (this.held.size() == 1) {
			release(context);
		}
	}

	/**
	 * Runs what is due. A queue keeps the order, since tasks of an event loop that are
	 * due at almost the same time can change places.
	 * @param context the context
	 */
	private void release(ChannelHandlerContext context) {
		for (Held first = this.held.peekFirst(); first != null; first = this.held.peekFirst()) {
			long wait = first.due - System.nanoTime();
			if (wait > 0) {
				context.executor().schedule(() -> release(context), wait, TimeUnit.NANOSECONDS);
				return;
			}
			first.action.run();
			this.held.removeFirst();
		}
	}

	private record Held(long due, Runnable action) {

	}

}
