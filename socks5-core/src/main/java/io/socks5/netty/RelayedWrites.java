package io.socks5.netty;

import java.util.ArrayDeque;
import java.util.Deque;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.DefaultChannelPromise;
import io.netty.channel.FileRegion;
import io.netty.channel.socket.SocketChannel;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/**
 * The flushed messages of a channel on their way to its transport. Each one stays in the
 * buffer of the channel until the transport has written it, so promises and water marks
 * mean what they mean in other channels. The transport gets only what it can take.
 */
final class RelayedWrites implements ChannelFutureListener, ChannelOutboundBuffer.MessageProcessor {

	private final Socks5SocketChannel channel;

	/** The writes of the transport: the first flushed messages, in order. */
	private final Deque<Write> underway = new ArrayDeque<>(4);

	private @Nullable ChannelOutboundBuffer flushed;

	/** The messages to skip before the next write, while messages are passed on. */
	private int skipped;

	private boolean passing;

	private @Nullable Throwable failure;

	RelayedWrites(Socks5SocketChannel channel) {
		this.channel = channel;
	}

	/**
	 * Passes flushed messages on, and those that listeners add meanwhile.
	 * @param messages the buffer of the channel
	 * @throws Exception if a message has been released already
	 */
	void forward(ChannelOutboundBuffer messages) throws Exception {
		this.flushed = messages;
		SocketChannel transport = this.channel.transport();
		while (messages.size() > this.underway.size() && transport.isWritable() && pass(messages)) {
			// one that the transport has refused
			removeWritten();
			transport.flush();
		}
	}

	private boolean pass(ChannelOutboundBuffer messages) throws Exception {
		int before = this.underway.size();
		this.skipped = before;
		this.passing = true;
		try {
			messages.forEachFlushedMessage(this);
		}
		finally {
			this.passing = false;
		}
		if (this.underway.isEmpty()) {
			// all of them were cancelled
			while (messages.remove()) {
				continue;
			}
		}
		return this.underway.size() > before;
	}

	@Override
	public boolean processMessage(Object message) {
		if (this.skipped > 0) {
			this.skipped--;
			return true;
		}
		SocketChannel transport = this.channel.transport();
		// the buffer of the channel releases it, too
		ReferenceCountUtil.retain(message);
		Write write = new Write(transport, message);
		this.underway.add(write);
		transport.write(message, write);
		write.addListener(this);
		return transport.isWritable();
	}

	@Override
	public void operationComplete(ChannelFuture written) {
		if (!this.passing) {
			removeWritten();
			this.channel.flushOn();
		}
	}

	private void removeWritten() {
		Write first = this.underway.peek();
		while (first != null && first.isDone()) {
			if (!first.isSuccess() && !first.channel().isOpen()) {
				// the channel fails all messages when it has read the last octets
				this.failure = first.cause();
				return;
			}
			this.underway.remove();
			remove(first);
			first = this.underway.peek();
		}
	}

	private void remove(Write write) {
		ChannelOutboundBuffer messages = this.flushed;
		if (messages == null) {
			return;
		}
		while (messages.current() != null && messages.current() != write.message) {
			// it was cancelled before the flush
			messages.remove();
		}
		if (write.isSuccess()) {
			if (messages.current() != null) {
				messages.progress(write.octets);
			}
			messages.remove();
		}
		else {
			messages.remove(write.cause());
		}
	}

	/**
	 * Returns why the transport has closed.
	 * @return the failure of the first write that was under way, or {@code null}
	 */
	@Nullable Throwable failure() {
		return this.failure;
	}

	/**
	 * Forgets the messages, which the close of the channel fails.
	 */
	void end() {
		this.underway.clear();
		this.flushed = null;
	}

	private static final class Write extends DefaultChannelPromise {

		private final Object message;

		private final long octets;

		Write(Channel transport, Object message) {
			super(transport);
			this.message = message;
			this.octets = octets(message);
		}

		private static long octets(Object message) {
			if (message instanceof ByteBuf octets) {
				return octets.readableBytes();
			}
			return (message instanceof FileRegion region) ? region.count() : 0;
		}

	}

}
