package io.socks5.netty;

import java.net.SocketAddress;
import java.util.NoSuchElementException;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.util.concurrent.EventExecutor;
import io.socks5.client.Tunnels;
import io.socks5.protocol.Command;
import io.socks5.protocol.Endpoint;
import io.socks5.transport.TunnelSource;
import org.jspecify.annotations.Nullable;

/**
 * Leads a channel through a SOCKS5 proxy: put it first into the pipeline, and connect to
 * the destination, unresolved (with {@code NoopAddressResolverGroup}, since a bootstrap
 * resolves by itself). Writes are queued until the tunnel is established; then the
 * connect promise completes, {@code channelActive} and a {@link Socks5TunnelEvent} are
 * fired, and what the destination has sent early is passed on. A failure fails the
 * promise and what is queued with the typed exception, and closes the channel. With a
 * channel that is connected to the proxy already, a failure goes to
 * {@code exceptionCaught}.
 *
 * <p>
 * No octet of the application passes before the tunnel is established or after a failure.
 * The handler fails on a connected channel for which it has no destination, and where
 * written octets still wait to be sent when it is added. Removing it before the tunnel is
 * established closes the channel. It must be added before the channel connects, or on the
 * event loop of the channel: Netty gives a handler no event while it is being added, so
 * what is written or connected meanwhile goes past it.
 *
 * <p>
 * Through TLS to the proxy, {@code shutdownOutput()} fails and closes the channel, since
 * the channel sends the end past its handlers. To end the output alone with TLS 1.3, the
 * application calls {@code closeOutbound()} of the {@code SslHandler} in front of this
 * handler. TLS 1.2 cannot: what the proxy sends after that is lost.
 *
 * <p>
 * The event loop never waits: names are looked up elsewhere (of several addresses the
 * first is tried). Listeners and suppliers of credentials or keys are called on the event
 * loop, and must not wait either. One handler for one channel.
 */
public final class Socks5ChannelHandler extends ChannelDuplexHandler {

	/**
	 * The handler in front of this one, which does everything. Netty unlinks a handler
	 * before it tells the handler, and another thread could write meanwhile.
	 */
	private final TunnelHandler tunnel;

	/**
	 * A handler that connects to wherever the channel is connected to.
	 * @param tunnels the client's {@code tunnels()}
	 */
	public Socks5ChannelHandler(Tunnels tunnels) {
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
	public Socks5ChannelHandler(Tunnels tunnels, Command command, @Nullable Endpoint destination) {
		this.tunnel = new TunnelHandler(new TunnelRequest((TunnelSource) tunnels, command, destination));
	}

	@Override
	@SuppressWarnings("deprecation")
	public void handlerAdded(ChannelHandlerContext context) {
		EventExecutor executor = context.executor();
		try {
			// on the same thread, for which all events then have one order
			context.pipeline()
				.addBefore((executor == context.channel().eventLoop()) ? null : executor, context.name(), null,
						this.tunnel);
		}
		catch (NoSuchElementException ex) {
			// another thread has removed this handler already
			if (context.channel().isActive()) {
				context.channel().close();
			}
		}
	}

	@Override
	public void handlerRemoved(ChannelHandlerContext context) {
		this.tunnel.release();
	}

	@Override
	public void connect(ChannelHandlerContext context, SocketAddress remote, @Nullable SocketAddress local,
			ChannelPromise connected) {
		// without these methods, events would pass before handlerAdded if this handler
		// has a thread of its own
		context.connect(remote, local, connected);
	}

	@Override
	public void disconnect(ChannelHandlerContext context, ChannelPromise disconnected) {
		context.disconnect(disconnected);
	}

	@Override
	public void close(ChannelHandlerContext context, ChannelPromise closed) {
		context.close(closed);
	}

	@Override
	public void read(ChannelHandlerContext context) {
		context.read();
	}

	@Override
	public void write(ChannelHandlerContext context, Object message, ChannelPromise written) {
		context.write(message, written);
	}

	@Override
	public void flush(ChannelHandlerContext context) {
		context.flush();
	}

	@Override
	public void channelActive(ChannelHandlerContext context) {
		if (this.tunnel.is(State.ESTABLISHED)) {
			context.fireChannelActive();
		}
		else {
			this.tunnel.bypassed(null);
		}
	}

	@Override
	public void channelRead(ChannelHandlerContext context, Object message) {
		if (this.tunnel.is(State.ESTABLISHED)) {
			context.fireChannelRead(message);
		}
		else {
			this.tunnel.bypassed(message);
		}
	}

}
