package io.socks5.transport.netty;

import java.util.ArrayDeque;
import java.util.Queue;

import io.netty.channel.ChannelHandlerContext;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/**
 * What comes in the same reads as the proxy's reply: with auto-read off, nobody gets what
 * he has not asked for.
 */
final class EarlyOctets {

	/** Few connects need one. */
	private @Nullable Queue<Object> held;

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

	boolean isHeld() {
		return this.held != null;
	}

	void hold(Object message) {
		if (this.held == null) {
			this.held = new ArrayDeque<>(2);
		}
		this.held.add(message);
	}

	void pass(ChannelHandlerContext context, Object message) {
		this.received = true;
		if (isHeld() || !isAskedFor(context)) {
			hold(message);
			return;
		}
		this.flowing = true;
		context.fireChannelRead(message);
	}

	// without the handler in the pipeline nobody would come for what is held
	private boolean isAskedFor(ChannelHandlerContext context) {
		return this.flowing || this.readRequested || context.channel().config().isAutoRead() || context.isRemoved();
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

	void passAllHeld(ChannelHandlerContext context) {
		Queue<Object> messages = take();
		if (messages == null) {
			return;
		}
		this.flowing = true;
		messages.forEach(context::fireChannelRead);
		context.fireChannelReadComplete();
	}

	void releaseAllHeld() {
		Queue<Object> messages = take();
		if (messages != null) {
			messages.forEach(ReferenceCountUtil::release);
		}
	}

	@Nullable Queue<Object> take() {
		Queue<Object> messages = this.held;
		this.held = null;
		return messages;
	}

}
