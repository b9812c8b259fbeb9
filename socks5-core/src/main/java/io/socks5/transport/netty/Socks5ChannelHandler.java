package io.socks5.transport.netty;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.AlreadyConnectedException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ConnectionPendingException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPromise;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import io.socks5.protocol.Command;
import io.socks5.protocol.Endpoint;
import io.socks5.protocol.ProtocolViolationException;
import io.socks5.protocol.ProxyUnreachableException;
import io.socks5.protocol.Socks5TimeoutException;
import io.socks5.transport.Attempt;
import io.socks5.transport.Deadline;
import io.socks5.transport.SocketFailures;
import io.socks5.transport.Tls;
import io.socks5.transport.TunnelSource;
import org.jspecify.annotations.Nullable;

/**
 * Leads a channel through a SOCKS5 proxy: put it first into the pipeline, and connect to
 * the destination, unresolved (with {@code NoopAddressResolverGroup}, since a bootstrap
 * resolves by itself). Writes are queued until the tunnel stands; then the connect
 * promise completes, {@code channelActive} and a {@link Socks5TunnelEvent} are fired, and
 * what the destination has sent early is passed on. A failure fails the promise and what
 * is queued with the typed exception, and closes the channel. With a channel that is
 * connected to the proxy already, a failure goes to {@code exceptionCaught}.
 *
 * <p>
 * The event loop never waits: names are looked up elsewhere (of several addresses the
 * first is tried). Listeners and suppliers of credentials or keys are called on the event
 * loop, and must not wait either. One handler for one channel.
 */
public final class Socks5ChannelHandler extends ChannelDuplexHandler {

	private final TunnelSource tunnels;

	private final Command command;

	/** For a channel that is connected to the proxy by somebody else. */
	private final @Nullable Endpoint destination;

	private final QueuedWrites writes = new QueuedWrites();

	private final EarlyOctets early = new EarlyOctets();

	private State state = State.IDLE;

	private @Nullable Attempt attempt;

	/**
	 * The handshakes still to be done, the one at hand first; more than one in a chain.
	 */
	private final Deque<Attempt> chain = new ArrayDeque<>(2);

	private @Nullable ProxyTls tls;

	private @Nullable ChannelPromise promise;

	private @Nullable Future<?> timer;

	private @Nullable ChannelFutureListener whenSent;

	/** Whether the handlers that follow take the channel for active. */
	private boolean activeFired;

	private boolean closedHere;

	private boolean endedByPeer;

	/**
	 * A handler that connects to wherever the channel is connected to.
	 * @param tunnels the client's {@code tunnels()}
	 */
	public Socks5ChannelHandler(TunnelSource tunnels) {
		this(tunnels, Command.CONNECT, null);
	}

	/**
	 * A handler for any command, and for a channel that may be connected to the proxy
	 * already. What follows the first reply is passed on: the second one of BIND is the
	 * application's to read.
	 * @param tunnels the client's {@code tunnels()}
	 * @param command what to ask the proxy for
	 * @param destination where it is for, or {@code null} for wherever the channel is
	 * connected to
	 */
	public Socks5ChannelHandler(TunnelSource tunnels, Command command, @Nullable Endpoint destination) {
		this.tunnels = tunnels;
		this.command = command;
		this.destination = destination;
	}

	@Override
	public void handlerAdded(ChannelHandlerContext context) {
		this.activeFired = context.channel().isActive();
		Endpoint asked = this.destination;
		if (this.activeFired && asked != null) {
			this.state = State.CONNECTING;
			startTimer(context, this.tunnels.limits().connectDeadline());
			// when the handlers that are to hear of a failure have been added, too
			context.executor().execute(() -> startAttempt(context, asked, (first) -> nextProxy(context)));
		}
	}

	@Override
	public void connect(ChannelHandlerContext context, SocketAddress remote, @Nullable SocketAddress local,
			ChannelPromise connected) {
		if (this.state != State.IDLE) {
			// a second connect must not get past the proxy
			connected.tryFailure(refusal());
			return;
		}
		this.promise = connected;
		this.state = State.CONNECTING;
		connected.addListener((future) -> {
			if (future.isCancelled()) {
				giveUp(context, "The connect was cancelled");
			}
		});
		startTimer(context, this.tunnels.limits().connectDeadline());
		try {
			connect(context, (this.destination != null) ? this.destination : endpoint(remote), local);
		}
		catch (IOException ex) {
			fail(context, ex);
		}
	}

	private Exception refusal() {
		if (this.state == State.FAILED) {
			return new ClosedChannelException();
		}
		return isPending() ? new ConnectionPendingException() : new AlreadyConnectedException();
	}

	private static Endpoint endpoint(SocketAddress address) throws IOException {
		if (!(address instanceof InetSocketAddress internet)) {
			throw new IOException("destination: an InetSocketAddress is wanted, not " + address.getClass().getName());
		}
		try {
			return Endpoint.of(internet);
		}
		catch (IllegalArgumentException ex) {
			throw new IOException("destination: " + ex.getMessage(), ex);
		}
	}

	private void connect(ChannelHandlerContext context, Endpoint asked, @Nullable SocketAddress local) {
		if (this.tunnels.isDirect(asked)) {
			connectTcp(context, asked, local);
		}
		else {
			startAttempt(context, asked, (first) -> connectTcp(context, first.proxy(), local));
		}
	}

	private void startAttempt(ChannelHandlerContext context, Endpoint asked, Consumer<Attempt> next) {
		if (this.state != State.CONNECTING) {
			return;
		}
		OffEventLoop.call(context.executor(), this.tunnels.looksUp(asked),
				() -> this.tunnels.start(this.command, asked), (started, failure) -> {
					if (started == null) {
						fail(context, Objects.requireNonNull(failure));
					}
					else if (this.state == State.CONNECTING) {
						started(context, started, next);
					}
					else {
						started.failed(new SocketException("Channel closed"));
					}
				});
	}

	private void started(ChannelHandlerContext context, Attempt started, Consumer<Attempt> next) {
		this.attempt = started;
		this.chain.addAll(started.chain());
		try {
			started.requireRaw(false);
			next.accept(this.chain.element());
		}
		catch (IOException ex) {
			fail(context, ex);
		}
	}

	private void connectTcp(ChannelHandlerContext context, Endpoint to, @Nullable SocketAddress local) {
		OffEventLoop.call(context.executor(), OffEventLoop.isNeeded(to), () -> OffEventLoop.resolved(to),
				(address, failure) -> {
					if (address == null) {
						fail(context, unreachable(Objects.requireNonNull(failure)));
					}
					else if (this.state == State.CONNECTING) {
						ChannelPromise tcp = context.newPromise();
						tcp.addListener((future) -> {
							if (!future.isSuccess()) {
								fail(context, unreachable(future.cause()));
							}
						});
						context.connect(address, local, tcp);
					}
				});
	}

	private IOException unreachable(Throwable cause) {
		// Netty wraps what the network said to name the address
		Throwable said = (cause.getCause() instanceof IOException original) ? original : cause;
		IOException failure = (said instanceof IOException ex) ? ex : new IOException(said);
		Attempt current = this.chain.peek();
		if (current == null) {
			return failure;
		}
		if (SocketFailures.isReset(failure)) {
			return current.closedByProxy(failure);
		}
		return (cause instanceof ConnectTimeoutException)
				? new Socks5TimeoutException(current.connecting(), String.valueOf(cause.getMessage()))
				: new ProxyUnreachableException(current.connecting(), failure);
	}

	@Override
	public void channelActive(ChannelHandlerContext context) {
		if (this.state == State.CONNECTING) {
			nextProxy(context);
		}
		else if (this.state != State.FAILED) {
			this.activeFired = true;
			context.fireChannelActive();
		}
	}

	// TCP, or the tunnel through the proxy before, leads to the next one by now
	private void nextProxy(ChannelHandlerContext context) {
		Attempt current = this.chain.peek();
		if (current == null) {
			standing(context);
		}
		else if (current.tls() != null) {
			secure(context, current, current.tls());
		}
		else {
			startHandshake(context, current);
		}
	}

	private void secure(ChannelHandlerContext context, Attempt current, Tls wanted) {
		if (this.early.isHeld()) {
			// not encrypted: whoever sent it is not the proxy that TLS authenticates
			fail(context, new ProtocolViolationException(current.securing(), "TLS", "octets before it"));
			return;
		}
		if (this.state == State.HANDSHAKING) {
			this.state = State.CONNECTING;
			startTimer(context, current.limits().connectDeadline());
		}
		OffEventLoop.call(context.executor(), false, () -> ProxyTls.over(context, wanted, current.proxy()),
				(secured, failure) -> {
					this.tls = secured;
					if (secured != null) {
						readMore(context);
						secured.handshake()
							.addListener(
									(future) -> onOwnThread(context, () -> secured(context, current, future.cause())));
					}
					else {
						fail(context,
								new ProxyUnreachableException(current.securing(), Objects.requireNonNull(failure)));
					}
				});
	}

	// TLS has the thread of the channel, which may be another
	private static void onOwnThread(ChannelHandlerContext context, Runnable task) {
		if (context.executor().inEventLoop()) {
			task.run();
		}
		else {
			context.executor().execute(task);
		}
	}

	private void secured(ChannelHandlerContext context, Attempt current, @Nullable Throwable failure) {
		if (failure != null) {
			fail(context, unreachable(current, failure));
		}
		else if (this.state == State.CONNECTING) {
			startHandshake(context, current);
		}
	}

	private static IOException unreachable(Attempt current, Throwable cause) {
		return new ProxyUnreachableException(current.securing(), ProxyTls.failure(cause));
	}

	private void startHandshake(ChannelHandlerContext context, Attempt current) {
		this.state = State.HANDSHAKING;
		this.whenSent = (written) -> sent(written, context);
		current.proxyConnected();
		startTimer(context, current.limits().handshakeDeadline());
		send(context, current);
		readMore(context);
		Queue<Object> held = this.early.take();
		if (held != null) {
			held.forEach((message) -> channelRead(context, message));
		}
	}

	// through one proxy; there may be more, and then what has come already is the next
	// one's
	private void handshakeOver(ChannelHandlerContext context, Attempt current, ByteBuf rest) {
		this.chain.remove();
		if (!this.chain.isEmpty()) {
			current.established();
			if (rest.isReadable()) {
				this.early.hold(rest.readRetainedSlice(rest.readableBytes()));
			}
		}
		nextProxy(context);
	}

	private static void readMore(ChannelHandlerContext context) {
		if (!context.channel().config().isAutoRead()) {
			context.read();
		}
	}

	private void send(ChannelHandlerContext context, Attempt current) {
		ByteBuffer octets = current.output();
		if (octets.hasRemaining()) {
			context.writeAndFlush(new WipedBuf(octets)).addListener(this.whenSent);
		}
	}

	private void sent(Future<? super Void> sent, ChannelHandlerContext context) {
		if (!sent.isSuccess() && this.state == State.HANDSHAKING) {
			exceptionCaught(context, sent.cause());
		}
	}

	@Override
	public void channelRead(ChannelHandlerContext context, Object message) {
		switch (this.state) {
			case IDLE -> context.fireChannelRead(message);
			case CONNECTING -> this.early.hold(message);
			case HANDSHAKING -> {
				if (message instanceof ByteBuf octets) {
					receive(context, octets);
				}
				else {
					context.fireChannelRead(message);
				}
			}
			case STANDING -> this.early.pass(context, message);
			case FAILED -> ReferenceCountUtil.release(message);
		}
	}

	private void receive(ChannelHandlerContext context, ByteBuf octets) {
		Attempt current = this.chain.element();
		ByteBuffer view = (octets.nioBufferCount() == 1)
				? octets.internalNioBuffer(octets.readerIndex(), octets.readableBytes()) : octets.nioBuffer();
		int count = view.remaining();
		try {
			while (view.hasRemaining() && current.wanted() > 0 && this.state == State.HANDSHAKING) {
				current.receive(view);
				send(context, current);
			}
		}
		catch (IOException ex) {
			fail(context, ex);
		}
		catch (RuntimeException ex) {
			// an authentication method from outside, say
			fail(context, new IOException("The connect failed unexpectedly: " + ex, ex));
		}
		octets.skipBytes(count - view.remaining());
		if (this.state == State.HANDSHAKING && current.wanted() == 0) {
			handshakeOver(context, current, octets);
		}
		if (octets.isReadable()) {
			channelRead(context, octets);
		}
		else {
			octets.release();
		}
	}

	@Override
	public void channelReadComplete(ChannelHandlerContext context) {
		switch (this.state) {
			case IDLE, FAILED -> context.fireChannelReadComplete();
			case CONNECTING, HANDSHAKING -> readMore(context);
			case STANDING -> this.early.readComplete(context);
		}
	}

	@Override
	public void read(ChannelHandlerContext context) {
		this.early.requestRead(context);
		if (this.state == State.STANDING && this.early.isHeld()) {
			this.early.passAllHeld(context);
			if (!context.channel().config().isAutoRead()) {
				return;
			}
		}
		context.read();
	}

	private void standing(ChannelHandlerContext context) {
		stopTimer();
		Attempt current = this.attempt;
		ChannelPromise connected = this.promise;
		if (connected != null && !connected.setUncancellable()) {
			giveUp(context, "The connect was cancelled");
			return;
		}
		this.state = State.STANDING;
		if (current != null) {
			current.established();
		}
		this.writes.writeAll(context);
		if (connected != null) {
			connected.trySuccess();
		}
		if (!this.activeFired) {
			this.activeFired = true;
			context.fireChannelActive();
		}
		if (current != null) {
			Endpoint asked = Objects.requireNonNull(current.destination());
			context.fireUserEventTriggered(
					new Socks5TunnelEvent(current.proxy(), asked, current.method(), current.bound()));
		}
	}

	private void fail(ChannelHandlerContext context, IOException cause) {
		if (!isPending()) {
			return;
		}
		stopTimer();
		this.state = State.FAILED;
		if (this.attempt != null) {
			this.attempt.failed(cause);
		}
		this.writes.failAll(cause);
		this.early.releaseAllHeld();
		if (this.promise != null) {
			this.promise.tryFailure(cause);
		}
		else {
			context.fireExceptionCaught(cause);
		}
		context.close();
	}

	private void giveUp(ChannelHandlerContext context, String reason) {
		// on each close of each channel: an exception is made only if somebody gets it
		if (isPending()) {
			fail(context, new SocketException(reason));
		}
	}

	private boolean isPending() {
		return this.state == State.CONNECTING || this.state == State.HANDSHAKING;
	}

	@Override
	public void write(ChannelHandlerContext context, Object message, ChannelPromise written) {
		if (isPending()) {
			this.writes.add(context, message, written);
		}
		else {
			context.write(message, written);
		}
	}

	@Override
	public void flush(ChannelHandlerContext context) {
		if (isPending()) {
			this.writes.requestFlush();
		}
		else {
			context.flush();
		}
	}

	@Override
	public void close(ChannelHandlerContext context, ChannelPromise closed) {
		this.closedHere = true;
		giveUp(context, "Channel closed");
		context.close(closed);
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
		Throwable said = (this.tls != null) ? ProxyTls.said(cause) : cause;
		if (this.state == State.HANDSHAKING) {
			fail(context, broken(this.chain.element(), said));
		}
		else if (this.tls == null || this.state == State.STANDING) {
			context.fireExceptionCaught(cause);
		}
		else if (isPending()) {
			fail(context, unreachable(this.chain.element(), cause));
		}
		// later on, TLS only repeats what is known
	}

	private static IOException broken(Attempt current, Throwable cause) {
		if (cause instanceof ClosedChannelException) {
			return current.closedByProxy(null);
		}
		return (cause instanceof IOException ex) ? current.closedByProxy(ex)
				: new IOException("The connect failed unexpectedly: " + cause, cause);
	}

	@Override
	public void userEventTriggered(ChannelHandlerContext context, Object event) {
		if (event instanceof ChannelInputShutdownEvent) {
			// a channel that allows half-closure is not closed by the end of its input
			endOfInput(context);
		}
		if (this.tls == null || !this.tls.isAbout(event)) {
			context.fireUserEventTriggered(event);
		}
		else if (this.tls.isEnd(event)) {
			endOfTls(context);
		}
	}

	// the proxy says that it will send no more; the end of TCP may be long in coming
	private void endOfTls(ChannelHandlerContext context) {
		if (this.state == State.HANDSHAKING) {
			endOfInput(context);
		}
		else if (!Boolean.TRUE.equals(context.channel().config().getOption(ChannelOption.ALLOW_HALF_CLOSURE))) {
			context.close();
		}
	}

	@Override
	public void channelInactive(ChannelHandlerContext context) {
		if (!this.closedHere) {
			endOfInput(context);
		}
		this.early.passAllHeld(context);
		ended(this.endedByPeer && !this.early.isReceived());
		if (this.activeFired) {
			this.activeFired = false;
			context.fireChannelInactive();
		}
	}

	private void endOfInput(ChannelHandlerContext context) {
		this.endedByPeer = true;
		if (this.state == State.HANDSHAKING) {
			fail(context, this.chain.element().closedByProxy(null));
		}
		else {
			giveUp(context, "Channel closed");
		}
	}

	@Override
	public void handlerRemoved(ChannelHandlerContext context) {
		giveUp(context, "The SOCKS5 handler was removed");
		this.early.passAllHeld(context);
		// nobody can watch it any longer
		ended(false);
	}

	private void ended(boolean lostBeforeFirstOctet) {
		Attempt current = this.attempt;
		this.attempt = null;
		if (current != null && this.state == State.STANDING) {
			current.closed(lostBeforeFirstOctet);
		}
	}

	private void startTimer(ChannelHandlerContext context, Deadline deadline) {
		stopTimer();
		this.timer = context.executor()
			.schedule(() -> fail(context, timedOut(deadline)), deadline.remainingMillis(), TimeUnit.MILLISECONDS);
	}

	private IOException timedOut(Deadline deadline) {
		Attempt current = this.chain.peek();
		if (current == null) {
			return new SocketTimeoutException("Connect timed out (" + deadline + ")");
		}
		return (this.state == State.HANDSHAKING) ? current.timedOut(deadline) : new Socks5TimeoutException(
				(this.tls != null) ? current.securing() : current.connecting(), deadline.toString());
	}

	private void stopTimer() {
		if (this.timer != null) {
			this.timer.cancel(false);
			this.timer = null;
		}
	}

	private enum State {

		IDLE, CONNECTING, HANDSHAKING, STANDING, FAILED

	}

}
