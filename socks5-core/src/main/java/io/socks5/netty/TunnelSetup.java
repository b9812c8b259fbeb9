package io.socks5.netty;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Objects;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.ReferenceCountUtil;
import io.socks5.protocol.ProtocolViolationException;
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

	private final TunnelRequest request;

	private final Timer timer;

	/** When the request began to wait, on the clock of deadlines. */
	private long deferredAt;

	/** The deadline of lookups and of TCP, or {@code null} if there was no lookup. */
	private @Nullable Deadline deadline;

	/** The connect, or {@code null} until it is known to use proxies. */
	private @Nullable ExchangeChain chain;

	private @Nullable ExchangeDriver driver;

	private @Nullable ProxyTls tls;

	TunnelSetup(TunnelLife life, TunnelRequest request) {
		this.life = life;
		this.request = request;
		this.timer = new Timer(life);
	}

	/**
	 * Returns the connect.
	 * @return the chain, empty unless the connect uses proxies
	 */
	ExchangeChain chain() {
		if (this.chain == null) {
			this.chain = ExchangeChain.direct(deadline());
		}
		return this.chain;
	}

	private Deadline deadline() {
		if (this.deadline == null) {
			this.deadline = this.request.deadline();
		}
		return this.deadline;
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

	void begin() {
		this.life.enter(State.STARTING);
	}

	/**
	 * Limits the wait for lookups and the TCP connect.
	 * @param context the handler
	 */
	void await(ChannelHandlerContext context) {
		this.timer.start(context, deadline());
	}

	/**
	 * Limits the whole connect, which has to wait before it starts.
	 * @param context the handler
	 * @param all the deadline of the wait and the connect
	 */
	void await(ChannelHandlerContext context, Deadline all) {
		this.deadline = all;
		await(context);
	}

	private void startTimer(ChannelHandlerContext context) {
		this.timer.start(context, chain().deadline());
	}

	void end() {
		this.timer.stop();
		if (this.driver != null) {
			this.driver.end();
			this.driver = null;
		}
	}

	void failed(IOException cause) {
		if (this.chain != null) {
			this.chain.failed(cause);
		}
	}

	boolean isStarting() {
		return this.life.is(State.STARTING);
	}

	void failWith(ChannelHandlerContext context, Throwable thrown) {
		this.life.failWith(context, thrown);
	}

	void startConnected(ChannelHandlerContext context) {
		if (isStarting()) {
			try {
				this.request.requireOwnProxy();
				this.request.start(context, this);
			}
			catch (Throwable ex) {
				failWith(context, ex);
			}
		}
	}

	void connect(ChannelHandlerContext context, SocketAddress remote, @Nullable SocketAddress local) {
		try {
			this.request.route(remote, local);
			if (this.request.isDirect()) {
				startTimer(context);
				this.request.connect(context, chain(), this);
			}
			else {
				this.request.start(context, this);
			}
		}
		catch (Throwable ex) {
			failWith(context, ex);
		}
	}

	void started(ChannelHandlerContext context, ExchangeChain started) {
		this.chain = (this.deadline != null) ? started.within(this.deadline) : started;
		startTimer(context);
		try {
			started.requireRaw(false);
			if (this.life.isConnectedBefore()) {
				nextProxy(context);
			}
			else {
				this.request.connect(context, started, this);
			}
		}
		catch (Throwable ex) {
			failWith(context, ex);
		}
	}

	void connecting() {
		this.life.enter(State.CONNECTING);
	}

	void unreachable(ChannelHandlerContext context, Throwable cause) {
		this.life.fail(context, PipelineFailures.unreachable(chain(), cause));
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
		if (this.life.early().isHeld()) {
			// the octets are not encrypted, so TLS has not authenticated their sender
			this.life.fail(context, new ProtocolViolationException(chain().context(), "TLS", "octets before it"));
			return;
		}
		if (this.life.is(State.HANDSHAKING)) {
			startTimer(context);
		}
		this.life.enter(State.SECURING);
		ProxyTls secured;
		try {
			secured = ProxyTls.over(context, wanted, chain().current().verifiable());
		}
		catch (Throwable ex) {
			this.tls = null;
			this.life.fail(context, chain().broken(UnexpectedFailures.asIoException(ex)));
			UnexpectedFailures.throwIfFatal(ex);
			return;
		}
		this.tls = secured;
		this.life.early().startReading(context);
		secured.handshake().addListener((future) -> onOwnThread(context, () -> secured(context, future.cause())));
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
		if (this.driver == null) {
			this.driver = new ExchangeDriver(context, chain(), this.life);
		}
		this.driver.send(true);
		this.life.early().startReading(context);
		while (this.life.is(State.HANDSHAKING) && this.life.early().isHeld()) {
			receive(context, this.life.early().poll());
		}
		if (this.life.is(State.ESTABLISHED)) {
			this.life.early().readComplete(context);
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
			Deadline before = chain().deadline();
			boolean over = Objects.requireNonNull(this.driver).receive(octets);
			if (this.life.is(State.HANDSHAKING) && chain().deadline() != before) {
				// the proxy has accepted the login, so the try has all of the time
				startTimer(context);
			}
			if (this.life.is(State.HANDSHAKING) && over) {
				if (octets.isReadable()) {
					// octets of the next proxy, or of the destination
					this.life.early().holdFirst(octets.retain());
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
			this.life.early().passRequested(context);
		}
	}

	private void handshakeOver(ChannelHandlerContext context) {
		if (!chain().next()) {
			if (chain().isDeferred()) {
				this.deferredAt = System.nanoTime();
				this.timer.start(context, Deadline.after(PATIENCE, "wait for early data"));
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
		Objects.requireNonNull(this.driver).send(false);
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
		return this.life.isExchanging() ? PipelineFailures.broken(chain(), unwrapped)
				: PipelineFailures.unreachable(chain(), unwrapped);
	}

}
