package io.socks5.netty;

import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.netty.channel.ChannelHandlerContext;
import io.netty.util.concurrent.Future;
import io.socks5.transport.Deadline;
import org.jspecify.annotations.Nullable;

/**
 * The deadline of the step at hand.
 */
final class Timer {

	private @Nullable Future<?> scheduled;

	void start(ChannelHandlerContext context, Deadline deadline, Consumer<Deadline> passed) {
		stop();
		this.scheduled = context.executor()
			.schedule(() -> passed.accept(deadline), deadline.remainingMillis(), TimeUnit.MILLISECONDS);
	}

	void stop() {
		if (this.scheduled != null) {
			this.scheduled.cancel(false);
			this.scheduled = null;
		}
	}

}
