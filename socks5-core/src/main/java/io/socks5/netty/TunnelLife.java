package io.socks5.netty;

import java.io.IOException;
import java.net.SocketException;
import java.nio.channels.ClosedChannelException;
import java.util.Objects;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.socks5.protocol.Endpoint;
import io.socks5.transport.Exchange;
import io.socks5.transport.ExchangeChain;
import io.socks5.transport.UnexpectedFailures;
import org.jspecify.annotations.Nullable;

/**
 * The state of a tunnel in a pipeline, from the connect to the end. It completes the
 * promise of the connect, and passes on or fails what was held until then.
 */
final class TunnelLife {

	private final QueuedWrites writes;

	private final EarlyOctets early;

	private final HeldEvents events;

	private final TunnelSetup setup;

	private State state = State.IDLE;

	private @Nullable ChannelPromise promise;

	/** Whether the application uses the channel before the reply. */
	private boolean usedEarly;

	/** Whether the end of the open tunnel concerns an observer, or TLS to a proxy. */
	private boolean watched = true;

	private boolean closedHere;

	private boolean endedByPeer;

	TunnelLife(TunnelRequest request, QueuedWrites writes, EarlyOctets early, HeldEvents events) {
		this.writes = writes;
		this.early = early;
		this.events = events;
		this.setup = new TunnelSetup(this, request);
	}

	TunnelSetup setup() {
		return this.setup;
	}

	EarlyOctets early() {
		return this.early;
	}

	State state() {
		return this.state;
	}

	boolean is(State asked) {
		return this.state == asked;
	}

	boolean isExchanging() {
		return this.state == State.HANDSHAKING || this.state == State.DEFERRED;
	}

	/**
	 * Whether the handler is needed no longer.
	 * @return {@code true} if all that follows passes unchanged
	 */
	boolean isDone() {
		return this.state == State.ESTABLISHED && !this.watched && this.early.isFlowing();
	}

	/**
	 * Whether the application uses the channel.
	 * @return {@code true} if events pass to the following handlers
	 */
	boolean passesEvents() {
		return this.state == State.ESTABLISHED || this.usedEarly;
	}

	void enter(State next) {
		this.state = next;
	}

	/**
	 * Begins a connect of the application, which may cancel it.
	 * @param connected the promise of the connect
	 */
	void begin(ChannelPromise connected) {
		this.promise = connected;
		this.setup.begin();
	}

	boolean isConnect(ChannelFuture future) {
		return this.promise == future;
	}

	void cancelled(ChannelHandlerContext context) {
		giveUp(context, "The connect was cancelled");
	}

	private boolean isCancelled(ChannelHandlerContext context) {
		if (this.promise == null || this.promise.setUncancellable()) {
			return false;
		}
		cancelled(context);
		return true;
	}

	/**
	 * Whether another handler, or the application, has connected the channel.
	 * @return {@code true} if there is no connect to make
	 */
	boolean isConnectedBefore() {
		return this.promise == null;
	}

	void established(ChannelHandlerContext context) {
		// each listener, future and event in here can close the channel
		this.setup.end();
		if (isCancelled(context)) {
			return;
		}
		ExchangeChain chain = this.setup.chain();
		chain.established();
		if (!this.state.isPending()) {
			return;
		}
		this.state = State.ESTABLISHED;
		this.writes.passAll(context);
		succeed();
		if (this.state == State.ESTABLISHED) {
			this.events.fireActive(context);
		}
		this.events.passAll(context);
		if (!chain.isDirect()) {
			Exchange last = chain.last();
			Endpoint asked = Objects.requireNonNull(last.destination());
			context.fireUserEventTriggered(new Socks5TunnelEvent(last.proxy(), asked, last.grant()));
		}
		// an open tunnel keeps nothing of its handshakes
		this.watched = chain.tunnel() != null;
		if (this.early.takeHeldRead()) {
			this.early.requestRead(context);
			if (this.state == State.ESTABLISHED) {
				this.early.readOn(context);
			}
		}
	}

	private void succeed() {
		if (this.promise != null) {
			this.promise.trySuccess();
		}
	}

	/**
	 * Lets the application use the channel before the request, which its first flush
	 * sends.
	 * @param context the handler
	 */
	void deferred(ChannelHandlerContext context) {
		if (isCancelled(context)) {
			return;
		}
		this.state = State.DEFERRED;
		this.usedEarly = true;
		succeed();
		if (this.state.isPending()) {
			this.events.fireActive(context);
		}
		this.events.passAll(context);
		if (this.writes.isFlushRequested()) {
			request(context);
		}
	}

	/**
	 * Sends the deferred request, if there is one, with the writes that are queued.
	 * @param context the handler
	 */
	void request(ChannelHandlerContext context) {
		if (this.state != State.DEFERRED) {
			return;
		}
		this.state = State.HANDSHAKING;
		try {
			this.setup.request(context);
			this.writes.passQueued();
			context.flush();
		}
		catch (Throwable ex) {
			failWith(context, ex);
		}
	}

	void timePassed(ChannelHandlerContext context) {
		if (this.state == State.DEFERRED) {
			request(context);
		}
		else {
			fail(context, this.setup.chain().timedOut());
		}
	}

	void failWith(ChannelHandlerContext context, Throwable thrown) {
		// an authentication method and an observer may throw anything
		fail(context, UnexpectedFailures.asIoException(thrown));
		UnexpectedFailures.throwIfFatal(thrown);
	}

	/**
	 * Ends the connect without a tunnel. No other method does.
	 * @param context the handler
	 * @param cause the failure
	 */
	void fail(ChannelHandlerContext context, IOException cause) {
		if (this.state == State.CLOSED || this.state == State.ESTABLISHED) {
			return;
		}
		this.state = State.CLOSED;
		this.setup.end();
		try {
			this.setup.failed(cause);
		}
		finally {
			boolean connected = this.promise == null || this.promise.isSuccess();
			if (connected && !(this.usedEarly && this.closedHere)) {
				context.fireExceptionCaught(cause);
			}
			// before the futures complete, whose listeners may write again
			context.close();
			this.early.releaseAll();
			this.events.releaseAll();
			this.writes.failAll(cause);
			if (this.promise != null) {
				this.promise.tryFailure(cause);
			}
		}
	}

	void giveUp(ChannelHandlerContext context, String reason) {
		// called at each close of each channel, so an exception is created only if needed
		if (this.state.isPending()) {
			fail(context, new SocketException(reason));
		}
	}

	/**
	 * Ends the connect because the application closes the channel.
	 * @param context the handler
	 */
	void closing(ChannelHandlerContext context) {
		this.closedHere = true;
		giveUp(context, "Channel closed");
		discardIdle();
	}

	private void discardIdle() {
		if (this.state == State.IDLE) {
			this.state = State.CLOSED;
			this.writes.failAll(new ClosedChannelException());
			this.early.releaseAll();
		}
	}

	void endOfInput(ChannelHandlerContext context) {
		this.endedByPeer = true;
		if (isExchanging()) {
			fail(context, this.setup.chain().closedByProxy());
		}
		else {
			giveUp(context, "Channel closed");
		}
	}

	void inactive(ChannelHandlerContext context) {
		if (!this.closedHere) {
			endOfInput(context);
		}
		giveUp(context, "Channel closed");
		if (this.state == State.ESTABLISHED) {
			this.early.passAll(context);
			this.state = State.CLOSED;
			this.setup.chain().closed(this.endedByPeer && !this.early.isReceived());
			if (this.promise != null && !this.promise.isDone()) {
				// a listener of a write has closed the channel
				this.promise.tryFailure(new ClosedChannelException());
			}
		}
		this.events.fireInactive(context);
	}

	void removed(ChannelHandlerContext context) {
		giveUp(context, context.channel().isOpen() ? "The SOCKS5 handler was removed" : "Channel closed");
		if (this.state == State.ESTABLISHED) {
			this.early.passAll(context);
			// a removed handler cannot observe the end
			this.setup.chain().closed(false);
		}
		else if (isUsed(context) && context.channel().isOpen()) {
			// no octet may bypass the proxy now, even if a listener of the failure has
			// removed the handler
			context.close();
		}
		discardIdle();
	}

	boolean isUsed(ChannelHandlerContext context) {
		return this.state == State.CLOSED || context.channel().isActive() || this.writes.isStarted();
	}

}
