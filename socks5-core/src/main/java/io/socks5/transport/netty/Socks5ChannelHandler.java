package io.socks5.transport.netty;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.PendingWriteQueue;
import io.socks5.protocol.Command;
import io.socks5.protocol.Endpoint;
import io.socks5.protocol.ProxyUnreachableException;
import io.socks5.protocol.Socks5TimeoutException;
import io.socks5.transport.Attempt;
import io.socks5.transport.Deadline;
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
 * The event loop never waits: a name of the proxy is looked up elsewhere. One handler for
 * one channel.
 */
public final class Socks5ChannelHandler extends ChannelDuplexHandler {

	private final TunnelSource tunnels;

	private final Command command;

	/** For a channel that is connected to the proxy by somebody else. */
	private final @Nullable Endpoint destination;

	private State state = State.IDLE;

	private @Nullable PendingWriteQueue writes;

	private @Nullable Attempt attempt;

	private @Nullable ChannelPromise promise;

	private @Nullable Future<?> timer;

	/** What came with or after the reply and nobody has asked for yet. */
	private final Queue<Object> early = new ArrayDeque<>(0);

	private boolean flushRequested;

	private boolean readRequested;

	private boolean activeFired;

	private boolean received;

	private boolean closedHere;

	/**
	 * A handler that connects to wherever the channel is connected to.
	 * @param tunnels the client's {@code tunnels()}
	 */
	public Socks5ChannelHandler(TunnelSource tunnels) {
		this(tunnels, Command.CONNECT, null);
	}

	/**
	 * A handler for any command, and for a channel that may be connected to the proxy
	 * already.
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
		this.writes = new PendingWriteQueue(context);
		if (context.channel().isActive() && this.destination != null) {
			this.activeFired = true;
			this.state = State.CONNECTING;
			prepare(context, this.destination, (preparation) -> {
				this.attempt = preparation.attempt();
				startHandshake(context);
			});
		}
	}

	@Override
	public void handlerRemoved(ChannelHandlerContext context) {
		if (this.state == State.CONNECTING || this.state == State.HANDSHAKING) {
			fail(context, new SocketException("The SOCKS5 handler was removed"));
		}
		passEarlyOctets(context);
	}

	@Override
	public void connect(ChannelHandlerContext context, SocketAddress remote, @Nullable SocketAddress local,
			ChannelPromise connected) {
		this.promise = connected;
		this.state = State.CONNECTING;
		connected.addListener((future) -> {
			if (future.isCancelled()) {
				fail(context, new SocketException("The connect was cancelled"));
			}
		});
		try {
			Endpoint asked = (this.destination != null) ? this.destination : endpoint(remote);
			prepare(context, asked, (preparation) -> connect(context, preparation, local));
		}
		catch (IOException ex) {
			fail(context, ex);
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

	private void prepare(ChannelHandlerContext context, Endpoint asked, Prepared next) {
		if (!Preparation.mayBlock(this.tunnels, asked)) {
			try {
				next.with(Preparation.of(this.tunnels, this.command, asked));
			}
			catch (IOException ex) {
				fail(context, ex);
			}
			return;
		}
		CompletableFuture.supplyAsync(() -> {
			try {
				return Preparation.of(this.tunnels, this.command, asked);
			}
			catch (IOException ex) {
				throw new CompletionException(ex);
			}
		}, ForkJoinPool.commonPool())
			.whenCompleteAsync((preparation, failure) -> prepared(context, preparation, failure, next),
					context.executor());
	}

	private void prepared(ChannelHandlerContext context, @Nullable Preparation preparation, @Nullable Throwable failure,
			Prepared next) {
		if (preparation == null) {
			Throwable cause = (failure instanceof CompletionException) ? failure.getCause() : failure;
			fail(context, (cause instanceof IOException ex) ? ex : new IOException("The connect failed", cause));
		}
		else if (this.state == State.CONNECTING) {
			next.with(preparation);
		}
		else if (preparation.attempt() != null) {
			preparation.attempt().failed(new SocketException("Channel closed"));
		}
	}

	private void connect(ChannelHandlerContext context, Preparation preparation, @Nullable SocketAddress local) {
		ChannelPromise tcp = context.newPromise();
		this.attempt = preparation.attempt();
		if (this.attempt != null) {
			Attempt current = this.attempt;
			startTimer(context, current.limits().connectDeadline(),
					(deadline) -> new Socks5TimeoutException(current.connecting(), deadline.toString()));
		}
		tcp.addListener((future) -> {
			if (!future.isSuccess()) {
				fail(context, unreachable(future.cause()));
			}
		});
		context.connect(preparation.address(), local, tcp);
	}

	private IOException unreachable(Throwable cause) {
		IOException failure = (cause instanceof IOException ex) ? ex : new IOException(cause);
		Attempt current = this.attempt;
		if (current == null) {
			return failure;
		}
		return (cause instanceof ConnectTimeoutException)
				? new Socks5TimeoutException(current.connecting(), String.valueOf(cause.getMessage()))
				: new ProxyUnreachableException(current.connecting(), failure);
	}

	@Override
	public void channelActive(ChannelHandlerContext context) {
		if (this.state == State.CONNECTING) {
			startHandshake(context);
		}
		else {
			context.fireChannelActive();
		}
	}

	private void startHandshake(ChannelHandlerContext context) {
		stopTimer();
		Attempt current = this.attempt;
		if (current == null) {
			standing(context, null);
			return;
		}
		this.state = State.HANDSHAKING;
		current.proxyConnected();
		startTimer(context, current.limits().handshakeDeadline(), current::timedOut);
		send(context, current);
		readMore(context);
	}

	@Override
	public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
		if (this.state != State.HANDSHAKING || !(message instanceof ByteBuf octets)) {
			pass(context, message);
			return;
		}
		try {
			Attempt current = Objects.requireNonNull(this.attempt);
			while (octets.isReadable() && current.wanted() > 0) {
				ByteBuffer view = octets.nioBuffer();
				int before = view.remaining();
				current.receive(view);
				octets.skipBytes(before - view.remaining());
				send(context, current);
			}
			if (current.wanted() == 0) {
				standing(context, current);
			}
		}
		catch (IOException ex) {
			octets.skipBytes(octets.readableBytes());
			fail(context, ex);
		}
		if (octets.isReadable()) {
			pass(context, octets);
		}
		else {
			octets.release();
		}
	}

	// nobody gets octets that he has not asked for
	private void pass(ChannelHandlerContext context, Object message) {
		boolean asked = context.channel().config().isAutoRead() || this.readRequested || this.received;
		if (this.state == State.STANDING && !asked) {
			this.early.add(message);
			return;
		}
		this.received = true;
		context.fireChannelRead(message);
	}

	@Override
	public void channelReadComplete(ChannelHandlerContext context) {
		if (this.state == State.HANDSHAKING) {
			readMore(context);
		}
		else {
			context.fireChannelReadComplete();
		}
	}

	private static void readMore(ChannelHandlerContext context) {
		if (!context.channel().config().isAutoRead()) {
			context.read();
		}
	}

	@Override
	public void read(ChannelHandlerContext context) {
		this.readRequested = true;
		if (!this.early.isEmpty()) {
			passEarlyOctets(context);
			return;
		}
		context.read();
	}

	private void passEarlyOctets(ChannelHandlerContext context) {
		if (this.early.isEmpty()) {
			return;
		}
		for (Object message = this.early.poll(); message != null; message = this.early.poll()) {
			this.received = true;
			context.fireChannelRead(message);
		}
		context.fireChannelReadComplete();
	}

	// the octets may hold a password: nothing of them stays behind
	private static void send(ChannelHandlerContext context, Attempt current) {
		ByteBuffer octets = current.output();
		if (octets.hasRemaining()) {
			context.writeAndFlush(Unpooled.wrappedBuffer(octets))
				.addListener((future) -> Arrays.fill(octets.array(), (byte) 0));
		}
	}

	private void standing(ChannelHandlerContext context, @Nullable Attempt current) {
		stopTimer();
		this.state = State.STANDING;
		if (current != null) {
			current.established();
		}
		queue().removeAndWriteAll();
		if (this.flushRequested) {
			context.flush();
		}
		if (this.promise != null) {
			this.promise.trySuccess();
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
		if (this.state == State.STANDING || this.state == State.FAILED) {
			return;
		}
		stopTimer();
		this.state = State.FAILED;
		if (this.attempt != null) {
			this.attempt.failed(cause);
		}
		queue().removeAndFailAll(cause);
		if (this.promise != null) {
			this.promise.tryFailure(cause);
		}
		else {
			context.fireExceptionCaught(cause);
		}
		context.close();
	}

	private PendingWriteQueue queue() {
		return Objects.requireNonNull(this.writes);
	}

	private boolean isQueueing() {
		return this.state == State.CONNECTING || this.state == State.HANDSHAKING;
	}

	@Override
	public void write(ChannelHandlerContext context, Object message, ChannelPromise written) {
		if (isQueueing()) {
			queue().add(message, written);
		}
		else {
			context.write(message, written);
		}
	}

	@Override
	public void flush(ChannelHandlerContext context) {
		if (isQueueing()) {
			this.flushRequested = true;
		}
		else {
			context.flush();
		}
	}

	@Override
	public void close(ChannelHandlerContext context, ChannelPromise closed) {
		this.closedHere = true;
		if (isQueueing()) {
			fail(context, new SocketException("Channel closed"));
		}
		context.close(closed);
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
		if (this.state == State.HANDSHAKING) {
			Attempt current = Objects.requireNonNull(this.attempt);
			fail(context, (cause instanceof IOException ex) ? current.closedByProxy(ex)
					: new IOException("The connect failed unexpectedly: " + cause, cause));
		}
		else {
			context.fireExceptionCaught(cause);
		}
	}

	@Override
	public void channelInactive(ChannelHandlerContext context) {
		if (this.state == State.HANDSHAKING) {
			fail(context, Objects.requireNonNull(this.attempt).closedByProxy(null));
		}
		else if (this.state == State.STANDING) {
			passEarlyOctets(context);
			if (this.attempt != null) {
				this.attempt.closed(!this.received && !this.closedHere);
			}
		}
		if (this.activeFired) {
			context.fireChannelInactive();
		}
	}

	private void startTimer(ChannelHandlerContext context, Deadline deadline, Expiry expiry) {
		this.timer = context.executor()
			.schedule(() -> fail(context, expiry.at(deadline)), deadline.remainingMillis(), TimeUnit.MILLISECONDS);
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

	/**
	 * What goes on when the look-ups are done, on the event loop.
	 */
	@FunctionalInterface
	private interface Prepared {

		void with(Preparation preparation);

	}

	/**
	 * The failure of a passed deadline.
	 */
	@FunctionalInterface
	private interface Expiry {

		IOException at(Deadline deadline);

	}

}
