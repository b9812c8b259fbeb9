package io.socks5.netty;

import java.util.ArrayDeque;
import java.util.Deque;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/**
 * Octets that arrive before their reader is ready: before the handshake starts, or
 * together with the reply of the proxy while auto-read is off.
 */
final class EarlyOctets {

	/** Longer than any message of a handshake. */
	private static final int LIMIT = 64 * 1024;

	/** Few connects need one. */
	private @Nullable Deque<Object> held;

	private int heldOctets;

	/** Whether a read waits for the start of the handshake. */
	private boolean readHeld;

	/** Whether the application waits for octets. */
	private boolean readRequested;

	/** Whether the application has received octets, so that all reads are its own. */
	private boolean flowing;

	private boolean received;

	boolean isReceived() {
		return this.received;
	}

	/**
	 * Whether the application receives each octet when it arrives.
	 * @return {@code true} if no octet is held, and none will be
	 */
	boolean isFlowing() {
		return this.flowing && !isHeld();
	}

	void requestRead(ChannelHandlerContext context) {
		if (!context.channel().config().isAutoRead()) {
			this.readRequested = true;
		}
	}

	void holdRead() {
		this.readHeld = true;
	}

	boolean takeHeldRead() {
		boolean taken = this.readHeld;
		this.readHeld = false;
		return taken;
	}

	void startReading(ChannelHandlerContext context) {
		// a handshake reads even if the application does not
		if (takeHeldRead()) {
			context.read();
		}
		else {
			readMore(context);
		}
	}

	static void readMore(ChannelHandlerContext context) {
		if (!context.channel().config().isAutoRead()) {
			context.read();
		}
	}

	void readOn(ChannelHandlerContext context) {
		if (isHeld()) {
			passAll(context);
			if (!context.channel().config().isAutoRead()) {
				return;
			}
		}
		context.read();
	}

	boolean isHeld() {
		return this.held != null && !this.held.isEmpty();
	}

	boolean isTooMuch() {
		return this.heldOctets > LIMIT;
	}

	void hold(Object message) {
		deque().addLast(message);
		this.heldOctets += octets(message);
	}

	void holdFirst(Object message) {
		deque().addFirst(message);
		this.heldOctets += octets(message);
	}

	private Deque<Object> deque() {
		if (this.held == null) {
			this.held = new ArrayDeque<>(2);
		}
		return this.held;
	}

	private static int octets(Object message) {
		return (message instanceof ByteBuf octets) ? octets.readableBytes() : 0;
	}

	Object poll() {
		Object message = deque().remove();
		this.heldOctets -= octets(message);
		return message;
	}

	void pass(ChannelHandlerContext context, Object message) {
		if (isHeld() || !isAskedFor(context)) {
			this.received = true;
			hold(message);
			return;
		}
		fire(context, message);
	}

	void passRequested(ChannelHandlerContext context) {
		this.received |= isHeld();
		while (isHeld() && isAskedFor(context)) {
			fire(context, poll());
		}
	}

	private boolean isAskedFor(ChannelHandlerContext context) {
		// after its removal from the pipeline, the handler gets no read
		return this.flowing || this.readRequested || context.channel().config().isAutoRead() || context.isRemoved();
	}

	private void fire(ChannelHandlerContext context, Object message) {
		this.received = true;
		this.flowing = true;
		context.fireChannelRead(message);
	}

	void readComplete(ChannelHandlerContext context) {
		if (this.flowing) {
			context.fireChannelReadComplete();
		}
		else if (this.readRequested) {
			// the handshake has consumed all octets of the read
			context.read();
		}
	}

	void passAll(ChannelHandlerContext context) {
		if (!isHeld()) {
			return;
		}
		while (isHeld()) {
			fire(context, poll());
		}
		context.fireChannelReadComplete();
	}

	void releaseAll() {
		while (isHeld()) {
			ReferenceCountUtil.release(poll());
		}
	}

}
