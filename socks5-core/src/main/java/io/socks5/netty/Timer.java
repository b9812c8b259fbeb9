package io.socks5.netty;

import java.util.concurrent.TimeUnit;

import io.netty.channel.ChannelHandlerContext;
import io.netty.util.concurrent.Future;
import io.socks5.transport.Deadline;
import org.jspecify.annotations.Nullable;

/**
 * The timer of the current step.
 */
final class Timer {

	private @Nullable Future<?> scheduled;

	void start(ChannelHandlerContext context, Deadline deadline, Runnable passed) {
		stop();
		this.scheduled = context.executor().schedule(passed, deadline.remainingMillis(), TimeUnit.MILLISECONDS);
	}

	void stop() {
		if (this.scheduled != null) {
			this.scheduled.cancel(false);
			this.scheduled = null;
		}
	}

}
