package io.socks5.netty;

import java.util.ArrayDeque;
import java.util.Queue;

import io.netty.channel.ChannelHandlerContext;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/**
 * Events that are held until the tunnel is established: {@code channelActive}, followed
 * by the user events of earlier handlers. {@code channelInactive} is passed on only if
 * the application considers the channel active.
 */
final class HeldEvents {

	/** Few connects need one. */
	private @Nullable Queue<Object> held;

	/** Whether the following handlers consider the channel active. */
	private boolean active;

	void activePassed() {
		this.active = true;
	}

	void activeHeld() {
		// the handler was added before the event arrived, and has held it
		this.active = false;
	}

	void fireActive(ChannelHandlerContext context) {
		if (!this.active) {
			passActive(context);
		}
	}

	void passActive(ChannelHandlerContext context) {
		this.active = true;
		context.fireChannelActive();
	}

	void fireInactive(ChannelHandlerContext context) {
		if (this.active) {
			this.active = false;
			context.fireChannelInactive();
		}
	}

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
