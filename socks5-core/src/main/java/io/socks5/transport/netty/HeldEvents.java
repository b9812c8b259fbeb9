package io.socks5.transport.netty;

import java.util.ArrayDeque;
import java.util.Queue;

import io.netty.channel.ChannelHandlerContext;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/**
 * User events of handlers before this one that come before the tunnel is established. The
 * application gets them behind {@code channelActive}.
 */
final class HeldEvents {

	/** Few connects need one. */
	private @Nullable Queue<Object> held;

	void hold(Object event) {
		if (this.held == null) {
			this.held = new ArrayDeque<>(2);
		}
		this.held.add(event);
	}

	void passAll(ChannelHandlerContext context) {
		Queue<Object> events = take();
		if (events != null) {
			events.forEach(context::fireUserEventTriggered);
		}
	}

	void releaseAll() {
		Queue<Object> events = take();
		if (events != null) {
			events.forEach(ReferenceCountUtil::release);
		}
	}

	private @Nullable Queue<Object> take() {
		Queue<Object> events = this.held;
		this.held = null;
		return events;
	}

}
