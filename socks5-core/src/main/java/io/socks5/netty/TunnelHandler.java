package io.socks5.netty;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketException;
import java.nio.channels.ClosedChannelException;
import java.util.Objects;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.ChannelOutputShutdownEvent;
import io.netty.channel.socket.ChannelOutputShutdownException;
import io.netty.util.ReferenceCountUtil;
import io.socks5.protocol.Endpoint;
import io.socks5.protocol.ProtocolViolationException;
import io.socks5.transport.Exchange;
import io.socks5.transport.ExchangeChain;
import io.socks5.transport.UnexpectedFailures;
import org.jspecify.annotations.Nullable;

/**
 * The handler that does the work of a {@link Socks5ChannelHandler}, directly in front of
 * it. The application has no reference to it, so it stays in the pipeline while the other
 * one is removed. If that happens too early, it stays until the channel is closed.
 */
final class TunnelHandler extends ChannelDuplexHandler {

	private final QueuedWrites writes = new QueuedWrites();

	private final EarlyOctets early = new EarlyOctets();

	private final HeldEvents events = new HeldEvents();

	private final TunnelSetup setup;

	private State state = State.IDLE;

	private @Nullable ChannelPromise promise;

	private @Nullable ChannelHandlerContext context;

	/** Whether octets that were written before this handler are still unsent. */
	private boolean behindOthers;

	/** Whether the application uses the channel before the reply. */
	private boolean usedEarly;

	private boolean closedHere;

	private boolean endedByPeer;

	TunnelHandler(TunnelRequest request) {
		this.setup = new TunnelSetup(this, request, this.early);
	}

	@Override
	public void handlerAdded(ChannelHandlerContext added) {
		this.context = added;
		ChannelOutboundBuffer unsent = added.channel().unsafe().outboundBuffer();
		this.behindOthers = unsent != null && unsent.totalPendingWriteBytes() > 0;
		if (added.channel().isActive()) {
			this.events.activePassed();
			takeOver(added);
		}
	}

	private void takeOver(ChannelHandlerContext context) {
		// another handler, or the application, has connected the channel to the proxy
		this.setup.begin(context);
		// handlers that are added next must also receive a failure
		context.executor().execute(() -> begin(context, () -> this.setup.startConnected(context)));
	}

	private void begin(ChannelHandlerContext context, Runnable first) {
		if (this.behindOthers) {
			// the flush of the greeting would also send them
			fail(context, new IOException("The SOCKS5 handler must be added before anything is written: "
					+ "octets that were written before still wait to be sent"));
		}
		else {
			first.run();
		}
	}

	@Override
	public void connect(ChannelHandlerContext context, SocketAddress remote, @Nullable SocketAddress local,
			ChannelPromise connected) {
		if (this.state != State.IDLE) {
			// a second connect must not get past the proxy
			connected.tryFailure(this.state.refusal());
			return;
		}
		this.promise = connected;
		this.setup.begin(context);
		connected.addListener((future) -> {
			if (!future.isSuccess()) {
				TunnelSetup.onOwnThread(context, () -> giveUp(context, "The connect was cancelled"));
			}
		});
		begin(context, () -> this.setup.connect(context, remote, local));
	}

	@Override
	public void channelActive(ChannelHandlerContext context) {
		switch (this.state) {
			case IDLE -> takeOver(context);
			case CONNECTING -> this.setup.nextProxy(context);
			// the event was already on its way when the handler was added
			case STARTING, SECURING, HANDSHAKING, DEFERRED, CLOSED -> this.events.activeHeld();
			case ESTABLISHED -> this.events.passActive(context);
		}
	}

	/**
	 * Whether the application uses the channel.
	 * @return {@code true} if events pass to the following handlers
	 */
	boolean passesEvents() {
		return this.usedEarly || this.state == State.ESTABLISHED;
	}

	boolean is(State asked) {
		return this.state == asked;
	}

	void enter(State next) {
		this.state = next;
	}

	/**
	 * Handles an event that reached only the other handler, because it was on its way
	 * when that handler was added.
	 * @param message the message that was read, or {@code null} for {@code channelActive}
	 */
	void bypassed(@Nullable Object message) {
		ChannelHandlerContext here = Objects.requireNonNull(this.context);
		if (message == null) {
			channelActive(here);
		}
		else {
			channelRead(here, message);
		}
	}

	void notSent(ChannelHandlerContext context, Throwable cause) {
		if (this.state == State.HANDSHAKING) {
			exceptionCaught(context, cause);
		}
	}

	@Override
	public void channelRead(ChannelHandlerContext context, Object message) {
		switch (this.state) {
			case IDLE, STARTING, CONNECTING, SECURING -> hold(context, message);
			case HANDSHAKING -> {
				if (message instanceof ByteBuf octets) {
					this.setup.receive(context, octets);
				}
				else {
					ReferenceCountUtil.release(message);
					fail(context, new IOException("octets of the proxy: must be a ByteBuf, received "
							+ message.getClass().getName() + "; the SOCKS5 handler must come before all codecs"));
				}
			}
			case DEFERRED -> {
				ReferenceCountUtil.release(message);
				fail(context, new ProtocolViolationException(this.setup.chain().context(), "the request",
						"octets before it"));
			}
			case ESTABLISHED -> this.early.pass(context, message);
			case CLOSED -> ReferenceCountUtil.release(message);
		}
	}

	private void hold(ChannelHandlerContext context, Object message) {
		this.early.hold(message);
		if (this.early.isTooMuch()) {
			fail(context, new IOException("The proxy sent too many octets before the handshake"));
		}
	}

	@Override
	public void channelReadComplete(ChannelHandlerContext context) {
		switch (this.state) {
			case IDLE, STARTING, CONNECTING, CLOSED -> {
				// nothing has been passed on
			}
			case SECURING, HANDSHAKING, DEFERRED -> EarlyOctets.readMore(context);
			case ESTABLISHED -> this.early.readComplete(context);
		}
	}

	@Override
	public void read(ChannelHandlerContext context) {
		this.early.requestRead(context);
		switch (this.state) {
			// the proxy sends nothing before the greeting
			case IDLE, STARTING -> this.early.holdRead();
			case CONNECTING -> readToConnect(context);
			case SECURING, HANDSHAKING, DEFERRED -> context.read();
			case ESTABLISHED -> this.early.readOn(context);
			case CLOSED -> {
				// no octets follow
			}
		}
	}

	private void readToConnect(ChannelHandlerContext context) {
		if (context.channel().isActive()) {
			// a handler in front may have a handshake of its own
			context.read();
		}
		else {
			this.early.holdRead();
		}
	}

	void established(ChannelHandlerContext context) {
		// each listener, future and event in here can close the channel
		this.setup.end();
		ChannelPromise connected = this.promise;
		if (connected != null && !connected.setUncancellable()) {
			giveUp(context, "The connect was cancelled");
			return;
		}
		ExchangeChain chain = this.setup.chain();
		chain.established();
		if (!this.state.isPending()) {
			return;
		}
		this.state = State.ESTABLISHED;
		this.writes.passAll(context);
		if (connected != null) {
			connected.trySuccess();
		}
		if (this.state == State.ESTABLISHED) {
			this.events.fireActive(context);
		}
		this.events.passAll(context);
		if (!chain.isDirect()) {
			Exchange last = chain.last();
			Endpoint asked = Objects.requireNonNull(last.destination());
			context.fireUserEventTriggered(new Socks5TunnelEvent(last.proxy(), asked, last.method(), last.bound()));
		}
		if (this.early.takeHeldRead()) {
			read(context);
		}
	}

	/**
	 * Lets the application use the channel before the request, which its first flush
	 * sends.
	 * @param context the handler
	 */
	void deferred(ChannelHandlerContext context) {
		ChannelPromise connected = this.promise;
		if (connected != null && !connected.setUncancellable()) {
			giveUp(context, "The connect was cancelled");
			return;
		}
		this.state = State.DEFERRED;
		this.usedEarly = true;
		if (connected != null) {
			connected.trySuccess();
		}
		if (this.state.isPending()) {
			this.events.fireActive(context);
		}
		this.events.passAll(context);
		if (this.writes.isFlushRequested()) {
			request(context);
		}
	}

	/**
	 * Sends the deferred request with the writes that are queued, if any.
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

	private void giveUp(ChannelHandlerContext context, String reason) {
		// called at each close of each channel, so an exception is created only if needed
		if (this.state.isPending()) {
			fail(context, new SocketException(reason));
		}
	}

	@Override
	public void write(ChannelHandlerContext context, Object message, ChannelPromise written) {
		this.writes.write(context, message, written, this.state);
	}

	@Override
	public void flush(ChannelHandlerContext context) {
		this.writes.flush(context, this.state);
		request(context);
	}

	@Override
	public void close(ChannelHandlerContext context, ChannelPromise closed) {
		closing(context);
		context.close(closed);
	}

	@Override
	public void disconnect(ChannelHandlerContext context, ChannelPromise disconnected) {
		closing(context);
		context.disconnect(disconnected);
	}

	private void closing(ChannelHandlerContext context) {
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

	@Override
	public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
		switch (this.state) {
			case STARTING, CONNECTING, SECURING, HANDSHAKING, DEFERRED -> fail(context, this.setup.broken(cause));
			case IDLE, ESTABLISHED -> context.fireExceptionCaught(cause);
			case CLOSED -> {
				// TLS repeats the failure that was already reported
				if (!this.setup.isSecured()) {
					context.fireExceptionCaught(cause);
				}
			}
		}
	}

	@Override
	public void userEventTriggered(ChannelHandlerContext context, Object event) {
		if (event instanceof ChannelInputShutdownEvent) {
			// a channel that allows half-closure is not closed by the end of its input
			endOfInput(context);
		}
		if (!this.setup.isAboutTls(event)) {
			passEvent(context, event);
		}
		else if (this.setup.isEndOfTls(event)) {
			endOfTls(context);
		}
		if (event instanceof ChannelOutputShutdownEvent) {
			endOfOutput(context);
		}
	}

	private void passEvent(ChannelHandlerContext context, Object event) {
		if (this.usedEarly && this.state.isPending()) {
			context.fireUserEventTriggered(event);
			return;
		}
		switch (this.state) {
			case STARTING, CONNECTING, SECURING, HANDSHAKING, DEFERRED -> this.events.hold(event);
			case IDLE, ESTABLISHED -> context.fireUserEventTriggered(event);
			case CLOSED -> ReferenceCountUtil.release(event);
		}
	}

	private void endOfTls(ChannelHandlerContext context) {
		// the end of TCP may follow much later
		if (isExchanging()) {
			endOfInput(context);
		}
		else if (!Boolean.TRUE.equals(context.channel().config().getOption(ChannelOption.ALLOW_HALF_CLOSURE))) {
			context.close();
		}
	}

	private void endOfOutput(ChannelHandlerContext context) {
		// the channel has sent the end of TCP past all handlers
		giveUp(context, "The output was shut down before the tunnel was established");
		if (this.state == State.ESTABLISHED && this.setup.isSecured()) {
			// without the end of TLS before it, the proxy treats it as an attack and
			// drops octets of the destination
			context.fireExceptionCaught(new ChannelOutputShutdownException(
					"The output cannot be shut down alone through TLS to the proxy: the channel must be closed"));
			close(context, context.newPromise());
		}
	}

	@Override
	public void channelInactive(ChannelHandlerContext context) {
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

	private void endOfInput(ChannelHandlerContext context) {
		this.endedByPeer = true;
		if (isExchanging()) {
			fail(context, this.setup.chain().closedByProxy());
		}
		else {
			giveUp(context, "Channel closed");
		}
	}

	private boolean isExchanging() {
		return this.state == State.HANDSHAKING || this.state == State.DEFERRED;
	}

	/**
	 * Acts on the removal of the other handler: leaves the pipeline, or stays and closes
	 * the channel if the tunnel is not established yet.
	 */
	void release() {
		if (this.context != null) {
			boolean unused = this.state == State.IDLE && !isUsed(this.context);
			handlerRemoved(this.context);
			if (!this.context.isRemoved() && (unused || this.state == State.ESTABLISHED)) {
				this.context.pipeline().remove(this);
			}
		}
	}

	@Override
	public void handlerRemoved(ChannelHandlerContext context) {
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

	private boolean isUsed(ChannelHandlerContext context) {
		return this.state == State.CLOSED || context.channel().isActive() || this.writes.isStarted();
	}

}
