package io.socks5.netty;

import java.net.SocketAddress;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.Executor;
import java.util.function.Function;

import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.SocketChannelConfig;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.socks5.client.ClientRegistry;
import io.socks5.client.NamedSocketFactory;
import io.socks5.client.Tunnels;
import io.socks5.transport.TunnelSource;
import org.jspecify.annotations.Nullable;

/**
 * A channel that connects through a SOCKS5 proxy, for libraries that take a channel class
 * or a channel factory, and fill the pipeline themselves. If an endpoint of the client
 * fails, the same connect tries another one. The connect promise then completes, and
 * {@code channelActive} and a {@link Socks5TunnelEvent} are fired. If all tries fail, the
 * promise and the queued writes fail with the typed exception of the last one, and the
 * channel is closed. The exceptions before are suppressed.
 *
 * <p>
 * Each try has a transport of its own: a channel on the same event loop, which carries
 * out the handshakes, and TLS to the proxy. The pipeline of this channel belongs to the
 * library alone, and no handler in it can bypass the proxy. Options apply to each
 * transport: {@code CONNECT_TIMEOUT_MILLIS} limits the TCP connect of each try. Names,
 * early data, listeners and suppliers work as with {@link Socks5ChannelHandler}.
 *
 * <p>
 * The library must not resolve the name of the destination, which is what
 * {@code NoopAddressResolverGroup} ensures. The channel stays on its event loop. With TLS
 * to the proxy, {@code shutdownOutput()} fails and closes the channel.
 */
public final class Socks5SocketChannel extends TransportedChannel {

	private final ChannelFactory<? extends SocketChannel> transports;

	private final Function<? super ChannelConfig, Tunnels> tunnels;

	private final TunnelChannelConfig config;

	private final RelayedReads reads = new RelayedReads(this);

	private final RelayedWrites writes = new RelayedWrites(this);

	private volatile SocketChannel transport;

	/** One of idle, connecting, established and closed. */
	private volatile State state = State.IDLE;

	/** The connect while it is pending. */
	private @Nullable ChannelTries tries;

	/**
	 * Creates a channel of the registered client named
	 * {@value NamedSocketFactory#DEFAULT_NAME}, for libraries that take the class.
	 * @throws IllegalStateException if no such client is registered
	 * @see ClientRegistry
	 */
	public Socks5SocketChannel() {
		this(ClientRegistry.get(NamedSocketFactory.DEFAULT_NAME).tunnels());
	}

	/**
	 * Creates a channel for NIO event loops.
	 * @param tunnels the client's {@code tunnels()}
	 */
	public Socks5SocketChannel(Tunnels tunnels) {
		this(NioSocketChannel::new, (config) -> tunnels);
	}

	/**
	 * Creates a channel for any kind of event loop.
	 * @param transports creates the transports, which must fit the event loop
	 * @param tunnels returns the client's {@code tunnels()} when the connect begins,
	 * given the options of the channel
	 * @throws io.netty.channel.ChannelException if no transport can be created
	 */
	public Socks5SocketChannel(ChannelFactory<? extends SocketChannel> transports,
			Function<? super ChannelConfig, Tunnels> tunnels) {
		this.transports = transports;
		this.tunnels = tunnels;
		this.transport = newTransport();
		this.config = new TunnelChannelConfig(this);
	}

	private SocketChannel newTransport() {
		SocketChannel created = this.transports.newChannel();
		created.pipeline().addLast(new RelayHandler(this));
		return created;
	}

	@Override
	SocketChannel transport() {
		return this.transport;
	}

	/**
	 * Replaces the transport of a try that has failed.
	 * @return the transport of the next try, which is not registered yet
	 */
	SocketChannel replaceTransport() {
		SocketChannel next = newTransport();
		this.transport = next;
		this.config.applyTo(next.config());
		return next;
	}

	RelayedReads reads() {
		return this.reads;
	}

	boolean isConnecting() {
		return this.state == State.CONNECTING;
	}

	private TunnelUnsafe tunnel() {
		return (TunnelUnsafe) unsafe();
	}

	/**
	 * Enters the state in which this channel is active.
	 * @return the promise of the connect, or {@code null} if the connect is cancelled or
	 * the channel closes
	 */
	@Nullable ChannelPromise establish() {
		ChannelTries connect = this.tries;
		if (connect == null) {
			return null;
		}
		if (!connect.promise().setUncancellable()) {
			tunnel().closeQuietly();
			return null;
		}
		this.tries = null;
		this.state = State.ESTABLISHED;
		forgetAddress();
		return connect.promise();
	}

	/**
	 * Tells the library that this channel is active.
	 * @param connected the promise of the connect
	 */
	void established(ChannelPromise connected) {
		connected.trySuccess();
		// as in other channels, even if a listener of the promise has closed this one
		pipeline().fireChannelActive();
		this.reads.start();
		flushOn();
	}

	/**
	 * Ends the connect without a tunnel.
	 * @param failed the promise of the connect
	 * @param cause the failure
	 */
	void failed(ChannelPromise failed, Throwable cause) {
		this.tries = null;
		// before the futures complete, whose listeners may write again
		tunnel().closeAfter(cause);
		failed.tryFailure(cause);
	}

	/**
	 * Continues with flushed messages that the transport can take now.
	 */
	void flushOn() {
		tunnel().flush0();
	}

	/**
	 * Closes this channel, because its transport is closed.
	 */
	void transportEnded() {
		Throwable failure = this.writes.failure();
		if (failure != null) {
			tunnel().closeAfter(failure);
		}
		else if (!isConnecting()) {
			// the promise of a connect tells the failure
			tunnel().closeQuietly();
		}
	}

	/**
	 * Ends the output, because the transport has done so.
	 */
	void outputEnded() {
		if (unsafe().outboundBuffer() != null) {
			endOutput(newPromise());
		}
	}

	@Override
	void endOutput(ChannelPromise over) {
		tunnel().shutdownOutput(over);
	}

	@Override
	protected AbstractUnsafe newUnsafe() {
		return new TunnelUnsafe();
	}

	@Override
	protected void doClose() {
		this.state = State.CLOSED;
		ChannelTries connect = this.tries;
		this.tries = null;
		SocketChannel closing = this.transport;
		if (closing.isRegistered()) {
			closing.close();
		}
		else {
			closing.unsafe().closeForcibly();
		}
		this.writes.end();
		if (connect != null) {
			connect.end(new ClosedChannelException());
		}
	}

	@Override
	protected void doBeginRead() {
		this.reads.begin();
	}

	@Override
	protected void doWrite(ChannelOutboundBuffer flushed) throws Exception {
		this.writes.forward(flushed);
	}

	@Override
	public SocketChannelConfig config() {
		return this.config;
	}

	@Override
	public boolean isOpen() {
		return this.state != State.CLOSED;
	}

	@Override
	public boolean isActive() {
		return this.state == State.ESTABLISHED;
	}

	private final class TunnelUnsafe extends AbstractUnsafe {

		@Override
		public void connect(SocketAddress remote, @Nullable SocketAddress local, ChannelPromise promise) {
			if (promise.isDone() || !ensureOpen(promise)) {
				return;
			}
			if (Socks5SocketChannel.this.state != State.IDLE) {
				promise.tryFailure(Socks5SocketChannel.this.state.refusal());
				return;
			}
			Socks5SocketChannel.this.state = State.CONNECTING;
			try {
				Tunnels source = Socks5SocketChannel.this.tunnels.apply(config());
				ChannelTries begun = new ChannelTries(Socks5SocketChannel.this, ((TunnelSource) source).tries(), remote,
						(local != null) ? local : bound(), promise);
				Socks5SocketChannel.this.tries = begun;
				begun.connect(Socks5SocketChannel.this.transport);
			}
			catch (Throwable ex) {
				failed(promise, ex);
			}
		}

		@Override
		public void deregister(ChannelPromise promise) {
			promise.tryFailure(
					new UnsupportedOperationException("The channel must stay on its event loop until it is closed"));
		}

		@Override
		protected void flush0() {
			// flushed messages wait for the tunnel
			if (!isConnecting()) {
				super.flush0();
			}
		}

		void closeQuietly() {
			close(voidPromise());
		}

		void closeAfter(Throwable cause) {
			if (outboundBuffer() != null) {
				// messages that are not flushed fail for the same reason
				outboundBuffer().addFlush();
			}
			ClosedChannelException closed = new ClosedChannelException();
			closed.initCause(cause);
			close(voidPromise(), cause, closed);
		}

		@Override
		@SuppressWarnings("NullAway")
		protected @Nullable Executor prepareToClose() {
			ChannelTries connect = Socks5SocketChannel.this.tries;
			if (connect != null) {
				connect.stop();
			}
			SocketChannel closing = Socks5SocketChannel.this.transport;
			if (!closing.isRegistered()) {
				return null;
			}
			ChannelFuture closed = closing.close();
			// TLS to the proxy ends before TCP does, and SO_LINGER can delay the end
			return closed.isDone() ? null : (close) -> closed.addListener((over) -> close.run());
		}

	}

}
