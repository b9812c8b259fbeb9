package io.socks5.transport.netty;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.AlreadyConnectedException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ConnectionPendingException;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.ChannelOutputShutdownEvent;
import io.netty.channel.socket.ChannelOutputShutdownException;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import io.socks5.protocol.Command;
import io.socks5.protocol.Endpoint;
import io.socks5.protocol.ProtocolViolationException;
import io.socks5.protocol.ProxyUnreachableException;
import io.socks5.transport.Attempt;
import io.socks5.transport.Deadline;
import io.socks5.transport.LookUp;
import io.socks5.transport.Names;
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
 * No octet of the application passes before the tunnel is established or after a failure.
 * The handler fails on a connected channel for which it has no destination. Removing it
 * before the tunnel is established closes the channel. Through TLS to the proxy, shutting
 * down the output alone fails and closes the channel.
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

	private final HeldEvents events = new HeldEvents();

	private final Hops hops = new Hops();

	private State state = State.IDLE;

	private @Nullable ProxyTls tls;

	private @Nullable ChannelPromise promise;

	private @Nullable Future<?> timer;

	private @Nullable ChannelFutureListener whenSent;

	/** Whether the handlers that follow take the channel for active. */
	private boolean activeFired;

	/** Whether a read waits for the handshake to start. */
	private boolean readHeld;

	/** Whether auto-read is off until the handshake starts. */
	private boolean readingPaused;

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
		if (context.channel().isActive()) {
			this.activeFired = true;
			takeOver(context);
		}
	}

	// of a channel that another handler, or the application, has connected to the proxy
	private void takeOver(ChannelHandlerContext context) {
		this.state = State.STARTING;
		startTimer(context, this.tunnels.limits().connectDeadline());
		// when the handlers that are to hear of a failure have been added, too
		context.executor().execute(() -> startConnected(context));
	}

	private void startConnected(ChannelHandlerContext context) {
		if (this.state != State.STARTING) {
			return;
		}
		Endpoint asked = this.destination;
		if (asked == null) {
			fail(context, new IOException("destination: must be given for a channel that is connected already, "
					+ "or the SOCKS5 handler must be added before the channel connects"));
			return;
		}
		if (!this.tunnels.lookedUp(asked).isEmpty()) {
			pauseReading(context);
		}
		try {
			startAttempt(context, asked, (first) -> nextProxy(context));
		}
		catch (Throwable ex) {
			failWith(context, ex);
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
		this.state = State.STARTING;
		connected.addListener((future) -> {
			if (!future.isSuccess()) {
				onOwnThread(context, () -> giveUp(context, "The connect was cancelled"));
			}
		});
		startTimer(context, this.tunnels.limits().connectDeadline());
		try {
			connect(context, remote, local);
		}
		catch (Throwable ex) {
			failWith(context, ex);
		}
	}

	private Exception refusal() {
		return switch (this.state) {
			case IDLE, STARTING, CONNECTING, SECURING, HANDSHAKING -> new ConnectionPendingException();
			case ESTABLISHED -> new AlreadyConnectedException();
			case CLOSED -> new ClosedChannelException();
		};
	}

	private void connect(ChannelHandlerContext context, SocketAddress remote, @Nullable SocketAddress local)
			throws IOException {
		Endpoint asked = (this.destination != null) ? this.destination : endpoint(remote);
		if (this.tunnels.isDirect(asked)) {
			connectTcp(context, asked, local);
		}
		else {
			startAttempt(context, asked, (first) -> connectTcp(context, first.proxy(), local));
		}
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

	private void startAttempt(ChannelHandlerContext context, Endpoint asked, Consumer<Attempt> next) {
		OffEventLoop.lookUp(context, this.tunnels.lookUp(), this.tunnels.lookedUp(asked), (names) -> {
			if (this.state == State.STARTING) {
				startAttempt(context, asked, names, next);
			}
		});
	}

	private void startAttempt(ChannelHandlerContext context, Endpoint asked, Names names, Consumer<Attempt> next) {
		OffEventLoop.call(() -> this.tunnels.start(this.command, asked, names), (started, failure) -> {
			if (started == null) {
				fail(context, Objects.requireNonNull(failure));
			}
			else if (this.state == State.STARTING) {
				started(context, started, next);
			}
			else {
				started.failed(new SocketException("Channel closed"));
			}
		});
	}

	private void started(ChannelHandlerContext context, Attempt started, Consumer<Attempt> next) {
		this.hops.start(started);
		try {
			started.requireRaw(false);
			next.accept(Objects.requireNonNull(this.hops.current()));
		}
		catch (Throwable ex) {
			failWith(context, ex);
		}
	}

	private void connectTcp(ChannelHandlerContext context, Endpoint to, @Nullable SocketAddress local) {
		LookUp lookUp = (this.hops.current() == null) ? this.tunnels.lookUp() : LookUp.OF_PROXIES;
		OffEventLoop.resolve(context, lookUp, to, this.tunnels.limits().connectDeadline(), (address, failure) -> {
			if (address == null) {
				fail(context, this.hops.unreachable(Objects.requireNonNull(failure)));
			}
			else if (this.state == State.STARTING) {
				this.state = State.CONNECTING;
				ChannelPromise tcp = context.newPromise();
				tcp.addListener((future) -> {
					if (!future.isSuccess()) {
						fail(context, this.hops.unreachable(future.cause()));
					}
				});
				context.connect(address, local, tcp);
			}
		});
	}

	@Override
	public void channelActive(ChannelHandlerContext context) {
		switch (this.state) {
			case IDLE -> takeOver(context);
			case CONNECTING -> nextProxy(context);
			// the event has been on its way when the handler was added
			case STARTING, SECURING, HANDSHAKING, CLOSED -> {
				this.activeFired = false;
			}
			case ESTABLISHED -> fireActive(context);
		}
	}

	// TCP, or the tunnel through the proxy before, leads to the next one by now
	private void nextProxy(ChannelHandlerContext context) {
		Attempt current = this.hops.current();
		try {
			if (current == null) {
				established(context);
			}
			else if (current.tls() != null) {
				secure(context, current, current.tls());
			}
			else {
				startHandshake(context, current);
			}
		}
		catch (Throwable ex) {
			failWith(context, ex);
		}
	}

	private void secure(ChannelHandlerContext context, Attempt current, Tls wanted) {
		if (this.early.isHeld()) {
			// not encrypted: whoever sent it is not the proxy that TLS authenticates
			fail(context, new ProtocolViolationException(current.securing(), "TLS", "octets before it"));
			return;
		}
		if (this.state == State.HANDSHAKING) {
			startTimer(context, current.limits().connectDeadline());
		}
		this.state = State.SECURING;
		OffEventLoop.call(() -> ProxyTls.over(context, wanted, current.proxy()), (secured, failure) -> {
			this.tls = secured;
			if (secured != null) {
				startReading(context);
				secured.handshake()
					.addListener((future) -> onOwnThread(context, () -> secured(context, current, future.cause())));
			}
			else {
				fail(context, new ProxyUnreachableException(current.securing(), Objects.requireNonNull(failure)));
			}
		});
	}

	// the channel, and with it TLS and the promise of a connect, may have another thread
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
			fail(context, Hops.unsecured(current, failure));
		}
		else if (this.state == State.SECURING) {
			try {
				startHandshake(context, current);
			}
			catch (Throwable ex) {
				failWith(context, ex);
			}
		}
	}

	private void startHandshake(ChannelHandlerContext context, Attempt current) {
		this.state = State.HANDSHAKING;
		this.whenSent = (written) -> sent(written, context);
		startTimer(context, current.limits().handshakeDeadline());
		current.proxyConnected();
		if (this.state != State.HANDSHAKING) {
			return;
		}
		send(context, current);
		startReading(context);
		while (this.state == State.HANDSHAKING && this.early.isHeld()) {
			channelRead(context, this.early.poll());
		}
		if (this.state == State.ESTABLISHED) {
			this.early.readComplete(context);
		}
	}

	// through one proxy; there may be more, and then what has come already is the next
	// one's
	private void handshakeOver(ChannelHandlerContext context, Attempt current) {
		if (this.hops.next()) {
			current.established();
		}
		if (this.state == State.HANDSHAKING) {
			nextProxy(context);
		}
	}

	private void pauseReading(ChannelHandlerContext context) {
		if (context.channel().config().isAutoRead()) {
			this.readingPaused = true;
			context.channel().config().setAutoRead(false);
		}
	}

	private void startReading(ChannelHandlerContext context) {
		if (this.readingPaused) {
			this.readingPaused = false;
			context.channel().config().setAutoRead(true);
		}
		if (this.readHeld) {
			this.readHeld = false;
			context.read();
		}
		else {
			readMore(context);
		}
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
			case IDLE, STARTING, CONNECTING, SECURING -> hold(context, message);
			case HANDSHAKING -> {
				if (message instanceof ByteBuf octets) {
					receive(context, octets);
				}
				else {
					ReferenceCountUtil.release(message);
					fail(context, new IOException("octets of the proxy: must be a ByteBuf, received "
							+ message.getClass().getName() + "; the SOCKS5 handler must come before all codecs"));
				}
			}
			case ESTABLISHED -> this.early.pass(context, message);
			case CLOSED -> ReferenceCountUtil.release(message);
		}
	}

	private void hold(ChannelHandlerContext context, Object message) {
		this.early.hold(message);
		if (this.early.isTooMuch()) {
			fail(context, new IOException("The proxy sends too much before it is asked for anything"));
		}
	}

	private void receive(ChannelHandlerContext context, ByteBuf octets) {
		try {
			Attempt current = Objects.requireNonNull(this.hops.current());
			receive(context, octets, current);
			if (this.state == State.HANDSHAKING && current.wanted() == 0) {
				if (octets.isReadable()) {
					this.early.holdFirst(octets.retain());
				}
				handshakeOver(context, current);
			}
		}
		catch (Throwable ex) {
			failWith(context, ex);
		}
		finally {
			octets.release();
		}
		if (this.state == State.ESTABLISHED) {
			this.early.passRequested(context);
		}
	}

	private void receive(ChannelHandlerContext context, ByteBuf octets, Attempt current) throws IOException {
		ByteBuffer view = (octets.nioBufferCount() == 1)
				? octets.internalNioBuffer(octets.readerIndex(), octets.readableBytes()) : octets.nioBuffer();
		int count = view.remaining();
		while (view.hasRemaining() && current.wanted() > 0 && this.state == State.HANDSHAKING) {
			current.receive(view);
			send(context, current);
		}
		octets.skipBytes(count - view.remaining());
	}

	@Override
	public void channelReadComplete(ChannelHandlerContext context) {
		switch (this.state) {
			case IDLE, STARTING, CONNECTING, CLOSED -> {
				// nothing has been passed on
			}
			case SECURING, HANDSHAKING -> readMore(context);
			case ESTABLISHED -> this.early.readComplete(context);
		}
	}

	@Override
	public void read(ChannelHandlerContext context) {
		this.early.requestRead(context);
		switch (this.state) {
			// the proxy has nothing to say before it is asked
			case IDLE, STARTING, CONNECTING -> {
				this.readHeld = true;
			}
			case SECURING, HANDSHAKING -> context.read();
			case ESTABLISHED -> readOn(context);
			case CLOSED -> {
				// nothing will come
			}
		}
	}

	private void readOn(ChannelHandlerContext context) {
		if (this.early.isHeld()) {
			this.early.passAll(context);
			if (!context.channel().config().isAutoRead()) {
				return;
			}
		}
		context.read();
	}

	// all that is to be told is told in here; what is told may close the channel
	private void established(ChannelHandlerContext context) {
		stopTimer();
		Attempt last = this.hops.attempt();
		ChannelPromise connected = this.promise;
		if (connected != null && !connected.setUncancellable()) {
			giveUp(context, "The connect was cancelled");
			return;
		}
		this.hops.established();
		if (!isPending()) {
			return;
		}
		this.state = State.ESTABLISHED;
		this.writes.passAll(context);
		if (connected != null) {
			connected.trySuccess();
		}
		if (!this.activeFired && this.state == State.ESTABLISHED) {
			fireActive(context);
		}
		this.events.passAll(context);
		if (last != null) {
			Endpoint asked = Objects.requireNonNull(last.destination());
			context.fireUserEventTriggered(new Socks5TunnelEvent(last.proxy(), asked, last.method(), last.bound()));
		}
		if (this.readHeld) {
			this.readHeld = false;
			read(context);
		}
	}

	private void fireActive(ChannelHandlerContext context) {
		this.activeFired = true;
		context.fireChannelActive();
	}

	// an authentication method and an observer may throw anything
	private void failWith(ChannelHandlerContext context, Throwable thrown) {
		fail(context, (thrown instanceof IOException ex) ? ex : Hops.unexpected(thrown));
		if (thrown instanceof VirtualMachineError error) {
			throw error;
		}
	}

	// the one way to an end without a tunnel
	private void fail(ChannelHandlerContext context, IOException cause) {
		if (this.state == State.CLOSED || this.state == State.ESTABLISHED) {
			return;
		}
		this.state = State.CLOSED;
		stopTimer();
		try {
			this.hops.failed(cause);
		}
		finally {
			if (this.promise == null) {
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
		// on each close of each channel: an exception is made only if somebody gets it
		if (isPending()) {
			fail(context, new SocketException(reason));
		}
	}

	private boolean isPending() {
		return switch (this.state) {
			case STARTING, CONNECTING, SECURING, HANDSHAKING -> true;
			case IDLE, ESTABLISHED, CLOSED -> false;
		};
	}

	@Override
	public void write(ChannelHandlerContext context, Object message, ChannelPromise written) {
		if (this.state == State.CLOSED) {
			ReferenceCountUtil.release(message);
			written.tryFailure(new ClosedChannelException());
		}
		else if (this.writes.isPassing()) {
			context.write(message, written);
		}
		else {
			this.writes.add(context, message, written);
		}
	}

	@Override
	public void flush(ChannelHandlerContext context) {
		if (this.state == State.CLOSED) {
			return;
		}
		if (this.writes.isPassing()) {
			context.flush();
		}
		else {
			this.writes.requestFlush();
		}
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

	// what waits for a connect that will not be
	private void discardIdle() {
		if (this.state == State.IDLE) {
			this.state = State.CLOSED;
			this.writes.failAll(new ClosedChannelException());
			this.early.releaseAll();
		}
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
		Throwable said = (this.tls != null) ? ProxyTls.said(cause) : cause;
		switch (this.state) {
			case STARTING, CONNECTING -> fail(context, this.hops.unreachable(said));
			case SECURING -> fail(context, Hops.unsecured(Objects.requireNonNull(this.hops.current()), cause));
			case HANDSHAKING -> fail(context, this.hops.broken(said));
			case IDLE, ESTABLISHED -> context.fireExceptionCaught(cause);
			case CLOSED -> {
				// later on, TLS only repeats what is known
				if (this.tls == null) {
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
		if (this.tls == null || !this.tls.isAbout(event)) {
			passEvent(context, event);
		}
		else if (this.tls.isEnd(event)) {
			endOfTls(context);
		}
		if (event instanceof ChannelOutputShutdownEvent) {
			endOfOutput(context);
		}
	}

	private void passEvent(ChannelHandlerContext context, Object event) {
		switch (this.state) {
			case STARTING, CONNECTING, SECURING, HANDSHAKING -> this.events.hold(event);
			case IDLE, ESTABLISHED -> context.fireUserEventTriggered(event);
			case CLOSED -> ReferenceCountUtil.release(event);
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

	// the channel sends the end of TCP past all handlers
	private void endOfOutput(ChannelHandlerContext context) {
		giveUp(context, "The output was shut down before the tunnel was established");
		if (this.state == State.ESTABLISHED && this.tls != null) {
			// without the end of TLS in front of it, it is an attack to the proxy, which
			// drops what the destination has still to send
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
			this.hops.closed(this.endedByPeer && !this.early.isReceived());
			if (this.promise != null && !this.promise.isDone()) {
				// a listener of a write has closed the channel
				this.promise.tryFailure(new ClosedChannelException());
			}
		}
		if (this.activeFired) {
			this.activeFired = false;
			context.fireChannelInactive();
		}
	}

	private void endOfInput(ChannelHandlerContext context) {
		this.endedByPeer = true;
		if (this.state == State.HANDSHAKING) {
			fail(context, Objects.requireNonNull(this.hops.current()).closedByProxy(null));
		}
		else {
			giveUp(context, "Channel closed");
		}
	}

	@Override
	public void handlerRemoved(ChannelHandlerContext context) {
		giveUp(context, context.channel().isOpen() ? "The SOCKS5 handler was removed" : "Channel closed");
		if (this.state == State.ESTABLISHED) {
			this.early.passAll(context);
			// nobody can watch it any longer
			this.hops.closed(false);
		}
		else if (isUsed(context) && context.channel().isOpen()) {
			// nothing may go past the proxy now; what is told of a failure may have
			// removed the handler
			context.close();
		}
		discardIdle();
	}

	private boolean isUsed(ChannelHandlerContext context) {
		return this.state == State.CLOSED || context.channel().isActive() || this.writes.isStarted();
	}

	private void startTimer(ChannelHandlerContext context, Deadline deadline) {
		stopTimer();
		this.timer = context.executor()
			.schedule(() -> fail(context, timedOut(deadline)), deadline.remainingMillis(), TimeUnit.MILLISECONDS);
	}

	private IOException timedOut(Deadline deadline) {
		return (this.state == State.HANDSHAKING) ? Objects.requireNonNull(this.hops.current()).timedOut(deadline)
				: this.hops.timedOut(deadline, this.state == State.SECURING);
	}

	private void stopTimer() {
		if (this.timer != null) {
			this.timer.cancel(false);
			this.timer = null;
		}
	}

	/**
	 * The life of a channel, which goes forwards alone. Octets pass in
	 * {@link #ESTABLISHED} and in no other state; {@link #CLOSED} is never left.
	 */
	private enum State {

		/** Neither connected nor asked to connect. */
		IDLE,

		/** The attempt starts; TCP may be connected already, by another handler. */
		STARTING,

		/** TCP is being connected. */
		CONNECTING,

		/** TLS to the proxy at hand. */
		SECURING,

		/** SOCKS with the proxy at hand. */
		HANDSHAKING,

		ESTABLISHED,

		CLOSED

	}

}
