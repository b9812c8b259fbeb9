package io.socks5.netty;

import java.io.IOException;
import java.net.SocketAddress;
import java.util.Objects;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.ChannelOutputShutdownEvent;
import io.netty.channel.socket.ChannelOutputShutdownException;
import io.netty.util.ReferenceCountUtil;
import io.socks5.protocol.ProtocolViolationException;
import org.jspecify.annotations.Nullable;

/**
 * The handler that does the work of a {@link Socks5ChannelHandler}, directly in front of
 * it. The application has no reference to it, so it stays in the pipeline while the other
 * one is removed. If that happens too early, it stays until the channel is closed. It
 * leaves when it has nothing left to do.
 */
final class TunnelHandler extends ChannelDuplexHandler implements ChannelFutureListener {

	private final QueuedWrites writes = new QueuedWrites();

	private final EarlyOctets early = new EarlyOctets();

	private final HeldEvents events = new HeldEvents();

	private final TunnelLife life;

	private final TunnelSetup setup;

	private @Nullable ChannelHandlerContext context;

	/** Whether octets that were written before this handler are still unsent. */
	private boolean behindOthers;

	TunnelHandler(TunnelRequest request) {
		this.life = new TunnelLife(request, this.writes, this.early, this.events);
		this.setup = this.life.setup();
	}

	@Override
	public boolean isSharable() {
		// Netty would look for an annotation at each connect
		return false;
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
		this.setup.begin();
		// handlers that are added next must also receive a failure
		context.executor().execute(() -> startConnected(context));
	}

	private void startConnected(ChannelHandlerContext context) {
		if (this.behindOthers) {
			failBehindOthers(context);
		}
		else {
			this.setup.startConnected(context);
		}
	}

	private void failBehindOthers(ChannelHandlerContext context) {
		// the flush of the greeting would also send them
		this.life.fail(context, new IOException("The SOCKS5 handler must be added before anything is written: "
				+ "octets that were written before still wait to be sent"));
	}

	@Override
	public void connect(ChannelHandlerContext context, SocketAddress remote, @Nullable SocketAddress local,
			ChannelPromise connected) {
		if (!this.life.is(State.IDLE)) {
			// a second connect must not get past the proxy
			connected.tryFailure(this.life.state().refusal());
			return;
		}
		this.life.begin(connected);
		connected.addListener(this);
		if (this.behindOthers) {
			failBehindOthers(context);
		}
		else {
			this.setup.connect(context, remote, local);
		}
	}

	/**
	 * Acts on a failure of the connect of the application, which can cancel it, or of
	 * TCP.
	 */
	@Override
	public void operationComplete(ChannelFuture connected) {
		if (!connected.isSuccess()) {
			ChannelHandlerContext here = Objects.requireNonNull(this.context);
			if (this.life.isConnect(connected)) {
				TunnelSetup.onOwnThread(here, () -> this.life.cancelled(here));
			}
			else {
				this.setup.unreachable(here, connected.cause());
			}
		}
	}

	@Override
	public void channelActive(ChannelHandlerContext context) {
		switch (this.life.state()) {
			case IDLE -> takeOver(context);
			case CONNECTING -> this.setup.nextProxy(context);
			// the event was already on its way when the handler was added
			case STARTING, SECURING, HANDSHAKING, DEFERRED, CLOSED -> this.events.activeHeld();
			case ESTABLISHED -> this.events.passActive(context);
		}
	}

	boolean passesEvents() {
		return this.life.passesEvents();
	}

	boolean isEstablished() {
		return this.life.is(State.ESTABLISHED);
	}

	boolean isDone() {
		return this.life.isDone();
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

	@Override
	public void channelRead(ChannelHandlerContext context, Object message) {
		switch (this.life.state()) {
			case IDLE, STARTING, CONNECTING, SECURING -> hold(context, message);
			case HANDSHAKING -> this.setup.receive(context, message);
			case DEFERRED -> {
				ReferenceCountUtil.release(message);
				this.life.fail(context, new ProtocolViolationException(this.setup.chain().context(), "the request",
						"octets before it"));
			}
			case ESTABLISHED -> this.early.pass(context, message);
			case CLOSED -> ReferenceCountUtil.release(message);
		}
	}

	private void hold(ChannelHandlerContext context, Object message) {
		this.early.hold(message);
		if (this.early.isTooMuch()) {
			this.life.fail(context, new IOException("The proxy sent too many octets before the handshake"));
		}
	}

	@Override
	public void channelReadComplete(ChannelHandlerContext context) {
		switch (this.life.state()) {
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
		switch (this.life.state()) {
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

	@Override
	public void write(ChannelHandlerContext context, Object message, ChannelPromise written) {
		this.writes.write(context, message, written, this.life.state());
	}

	@Override
	public void flush(ChannelHandlerContext context) {
		this.writes.flush(context, this.life.state());
		this.life.request(context);
	}

	@Override
	public void close(ChannelHandlerContext context, ChannelPromise closed) {
		this.life.closing(context);
		context.close(closed);
	}

	@Override
	public void disconnect(ChannelHandlerContext context, ChannelPromise disconnected) {
		this.life.closing(context);
		context.disconnect(disconnected);
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
		switch (this.life.state()) {
			case STARTING, CONNECTING, SECURING, HANDSHAKING, DEFERRED ->
				this.life.fail(context, this.setup.broken(cause));
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
			this.life.endOfInput(context);
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
		if (this.life.is(State.CLOSED)) {
			ReferenceCountUtil.release(event);
		}
		else if (this.life.is(State.IDLE) || this.life.passesEvents()) {
			context.fireUserEventTriggered(event);
		}
		else {
			this.events.hold(event);
		}
	}

	private void endOfTls(ChannelHandlerContext context) {
		// the end of TCP may follow much later
		if (this.life.isExchanging()) {
			this.life.endOfInput(context);
		}
		else if (!Boolean.TRUE.equals(context.channel().config().getOption(ChannelOption.ALLOW_HALF_CLOSURE))) {
			context.close();
		}
	}

	private void endOfOutput(ChannelHandlerContext context) {
		// the channel has sent the end of TCP past all handlers
		this.life.giveUp(context, "The output was shut down before the tunnel was established");
		if (this.life.is(State.ESTABLISHED) && this.setup.isSecured()) {
			// without the end of TLS before it, the proxy treats it as an attack and
			// drops octets of the destination
			context.fireExceptionCaught(new ChannelOutputShutdownException(
					"The output cannot be shut down alone through TLS to the proxy: the channel must be closed"));
			close(context, context.newPromise());
		}
	}

	@Override
	public void channelInactive(ChannelHandlerContext context) {
		this.life.inactive(context);
	}

	/**
	 * Acts on the removal of the other handler, or on {@link #isDone}: leaves the
	 * pipeline, or stays and closes the channel if the tunnel is not established yet.
	 */
	void release() {
		if (this.context != null) {
			boolean unused = this.life.is(State.IDLE) && !this.life.isUsed(this.context);
			handlerRemoved(this.context);
			if (!this.context.isRemoved() && (unused || this.life.is(State.ESTABLISHED))) {
				this.context.pipeline().remove(this);
			}
		}
	}

	@Override
	public void handlerRemoved(ChannelHandlerContext context) {
		this.life.removed(context);
	}

}
