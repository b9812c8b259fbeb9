package io.socks5.netty;

import java.util.ArrayDeque;
import java.util.Deque;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/**
 * Octets that come before their reader is ready for them: before the handshake starts, or
 * together with the proxy's reply while auto-read is off.
 */
final class EarlyOctets {

	/** More than any message of a handshake has. */
	private static final int LIMIT = 64 * 1024;

	/** Few connects need one. */
	private @Nullable Deque<Object> held;

	private int heldOctets;

	/** A read waits for the handshake to start. */
	private boolean readHeld;

	/** The application has called for a read that is not answered yet. */
	private boolean readRequested;

	/** The application has got something: from here on, all reads are its own. */
	private boolean flowing;

	private boolean received;

	// whether anything for the application has come at all
	boolean isReceived() {
		return this.received;
	}

	void requestRead(ChannelHandlerContext context) {
		if (!context.channel().config().isAutoRead()) {
			this.readRequested = true;
		}
	}

	// the proxy has nothing to say before it is asked
	void holdRead() {
		this.readHeld = true;
	}

	boolean takeHeldRead() {
		boolean taken = this.readHeld;
		this.readHeld = false;
		return taken;
	}

	// a handshake reads whether or not the application does
	void startReading(ChannelHandlerContext context) {
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

	// what has come with the last reply, where the application waits for it
	void passRequested(ChannelHandlerContext context) {
		this.received |= isHeld();
		while (isHeld() && isAskedFor(context)) {
			fire(context, poll());
		}
	}

	// without the handler in the pipeline nobody would come for what is held
	private boolean isAskedFor(ChannelHandlerContext context) {
		return this.flowing || this.readRequested || context.channel().config().isAutoRead() || context.isRemoved();
	}

	private void fire(ChannelHandlerContext context, Object message) {
		this.received = true;
		this.flowing = true;
		context.fireChannelRead(message);
	}

	// the end of a read that may have been the handshake's alone: the application's is
	// then still to come
	void readComplete(ChannelHandlerContext context) {
		if (this.flowing) {
			context.fireChannelReadComplete();
		}
		else if (this.readRequested) {
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
