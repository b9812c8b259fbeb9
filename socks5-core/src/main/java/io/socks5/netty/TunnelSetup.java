package io.socks5.netty;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.ConnectTimeoutException;
import io.netty.util.ReferenceCountUtil;
import io.socks5.protocol.Endpoint;
import io.socks5.protocol.ProtocolViolationException;
import io.socks5.protocol.Socks5TimeoutException;
import io.socks5.transport.Deadline;
import io.socks5.transport.ExchangeChain;
import io.socks5.transport.Tls;
import io.socks5.transport.UnexpectedFailures;
import org.jspecify.annotations.Nullable;

/**
 * Drives a connect in a pipeline: lookups, TCP, and TLS and a handshake for each proxy.
 * The life of the tunnel has the state and decides the end.
 */
final class TunnelSetup {

	/**
	 * The time to wait for the first flush. Applications that wait for the destination to
	 * speak first do not flush.
	 */
	private static final Duration PATIENCE = Duration.ofMillis(10);

	private static final ByteBuffer NO_OCTETS = ByteBuffer.allocate(0);

	private final TunnelLife life;

	private TunnelRequest request;

	private final EarlyOctets early;

	private final Timer timer = new Timer();

	/** When the request began to wait, on the clock of deadlines. */
	private long deferredAt;

	/** The connect, empty until it is known to use proxies. */
	private @Nullable ExchangeChain chain;

	private @Nullable ExchangeDriver driver;

	private @Nullable ProxyTls tls;

	TunnelSetup(TunnelLife life, TunnelRequest request, EarlyOctets early) {
		this.life = life;
		this.request = request;
		this.early = early;
	}

	ExchangeChain chain() {
		return Objects.requireNonNull(this.chain);
	}

	boolean isSecured() {
		return this.tls != null;
	}

	boolean isAboutTls(Object event) {
		return this.tls != null && this.tls.isAbout(event);
	}

	boolean isEndOfTls(Object event) {
		return this.tls != null && this.tls.isEnd(event);
	}

	void begin(ChannelHandlerContext context) {
		this.life.enter(State.STARTING);
		begin(context, this.request.deadline());
	}

	private void begin(ChannelHandlerContext context, Deadline deadline) {
		this.chain = ExchangeChain.direct(deadline);
		startTimer(context);
	}

	private void startTimer(ChannelHandlerContext context) {
		Deadline deadline = chain().deadline();
		this.timer.start(context, deadline, () -> {
			if (chain().deadline() == deadline) {
				this.life.fail(context, chain().timedOut());
			}
			else {
				// the proxy has accepted the login, so the try has all of the time
				startTimer(context);
			}
		});
	}

	void end() {
		this.timer.stop();
		this.driver = null;
	}

	void failed(IOException cause) {
		if (this.chain != null) {
			this.chain.failed(cause);
		}
	}

	void startConnected(ChannelHandlerContext context) {
		if (this.life.is(State.STARTING)) {
			try {
				Endpoint asked = this.request.asked();
				this.request.requireOwnProxy(asked);
				start(context, asked, () -> nextProxy(context));
			}
			catch (Throwable ex) {
				this.life.failWith(context, ex);
			}
		}
	}

	void connect(ChannelHandlerContext context, SocketAddress remote, @Nullable SocketAddress local) {
		try {
			Endpoint asked = this.request.asked(remote);
			this.request = this.request.routed(asked);
			if (this.request.isOther()) {
				// the timeouts of that client
				begin(context);
			}
			if (this.request.isDirect()) {
				connectTcp(context, asked, local);
			}
			else {
				start(context, asked, () -> connectTcp(context, asked, local));
			}
		}
		catch (Throwable ex) {
			this.life.failWith(context, ex);
		}
	}

	private void start(ChannelHandlerContext context, Endpoint asked, Runnable next) {
		Consumer<Deadline> waiting = (deadline) -> begin(context, deadline);
		this.request.start(context, asked, () -> this.life.is(State.STARTING), waiting, (started, failure) -> {
			if (started == null) {
				this.life.fail(context, Objects.requireNonNull(failure));
				return;
			}
			Deadline before = chain().deadline();
			this.chain = started.within(before);
			if (chain().deadline() != before) {
				// the share of one of several tries, or a single try after a wait
				startTimer(context);
			}
			try {
				started.requireRaw(false);
				next.run();
			}
			catch (Throwable ex) {
				this.life.failWith(context, ex);
			}
		});
	}

	private void connectTcp(ChannelHandlerContext context, Endpoint asked, @Nullable SocketAddress local) {
		this.request.address(context, chain(), asked, (address, failure) -> {
			if (address == null) {
				this.life.fail(context, unreachable(Objects.requireNonNull(failure)));
			}
			else if (this.life.is(State.STARTING)) {
				this.life.enter(State.CONNECTING);
				ChannelPromise tcp = context.newPromise();
				tcp.addListener((future) -> {
					if (!future.isSuccess()) {
						this.life.fail(context, unreachable(future.cause()));
					}
				});
				context.connect(address, local, tcp);
			}
		});
	}

	/**
	 * Continues with the next proxy, to which TCP or the tunnel through the proxy before
	 * is established.
	 * @param context the handler
	 */
	void nextProxy(ChannelHandlerContext context) {
		try {
			Tls wanted = chain().startTls();
			if (chain().isDirect()) {
				this.life.established(context);
			}
			else if (wanted != null) {
				secure(context, wanted);
			}
			else {
				startHandshake(context);
			}
		}
		catch (Throwable ex) {
			this.life.failWith(context, ex);
		}
	}

	private void secure(ChannelHandlerContext context, Tls wanted) {
		if (this.early.isHeld()) {
			// the octets are not encrypted, so TLS has not authenticated their sender
			this.life.fail(context, new ProtocolViolationException(chain().context(), "TLS", "octets before it"));
			return;
		}
		if (this.life.is(State.HANDSHAKING)) {
			startTimer(context);
		}
		this.life.enter(State.SECURING);
		OffEventLoop.call(() -> ProxyTls.over(context, wanted, chain().current().verifiable()), (secured, failure) -> {
			this.tls = secured;
			if (secured != null) {
				this.early.startReading(context);
				secured.handshake()
					.addListener((future) -> onOwnThread(context, () -> secured(context, future.cause())));
			}
			else {
				this.life.fail(context, chain().broken(Objects.requireNonNull(failure)));
			}
		});
	}

	/**
	 * Runs a task on the thread of the handler. The channel, and with it TLS and the
	 * promise of a connect, may have another one.
	 * @param context the handler
	 * @param task the task
	 */
	static void onOwnThread(ChannelHandlerContext context, Runnable task) {
		if (context.executor().inEventLoop()) {
			task.run();
		}
		else {
			context.executor().execute(task);
		}
	}

	private void secured(ChannelHandlerContext context, @Nullable Throwable failure) {
		if (!this.life.is(State.SECURING)) {
			return;
		}
		if (failure != null) {
			this.life.fail(context, broken(failure));
			return;
		}
		try {
			startHandshake(context);
		}
		catch (Throwable ex) {
			this.life.failWith(context, ex);
		}
	}

	private void startHandshake(ChannelHandlerContext context) {
		this.life.enter(State.HANDSHAKING);
		chain().startHandshake();
		if (!this.life.is(State.HANDSHAKING)) {
			return;
		}
		startTimer(context);
		this.driver = new ExchangeDriver(context, chain(), this.life);
		this.driver.send();
		this.early.startReading(context);
		while (this.life.is(State.HANDSHAKING) && this.early.isHeld()) {
			receive(context, this.early.poll());
		}
		if (this.life.is(State.ESTABLISHED)) {
			this.early.readComplete(context);
		}
	}

	void receive(ChannelHandlerContext context, Object message) {
		if (message instanceof ByteBuf octets) {
			receive(context, octets);
		}
		else {
			ReferenceCountUtil.release(message);
			this.life.fail(context, new IOException("octets of the proxy: must be a ByteBuf, received "
					+ message.getClass().getName() + "; the SOCKS5 handler must come before all codecs"));
		}
	}

	private void receive(ChannelHandlerContext context, ByteBuf octets) {
		try {
			boolean over = Objects.requireNonNull(this.driver).receive(octets);
			if (this.life.is(State.HANDSHAKING) && over) {
				if (octets.isReadable()) {
					// octets of the next proxy, or of the destination
					this.early.holdFirst(octets.retain());
				}
				handshakeOver(context);
			}
		}
		catch (Throwable ex) {
			this.life.failWith(context, ex);
		}
		finally {
			octets.release();
		}
		if (this.life.is(State.ESTABLISHED)) {
			this.early.passRequested(context);
		}
	}

	private void handshakeOver(ChannelHandlerContext context) {
		if (!chain().next()) {
			if (chain().isDeferred()) {
				this.deferredAt = System.nanoTime();
				this.timer.start(context, Deadline.after(PATIENCE, "wait for early data"),
						() -> this.life.request(context));
				this.life.deferred(context);
			}
			else {
				this.life.established(context);
			}
		}
		else if (this.life.is(State.HANDSHAKING)) {
			nextProxy(context);
		}
	}

	/**
	 * Writes the deferred request, without a flush.
	 * @param context the handler
	 * @throws IOException if the request cannot be made
	 */
	void request(ChannelHandlerContext context) throws IOException {
		chain().requestWith(NO_OCTETS, System.nanoTime() - this.deferredAt);
		startTimer(context);
		Objects.requireNonNull(this.driver).write();
	}

	void notSent(ChannelHandlerContext context, Throwable cause) {
		if (this.life.is(State.HANDSHAKING)) {
			this.life.fail(context, broken(cause));
		}
	}

	/**
	 * Translates a failure of the pipeline before the tunnel is established.
	 * @param cause the failure
	 * @return the failure of the connect
	 */
	IOException broken(Throwable cause) {
		if (this.life.is(State.SECURING)) {
			return chain().broken(ProxyTls.failure(cause));
		}
		Throwable unwrapped = isSecured() ? ProxyTls.unwrap(cause) : cause;
		if (!this.life.is(State.HANDSHAKING) && !this.life.is(State.DEFERRED)) {
			return unreachable(unwrapped);
		}
		if (unwrapped instanceof ClosedChannelException) {
			return chain().closedByProxy();
		}
		return (unwrapped instanceof IOException ex) ? chain().broken(ex) : UnexpectedFailures.asIoException(unwrapped);
	}

	private IOException unreachable(Throwable cause) {
		if (cause instanceof ConnectTimeoutException && !chain().isDirect()) {
			return new Socks5TimeoutException(chain().context(), String.valueOf(cause.getMessage()));
		}
		// Netty wraps the network failure to name the address
		Throwable unwrapped = (cause.getCause() instanceof IOException original) ? original : cause;
		return chain().broken((unwrapped instanceof IOException ex) ? ex : new IOException(unwrapped));
	}

}
