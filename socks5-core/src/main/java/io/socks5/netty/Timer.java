package io.socks5.netty;

import java.util.concurrent.TimeUnit;

import io.netty.channel.ChannelHandlerContext;
import io.netty.util.concurrent.Future;
import io.socks5.transport.Deadline;
import org.jspecify.annotations.Nullable;

/**
 * The timer of the current step. Most steps end later than those before, so one scheduled
 * task serves several: it is scheduled again if it runs too early.
 */
final class Timer implements Runnable {

	private final TunnelLife life;

	private @Nullable ChannelHandlerContext context;

	private @Nullable Future<?> scheduled;

	/** The end of the scheduled task, on the clock of deadlines. */
	private long due;

	/** The end of the current step, on the clock of deadlines. */
	private long end;

	/** The difference to the clock of the executor, if the step ends after the task. */
	private long offset;

	Timer(TunnelLife life) {
		this.life = life;
	}

	void start(ChannelHandlerContext context, Deadline deadline) {
		this.context = context;
		this.end = deadline.nanoTime();
		long now = System.nanoTime();
		if (this.scheduled == null || this.end - this.due < 0) {
			stop();
			schedule(context, this.end - now);
		}
		else {
			this.offset = now(context) - now;
		}
	}

	// the clock of an embedded channel can be frozen
	private static long now(ChannelHandlerContext context) {
		return context.executor().ticker().nanoTime();
	}

	private void schedule(ChannelHandlerContext context, long nanos) {
		this.due = this.end;
		this.scheduled = context.executor().schedule(this, nanos, TimeUnit.NANOSECONDS);
	}

	@Override
	public void run() {
		ChannelHandlerContext here = this.context;
		if (here == null) {
			return;
		}
		long left = (this.end != this.due) ? this.end + this.offset - now(here) : 0;
		if (left > 0) {
			schedule(here, left);
		}
		else {
			this.scheduled = null;
			this.life.timePassed(here);
		}
	}

	void stop() {
		if (this.scheduled != null) {
			this.scheduled.cancel(false);
			this.scheduled = null;
		}
	}

}
